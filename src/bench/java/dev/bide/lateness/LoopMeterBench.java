package dev.bide.lateness;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
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

/** Measures recording one wait in a meter: alone, and as one of a hundred in a tick. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LoopMeterBench {

    private static final int WAITS = 100;

    private final LoopMeter meter = new LoopMeter(new Loop(new HandTimers(5)));
    private long lateNanos = 500_000;
    private long nanos;

    /** Records one wait. */
    @Benchmark
    public LoopMeter one() {
        lateNanos = lateNanos % 1_000_000 + 977;
        meter.recordLate(lateNanos, 1);
        nanos += 10_000;
        meter.recordFired(1, lateNanos >> 1, nanos);
        return meter;
    }

    /** Records the waits of a tick. */
    @Benchmark
    @OperationsPerInvocation(WAITS)
    public LoopMeter manyInATick() {
        lateNanos = lateNanos % 1_000_000 + 977;
        for (int i = 0; i < WAITS; i++) {
            meter.recordLate(lateNanos - i, 1);
        }
        nanos += 1_000_000;
        meter.recordFired(WAITS, lateNanos >> 1, nanos);
        return meter;
    }
}
