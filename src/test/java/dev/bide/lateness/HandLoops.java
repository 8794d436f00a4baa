package dev.bide.lateness;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Event loops with hand-driven clocks, and what the meter's thread does beside them. */
public final class HandLoops {

    private final List<HandTimers> loops = new ArrayList<>();
    private final LoopMeters meters =
            new LoopMeters(() -> new CollectorClock(this::collectorMillis), thread -> watch = thread.watch());

    /** Null while no meter watches for stalls. */
    private StallWatch watch;

    private long collectorMillis;

    public HandLoops(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            loops.add(new HandTimers(nanos));
        }
    }

    private long collectorMillis() {
        return collectorMillis;
    }

    public List<HandTimers> loops() {
        return loops;
    }

    LoopMeters meters() {
        return meters;
    }

    @CanIgnoreReturnValue
    public LatenessMeter open(ProbeOptions options, Consumer<Stall> listener) {
        LatenessMeter meter = new LatenessMeter(meters, options, listener);
        meters.open(meter, List.copyOf(loops));
        return meter;
    }

    /** Lets all loops and the meter's thread run. */
    public void advance(Duration time) {
        hold(time, 0);
    }

    /** Holds the first loops up while the others run, and then lets them go on. */
    public void hold(Duration time, int heldLoops) {
        keepHeld(time, heldLoops);
        goOn();
    }

    /** Holds the first loops up while the others run, and does not let them go on yet. */
    void keepHeld(Duration time, int heldLoops) {
        long left = time.toNanos();
        while (left > 0) {
            Duration step = Duration.ofNanos(Math.min(left, StallWatch.WAKE_NANOS));
            left -= step.toNanos();
            for (int i = 0; i < loops.size(); i++) {
                if (i < heldLoops) {
                    loops.get(i).hold(step);
                } else {
                    loops.get(i).advance(step);
                }
            }
            wake(0);
        }
    }

    /** Stops all loops and the meter's thread. The collector takes a part of the time. */
    void stop(Duration time, Duration collector) {
        loops.forEach(loop -> loop.hold(time));
        collectorMillis += collector.toMillis();
        goOn();
        wake(time.toNanos());
    }

    /** Holds up the timers of the first loops, which run their queued tasks meanwhile. */
    void holdTimers(Duration time, int heldLoops) {
        loops.subList(0, heldLoops).forEach(loop -> {
            loop.hold(time);
            loop.settle();
        });
        loops.subList(heldLoops, loops.size()).forEach(loop -> loop.advance(time));
        wake(0);
    }

    /** Lets the meter's thread wake up late. */
    void wakeLate(int millis) {
        wake(Duration.ofMillis(millis).toNanos());
    }

    /** Lets the collector run for so long, without stopping anything. */
    void collect(Duration time) {
        collectorMillis += time.toMillis();
    }

    /** Fires what is due on all loops. */
    private void goOn() {
        loops.forEach(loop -> loop.advance(Duration.ZERO));
    }

    private void wake(long lateNanos) {
        if (watch != null) {
            long now = loops.get(0).nanos();
            watch.woke(now - lateNanos, now);
        }
    }
}
