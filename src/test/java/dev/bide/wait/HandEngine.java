package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import java.util.function.Consumer;

/** Creates engines for tests, each with a meter and pools of its own. */
public final class HandEngine {

    private HandEngine() {}

    public static Engine engine(Timers timers, Limiter pending, Limits limits) {
        return engine(timers, pending, limits, measured -> {});
    }

    static Engine engine(Timers timers, Limiter pending, Limits limits, Consumer<Measurement> measured) {
        Loop loop = new Loop(timers);
        return new Engine(loop, new LoopMeter(loop), pending, new Pools(), limits, measured);
    }
}
