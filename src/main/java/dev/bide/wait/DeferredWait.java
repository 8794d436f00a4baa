package dev.bide.wait;

import dev.bide.pool.HeldPlace;
import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import dev.bide.wait.CallMeter.Operation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/**
 * A single wait that needs an answer of another node before it begins: the step of a script, the draw of a sequence, or
 * the place in a pool. It counts as pending from the call on, and becomes a {@link SingleWait} when the answer is
 * there. Its deadline counts from the call.
 * <p>It is its own alarm: if the other node does not answer, the wait is refused when the alarm rings. A stop or a
 * reset of the engine ends it like other waits. Only the loop's thread uses its fields, unless they say otherwise.
 */
final class DeferredWait extends PendingAlarm implements PendingWait<Wait> {

    private final Engine engine;
    private final Consumer<EndedWaits> listener;
    private final Runnable refused;
    private final long start;

    // Without a context, as those of a SingleWait.
    private final Promise<Wait> promise = Promise.promise();
    private final Promise<Double> planned = Promise.promise();

    /** The wait itself; null before it begins. Volatile, because any thread may ask how many waits have ended. */
    private volatile SingleWait wait;

    private DeferredWait(Engine engine, Consumer<EndedWaits> listener, Runnable refused) {
        this.engine = engine;
        this.listener = listener;
        this.refused = refused;
        this.start = engine.loop().nanos();
    }

    /**
     * Begins a wait whose request is known later. The runnable runs if the request is known and the wait is then
     * refused.
     */
    static DeferredWait begin(
            Engine engine,
            Future<WaitRequest> request,
            Consumer<EndedWaits> listener,
            double seconds,
            Runnable refused) {
        DeferredWait deferred = new DeferredWait(engine, listener, refused);
        engine.counts().admit(1);
        engine.loop().run(() -> deferred.set(seconds));
        request.onComplete(known -> engine.loop().run(() -> deferred.known(known)));
        return deferred;
    }

    /** Begins a wait whose place in a pool is known later. */
    static DeferredWait begin(Engine engine, WaitRequest request, Consumer<EndedWaits> listener) {
        // Checked at once, so that a request over a limit is refused before another node is asked.
        engine.limits().check(request);
        double seconds = engine.pools().remote().seconds();
        return begin(engine, Future.succeededFuture(request), listener, seconds, () -> {});
    }

    private void set(double seconds) {
        engine.work().add(this);
        engine.loop().setAlarm(this, start + Seconds.toNanos(seconds));
    }

    private void known(AsyncResult<WaitRequest> request) {
        if (request.failed()) {
            refuse(request.cause());
        } else if (isEnded()) {
            giveBack();
        } else {
            guarded(() -> enter(request.result()));
        }
    }

    private void enter(WaitRequest request) {
        engine.limits().check(request);
        if (request.pool().isEmpty()) {
            begin(request, null);
            return;
        }
        PoolUse use = request.pool().get();
        double drawn = request.draw();
        if (engine.pools().isHere(request)) {
            begin(request, engine.pools().enter(use, drawn, start));
            return;
        }
        engine.pools()
                .remote()
                .enter(use, drawn, engine.limits().maxDelay())
                .onComplete(entered -> engine.loop().run(() -> entered(request, entered)));
    }

    private void entered(WaitRequest request, AsyncResult<HeldPlace> place) {
        if (isEnded()) {
            giveBack();
            if (place.succeeded()) {
                place.result().leave(engine.loop().nanos());
            }
        } else if (place.failed()) {
            giveBack();
            refuse(place.cause());
        } else {
            guarded(() -> begin(request, place.result()));
        }
    }

    private void begin(WaitRequest request, HeldPlace place) {
        SingleWait begun = new SingleWait(engine, request, listener, start, place);
        leave();
        wait = begun;
        engine.counts().began(1);
        begun.recordDelay();
        planned.complete(begun.planned().result());
        begun.future().onComplete(promise);
        begun.set();
    }

    /** Runs a step. What it throws refuses the wait. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            giveBack();
            refuse(e);
        }
    }

    /** Returns the step to its script, unless the client has cancelled the wait: a cancelled call keeps its step. */
    private void giveBack() {
        boolean cancelled = promise.future().cause() instanceof Refusal refusal && refusal.reason() == Reason.CANCELLED;
        if (!cancelled) {
            refused.run();
        }
    }

    private boolean isEnded() {
        return promise.future().isComplete();
    }

    /** Fails the wait before it has begun. Does nothing if it has failed. */
    private void refuse(Throwable reason) {
        if (!isEnded()) {
            leave();
            engine.counts().release(1);
            count(reason);
            planned.fail(reason);
            promise.fail(reason);
        }
    }

    private void count(Throwable reason) {
        boolean ended = reason instanceof Refusal refusal
                && (refusal.reason() == Reason.CANCELLED
                        || refusal.reason() == Reason.STOPPING
                        || refusal.reason() == Reason.RESET);
        if (ended || !(reason instanceof Refusal)) {
            engine.calls().ended(Operation.WAIT_RANDOM, reason);
        } else {
            engine.calls().refused(Operation.WAIT_RANDOM);
        }
    }

    @Override
    public Future<Wait> future() {
        return promise.future();
    }

    @Override
    public Future<Double> planned() {
        return planned.future();
    }

    @Override
    public int finished() {
        SingleWait begun = wait;
        return begun == null ? 0 : begun.finished();
    }

    @Override
    public void cancel() {
        engine.loop().run(() -> {
            if (wait != null) {
                wait.cancel();
            } else {
                refuse(Refusal.cancelled());
            }
        });
    }

    @Override
    int pendingWaits() {
        return 1;
    }

    @Override
    protected void rang(long nanos) {
        refuse(new Refusal(Reason.LOST, "the node that decides about the call does not answer"));
    }

    @Override
    protected void brokenOff(Throwable reason) {
        refuse(reason);
    }
}
