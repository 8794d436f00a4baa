package dev.bide.lateness;

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

/** Measures recording the lateness of one wait, with a hundred waits in a tick. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutLatenessBench {

    private static final int WAITS = 100;

    private final double[] delays = new double[WAITS];
    private final FanOutLateness lateness = new FanOutLateness();
    private long elapsed = 500_000;

    /** Records the waits of a tick. */
    @Benchmark
    @OperationsPerInvocation(WAITS)
    public FanOutLateness record() {
        elapsed = elapsed % 1_000_000 + 977;
        double seconds = elapsed / 1e9;
        for (int i = 0; i < WAITS; i++) {
            lateness.record(seconds - delays[i]);
        }
        return lateness;
    }
}
