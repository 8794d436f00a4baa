package dev.bide;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import io.vertx.core.Future;

/**
 * A fan-out of nobody's, so that the code is loaded and compiled before anybody asks: what this takes of the first
 * milliseconds would else be the lateness of the first fan-out's first waits.
 */
final class WarmUp {

    /** Enough for the code that draws to be compiled, and more than are drawn on the loop. */
    private static final int WAITS = 10_000;

    private static final double DELAY = 0.02;

    private WarmUp() {}

    /** Waits on a loop, with a count of its own; the future completes when it is over. */
    static Future<?> on(Timers timers) {
        Loop loop = new Loop(timers);
        Engine own = new Engine(
                loop,
                new LoopMeter(loop),
                Limiter.ofWaits(),
                new Pools(),
                new Limits(DELAY, WAITS, WAITS, 1, 0),
                measured -> {});
        return own.waitN(new FanOutRequest(WAITS, DELAY, 0)).future();
    }
}
