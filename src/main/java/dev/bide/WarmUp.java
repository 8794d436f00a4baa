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
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A fan-out before the first request, so that the JVM has loaded and compiled the code by then. Otherwise that time, some
 * 50 ms, would be the lateness of the first waits.
 *
 * @param n the number of waits
 * @param maxDelay the longest delay in seconds
 */
record WarmUp(int n, double maxDelay) {

    /**
     * Enough for the first compiler of the JVM, C1, to compile the drawing code, and more than the loop draws itself, so
     * that a worker is warm too.
     */
    static final WarmUp SHORT = new WarmUp(10_000, 0.02);

    /**
     * Enough for the second compiler, C2. Without it, C2 competes for the processors with the first large fan-out: of a
     * million waits over a second, 1 % are then 6 ms late or more, and with it 2 ms. It takes 70 ms more than the short
     * one.
     */
    static final WarmUp LONG = new WarmUp(200_000, 0.1);

    private static final AtomicBoolean TAKEN = new AtomicBoolean();

    /** Returns the warm-up of a server: the long one for the first in this JVM, and the short one for each further. */
    static WarmUp ofServer() {
        return next(TAKEN);
    }

    static WarmUp next(AtomicBoolean taken) {
        return taken.getAndSet(true) ? SHORT : LONG;
    }

    /** Runs the fan-out on a loop, with limits and a meter of its own, so that no figure shows it. */
    Future<?> run(Timers timers) {
        Loop loop = new Loop(timers);
        Engine engine = new Engine(
                loop,
                new LoopMeter(loop),
                Limiter.ofWaits(),
                new Pools(),
                new CallMeter(),
                new Limits(maxDelay, n, n, 1, 0),
                measured -> {});
        return engine.waitN(FanOutRequest.of(n).upTo(maxDelay).withSeed(0)).future();
    }
}
