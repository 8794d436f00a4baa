package dev.bide.json;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time to write one delay of a long list as JSON text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonTextBench {

    private static final int DELAY_COUNT = 10_240;

    private final double[] delays =
            new Random(7).doubles(DELAY_COUNT, 0, 10).sorted().toArray();

    /** Writes a list of delays piece by piece. Returns its length, so that the JIT cannot drop the work. */
    @Benchmark
    @OperationsPerInvocation(DELAY_COUNT)
    public int write() {
        JsonText text = new JsonText(Map.of("delays", delays));
        int length = 0;
        while (text.hasNext()) {
            length += text.next().length();
        }
        return length;
    }
}
