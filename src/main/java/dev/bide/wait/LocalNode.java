package dev.bide.wait;

import dev.bide.refusal.Refusal;
import io.vertx.core.AsyncResult;
import java.util.function.Consumer;

/** This node, which runs its part of a fan-out with its own engine. */
record LocalNode(Engine engine) implements FanOutNode {

    @Override
    public String name() {
        return "this node";
    }

    /**
     * Begins a part.
     *
     * @throws Refusal if the part exceeds a limit
     */
    @Override
    public Running begin(FanOutPart part, boolean isFollowed, Listener listener) {
        Consumer<EndedWaits> ticks =
                isFollowed ? waits -> listener.ended(waits.size(), waits.nanos()) : SingleWait.NO_LISTENER;
        PendingWait<Measurement> waiting = engine.beginPart(part, ticks);
        waiting.future().onComplete(outcome -> engine.loop().run(() -> ended(outcome, listener)));
        return new Running() {
            @Override
            public int finished() {
                return waiting.finished();
            }

            @Override
            public void cancel() {
                waiting.cancel();
            }
        };
    }

    private static void ended(AsyncResult<Measurement> outcome, Listener listener) {
        if (outcome.succeeded()) {
            listener.done(outcome.result().late());
        } else {
            listener.failed(outcome.cause());
        }
    }
}
