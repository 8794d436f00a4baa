package dev.bide.wait;

import dev.bide.meter.LoopMeter;
import dev.bide.time.Loop;
import dev.bide.time.Timers;

/** Makes the waits of a loop that is metered by itself. */
public final class OneLoop {

    private OneLoop() {}

    public static Waits waits(Timers timers, Pending pending, Limits limits) {
        Loop loop = new Loop(timers);
        return new Waits(loop, new LoopMeter(loop), pending, new Pools(), limits);
    }
}
