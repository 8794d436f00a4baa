package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import java.util.function.Consumer;

/** Creates engines for tests. Each has its own meter and its own pools. */
public final class TestEngines {

    private TestEngines() {}

    public static Engine create(Timers timers, Limiter pending, Limits limits) {
        return create(timers, pending, limits, measured -> {});
    }

    static Engine create(Timers timers, Limiter pending, Limits limits, Consumer<Measurement> measured) {
        Loop loop = new Loop(timers);
        return new Engine(loop, new LoopMeter(loop), pending, new Pools(), new CallMeter(), limits, measured);
    }
}
