package dev.bide.wait;

import dev.bide.time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** One wait on its way: its own alarm, so that it costs one object beside its promise. */
final class LoneWait extends Alarm implements Waiting<Wait> {

    private final Waits waits;
    private final Promise<Wait> promise = Promise.promise();
    private final long start;
    private final double delay;
    private final long seed;

    LoneWait(Waits waits, WaitRequest request, long start) {
        this.waits = waits;
        this.start = start;
        this.seed = request.seed();
        Draw draw = new Draw(seed, request.maxDelay());
        this.delay = draw.delay(draw.bits(0));
    }

    /** Sets the alarm, on the loop, unless the wait was cancelled on the way there. */
    void set() {
        if (!promise.future().isComplete()) {
            waits.ticks().set(this, start + Seconds.nanos(delay));
        }
    }

    @Override
    public Future<Wait> future() {
        return promise.future();
    }

    @Override
    public void cancel() {
        waits.onLoop(() -> {
            if (!promise.future().isComplete()) {
                unset();
                failed(Refusal.cancelled());
            }
        });
    }

    @Override
    protected void ended(long nanos) {
        waits.left(1);
        promise.complete(new Wait(delay, Seconds.of(nanos - start), seed));
    }

    @Override
    protected void failed(Throwable reason) {
        waits.left(1);
        promise.fail(reason);
    }
}
