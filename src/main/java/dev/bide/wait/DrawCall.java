package dev.bide.wait;

import dev.bide.wait.CallMeter.Operation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A call that draws delays on a worker thread, without waiting for them. Any thread may call it. */
final class DrawCall {

    private DrawCall() {}

    /** Returns a future of the delays, on the context of the caller. */
    static Future<double[]> begin(Engine engine, FanOutRequest request, Function<FanOutRequest, double[]> draw) {
        engine.limits().check(request);
        // Counted like waits while they are drawn, because they take the same memory.
        engine.counts().admit(request.n());
        AtomicReference<double[]> delays = new AtomicReference<>();
        // Made here and not in the callback: the future belongs to the context of the caller.
        Promise<double[]> drawn = engine.loop().timers().promise();
        engine.loop()
                .timers()
                .runOnWorker(() -> delays.set(draw.apply(request)))
                .onComplete(outcome -> {
                    // Before the future completes, so that the caller finds the capacity free, and the call counted.
                    engine.counts().release(request.n());
                    engine.calls().ended(Operation.DRAW, outcome.cause());
                    drawn.handle(outcome.map(nothing -> delays.get()));
                });
        return drawn.future();
    }
}
