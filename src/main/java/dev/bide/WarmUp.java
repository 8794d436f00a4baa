package dev.bide;

import dev.bide.measure.Measures;
import dev.bide.meter.LoopMeter;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Pending;
import dev.bide.wait.Pools;
import dev.bide.wait.Waits;
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
        Waits own =
                new Waits(loop, new LoopMeter(loop), new Pending(), new Pools(), new Limits(DELAY, WAITS, WAITS, 1, 0));
        return new Measures(own, nobody -> {})
                .waitN(new FanOutRequest(WAITS, DELAY, 0))
                .future();
    }
}
