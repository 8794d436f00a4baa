package dev.bide.wait;

import dev.bide.pool.PoolPlace;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Consumer;

/** One wait on its way: its own alarm, so that it costs one object beside its promise. */
final class SingleWait extends Alarm implements PendingWait<Wait> {

    /** The listener of a caller that wants none; it costs no event. */
    static final Consumer<EndedWaits> NO_LISTENER = ended -> {};

    private final Engine engine;
    private final Consumer<EndedWaits> listener;
    private final Promise<Wait> promise = Promise.promise();
    private final Terms terms;
    private final long start;
    private final double delay;
    private final long seed;
    private final boolean fails;
    private final Optional<PoolPlace> place;

    SingleWait(Engine engine, WaitRequest request, Consumer<EndedWaits> listener, long start) {
        this.engine = engine;
        this.listener = listener;
        this.start = start;
        this.terms = request.terms();
        this.seed = request.seed();
        Draw draw = new Draw(request);
        long bits = draw.bits(0);
        double drawn = draw.delay(bits);
        this.place = request.load().map(load -> engine.enter(load, drawn, start));
        this.delay = place.map(PoolPlace::delay).orElse(drawn);
        this.fails = draw.fails(bits);
    }

    /** Sets the alarm, on the loop, unless the wait was cancelled on the way there. */
    void set() {
        if (!promise.future().isComplete()) {
            engine.loop().set(this, start + Seconds.nanos(end()));
        }
    }

    @Override
    public Future<Wait> future() {
        return promise.future();
    }

    @Override
    public Future<Double> planned() {
        return Future.succeededFuture(end());
    }

    @Override
    public int finished() {
        Throwable cause = promise.future().cause();
        boolean failed = cause instanceof Failure failure && failure.finished() == 1;
        return promise.future().succeeded() || failed ? 1 : 0;
    }

    @Override
    public void cancel() {
        engine.loop().run(() -> {
            if (!promise.future().isComplete()) {
                unset();
                failed(Refusal.cancelled());
            }
        });
    }

    @Override
    protected void ended(long nanos) {
        if (!terms.leaveTimeFor(delay)) {
            givenUp();
            promise.fail(terms.timedOut(seed, 0, 1, nanos - start));
            return;
        }
        engine.fired(nanos, start + Seconds.nanos(delay), engine.loop().planned());
        place.ifPresent(engine::leave);
        if (listener != NO_LISTENER) {
            engine.tell(listener, EndedWaits.single(delay, fails, nanos - start));
        }
        if (fails) {
            promise.fail(terms.failed(seed, 1, 1, delay, nanos - start));
        } else {
            promise.complete(new Wait(delay, Seconds.of(nanos - start), seed, place));
        }
    }

    @Override
    protected void failed(Throwable reason) {
        givenUp();
        promise.fail(reason);
    }

    private void givenUp() {
        engine.cancelled(1);
        place.ifPresent(engine::leave);
    }

    private double end() {
        return Math.min(delay, terms.timeout());
    }
}
