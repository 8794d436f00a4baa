package dev.bide.lateness;

import dev.bide.time.Loop;
import java.time.Duration;

/** Creates meters with a running probe, for tests of other packages. */
public final class Probed {

    private Probed() {}

    /** Returns a new meter of a loop, with a probe that has begun. */
    public static LoopMeter meter(Loop loop, Duration period) {
        LoopMeter meter = new LoopMeter(loop);
        Probe probe = new Probe(loop, meter, period.toNanos(), (due, nanos, late) -> {});
        meter.setProbe(probe);
        probe.begin();
        return meter;
    }
}
