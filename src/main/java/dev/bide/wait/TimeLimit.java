package dev.bide.wait;

import dev.bide.time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The moment at which the time of a fan-out is up. Only its loop's thread may touch it. */
final class TimeLimit extends Alarm {

    private final Waits waits;
    private final long moment;
    private final LongConsumer up;
    private final Consumer<Throwable> brokenOff;
    private final Promise<Void> reached = Promise.promise();

    /** Whether it is still to be set: never, if every delay is over by then. */
    private boolean pending;

    TimeLimit(Waits waits, FanOutRequest request, long start, LongConsumer up, Consumer<Throwable> brokenOff) {
        double timeout = request.terms().timeout();
        this.waits = waits;
        this.pending = timeout < request.maxDelay();
        this.moment = pending ? start + Seconds.nanos(timeout) : start;
        this.up = up;
        this.brokenOff = brokenOff;
    }

    /** Sets it, unless it does not matter any more. */
    void set() {
        if (pending) {
            pending = false;
            waits.ticks().set(this, moment);
        }
    }

    /** Takes it back for good. */
    void drop() {
        pending = false;
        unset();
    }

    /** Gives a future that is complete when the time is up, if the fan-out comes to that, and else now. */
    Future<Void> reachedIf(boolean timedOut) {
        if (timedOut) {
            set();
            return reached.future();
        }
        drop();
        return Future.succeededFuture();
    }

    @Override
    protected void ended(long nanos) {
        up.accept(nanos);
        reached.complete();
    }

    @Override
    protected void failed(Throwable reason) {
        brokenOff.accept(reason);
    }
}
