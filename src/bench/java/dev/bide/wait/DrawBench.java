package dev.bide.wait;

import dev.bide.shape.Shape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the time to draw one delay of each shape, and to parse the text of each shape. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DrawBench {

    @Param({
        "uniform(0,10)",
        "fixed(0.2)",
        "exponential(mean=0.05,max=2)",
        "lognormal(median=0.05,p99=1,max=5)",
        "pareto(min=0.01,alpha=1.5,max=10)",
        "weighted(0.01:90,0.5:9,2:1)",
        "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)"
    })
    public String shape;

    private Draw draw;
    private long index;

    /** Creates the shape once, so that {@link #draw} measures the drawing alone. */
    @Setup
    public void setUp() {
        draw = new Draw(WaitRequest.of(Shape.of(shape)).withSeed(7));
    }

    /** Draws one delay. The index differs each time, as in a fan-out. */
    @Benchmark
    public double draw() {
        return draw.delay(draw.bits(index++));
    }

    /** Parses the text and computes the distribution. */
    @Benchmark
    public Shape read() {
        return Shape.of(shape);
    }
}
