package dev.bide.wait;

import dev.bide.time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** One wait on its way: its own alarm, so that it costs one object beside its promise. */
class LoneWait extends Alarm implements Waiting<Wait> {

    private final Waits waits;
    private final Promise<Wait> promise = Promise.promise();
    private final Terms terms;
    private final long start;
    private final double delay;
    private final long seed;
    private final boolean fails;
    private final Optional<Place> place;

    LoneWait(Waits waits, WaitRequest request, long start) {
        this.waits = waits;
        this.start = start;
        this.terms = request.terms();
        this.seed = request.seed();
        Draw draw = new Draw(request);
        long bits = draw.bits(0);
        double drawn = draw.delay(bits);
        this.place = request.load().map(load -> waits.enter(load, drawn, start));
        this.delay = place.map(Place::delay).orElse(drawn);
        this.fails = draw.fails(bits);
    }

    /** Sets the alarm, on the loop, unless the wait was cancelled on the way there. */
    void set() {
        if (!promise.future().isComplete()) {
            waits.loop().set(this, start + Seconds.nanos(end()));
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
        waits.loop().run(() -> {
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
            promise.fail(Failure.timedOut(terms, seed, 0, 1, nanos - start));
            return;
        }
        waits.fired(nanos, start + Seconds.nanos(delay), waits.loop().planned());
        place.ifPresent(waits::leave);
        over(delay, fails, nanos - start);
        if (fails) {
            promise.fail(Failure.asAsked(terms, seed, 1, 1, delay, nanos - start));
        } else {
            promise.complete(new Wait(delay, Seconds.of(nanos - start), seed, place));
        }
    }

    /** Its delay is over; for those who want to know, before the promise is kept. */
    void over(double delay, boolean failed, long nanos) {}

    @Override
    protected void failed(Throwable reason) {
        givenUp();
        promise.fail(reason);
    }

    private void givenUp() {
        waits.cancelled(1);
        place.ifPresent(waits::leave);
    }

    private double end() {
        return Math.min(delay, terms.timeout());
    }
}
