package dev.bide.time;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What setting an alarm and taking it back costs where it shares a timer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TicksBench {

    private final ByHand timers = new ByHand(5);
    private final Ticks ticks = new Ticks(timers, new Turns(timers));
    private final Bell company = new Bell();
    private final Bell bell = new Bell();

    private static final class Bell extends Alarm {
        @Override
        protected void ended(long nanos) {}

        @Override
        protected void failed(Throwable reason) {}
    }

    /** Keeps one alarm set, so that the others share its timer. */
    @Setup
    public void company() {
        ticks.set(company, timers.nanos() + 1_000_000);
    }

    /** Sets an alarm and takes it back. */
    @Benchmark
    public Alarm setAndUnset() {
        ticks.set(bell, timers.nanos() + 1_000_000);
        bell.unset();
        return bell;
    }
}
