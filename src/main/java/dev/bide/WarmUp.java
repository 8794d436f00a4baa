package dev.bide;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.CallMeter;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import io.vertx.core.Future;

/**
 * A fan-out before the first request, so that the JVM has loaded and compiled the code by then. Otherwise that time, some
 * 50 ms, would be the lateness of the first waits.
 */
final class WarmUp {

    /** Enough for the drawing code to be compiled, and more than the loop draws itself, so that a worker is warm too. */
    private static final int WAITS = 10_000;

    private static final double MAX_DELAY_SECONDS = 0.02;

    private WarmUp() {}

    /** Runs the fan-out on a loop, with limits and a meter of its own, so that no figure shows it. */
    static Future<?> on(Timers timers) {
        Loop loop = new Loop(timers);
        Engine engine = new Engine(
                loop,
                new LoopMeter(loop),
                Limiter.ofWaits(),
                new Pools(),
                new CallMeter(),
                new Limits(MAX_DELAY_SECONDS, WAITS, WAITS, 1, 0),
                measured -> {});
        return engine.waitN(FanOutRequest.of(WAITS).upTo(MAX_DELAY_SECONDS).withSeed(0))
                .future();
    }
}
