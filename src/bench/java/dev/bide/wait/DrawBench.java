package dev.bide.wait;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What drawing costs: one delay, and a million of them in ascending order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DrawBench {

    private final Draw draw = new Draw(new WaitRequest(10, 7));
    private final FanOutRequest million = new FanOutRequest(1_000_000, 10, 7);
    private long index;

    /** Draws one delay. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public double one() {
        return draw.delay(draw.bits(index++));
    }

    /** Draws a million and has them in order. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public double[] million() {
        Drawing drawing = new Drawing(million);
        drawing.run(end -> {});
        return drawing.delays();
    }
}
