package dev.bide.lateness;

import dev.bide.time.Loop;
import java.time.Duration;

/** Makes the meter of a loop that a probe looks at. */
public final class Probed {

    private Probed() {}

    public static LoopMeter meter(Loop loop, Duration period) {
        LoopMeter meter = new LoopMeter(loop);
        Probe probe = new Probe(loop, meter, period.toNanos(), late -> {});
        meter.probedBy(probe);
        probe.begin();
        return meter;
    }
}
