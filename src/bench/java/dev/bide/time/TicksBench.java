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

/** Measures setting and cancelling an alarm that shares a timer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TicksBench {

    private final HandTimers timers = new HandTimers(5);
    private final Ticks ticks = new Ticks(timers, new Turns(timers));
    private final EmptyAlarm neighbour = new EmptyAlarm();
    private final EmptyAlarm alarm = new EmptyAlarm();

    private static final class EmptyAlarm extends Alarm {
        @Override
        protected void rang(long nanos) {}

        @Override
        protected void brokenOff(Throwable reason) {}
    }

    /** Sets a neighbour, so that the measured alarm shares its timer. */
    @Setup
    public void setNeighbour() {
        ticks.set(neighbour, timers.nanos() + 1_000_000);
    }

    /** Sets an alarm and cancels it. */
    @Benchmark
    public Alarm setAndUnset() {
        ticks.set(alarm, timers.nanos() + 1_000_000);
        alarm.unset();
        return alarm;
    }
}
