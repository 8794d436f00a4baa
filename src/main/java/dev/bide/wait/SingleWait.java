package dev.bide.wait;

import dev.bide.pool.HeldPlace;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import dev.bide.wait.CallMeter.Operation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A pending single wait. It is its own alarm, so that it costs one object beside its promise. */
final class SingleWait extends PendingAlarm implements PendingWait<Wait> {

    /** The listener of a caller that has none. It is compared by identity, so that no event is created for it. */
    static final Consumer<EndedWaits> NO_LISTENER = ended -> {};

    private final Engine engine;
    private final Consumer<EndedWaits> listener;

    // Without a context, so that it calls its listeners at once. Task and Bide change to the caller's context.
    private final Promise<Wait> promise = Promise.promise();
    private final Terms terms;
    private final long start;
    private final double delay;
    private final long seed;
    private final boolean fails;
    private final OptionalLong index;

    /** Null outside a pool. */
    private final HeldPlace entry;

    /** Creates a wait that enters its pool now, if it has one. */
    // Entered here, on the thread of the caller, and not in set(): so a full pool refuses the request instead of
    // failing the wait.
    SingleWait(Engine engine, WaitRequest request, Consumer<EndedWaits> listener, long start) {
        this(
                engine,
                request,
                listener,
                start,
                request.pool()
                        .map(use -> engine.pools().enter(use, request.draw(), start))
                        .orElse(null));
    }

    /** Creates a wait that has its place in a pool; null outside a pool. */
    SingleWait(Engine engine, WaitRequest request, Consumer<EndedWaits> listener, long start, HeldPlace entry) {
        this.engine = engine;
        this.listener = listener;
        this.start = start;
        this.terms = request.terms();
        this.seed = request.seed();
        this.index = request.index();
        Draw draw = new Draw(request);
        long bits = draw.bits(index.orElse(0));
        this.entry = entry;
        this.delay = entry == null ? draw.delay(bits) : entry.place().delay();
        this.fails = draw.fails(bits);
    }

    /** Begins a wait on an engine. Any thread may call it. */
    static PendingWait<Wait> begin(Engine engine, WaitRequest request, Consumer<EndedWaits> listener) {
        // Read first, because the deadline counts from here.
        long now = engine.loop().nanos();
        // Before admit(): an invalid request is refused as invalid, not as too much or too late.
        engine.limits().check(request);
        engine.counts().admit(1);
        SingleWait wait;
        try {
            wait = new SingleWait(engine, request, listener, now);
        } catch (RuntimeException | Error e) {
            engine.counts().release(1); // the pool refused it, or memory ran out
            throw e;
        }
        engine.counts().began(1);
        wait.recordDelay();
        // At once if the caller is on the loop: post() would set the alarm only after the tasks that are queued.
        engine.loop().run(wait::set);
        return wait;
    }

    /** Records the delay, unless the wait times out before. */
    void recordDelay() {
        if (terms.allows(delay)) {
            engine.calls().delays().record(delay);
        }
    }

    /** Sets the alarm, on the loop's thread, unless the wait was cancelled before the loop got to it. */
    void set() {
        if (!promise.future().isComplete()) {
            engine.work().add(this);
            engine.loop().setAlarm(this, start + Seconds.toNanos(plannedSeconds()));
        }
    }

    @Override
    public Future<Wait> future() {
        return promise.future();
    }

    @Override
    public Future<Double> planned() {
        return Future.succeededFuture(plannedSeconds());
    }

    @Override
    public int finished() {
        // A wait that failed as requested has ended. A wait that timed out or was cancelled has not.
        Throwable cause = promise.future().cause();
        boolean failed = cause instanceof Failure failure && failure.finished() == 1;
        return promise.future().succeeded() || failed ? 1 : 0;
    }

    @Override
    public void cancel() {
        engine.loop().run(() -> {
            if (!promise.future().isComplete()) {
                end(Refusal.cancelled());
            }
        });
    }

    @Override
    int pendingWaits() {
        return 1;
    }

    @Override
    protected void rang(long nanos) {
        leave();
        if (!terms.allows(delay)) {
            // The engine counts it as cancelled, because its delay is not over.
            releaseCancelled();
            fail(terms.timedOut(seed, index, 0, 1, nanos - start));
            return;
        }
        // Counted before the promise completes, so that a caller whose wait has ended finds its capacity free.
        engine.counts()
                .countEnded(nanos, start + Seconds.toNanos(delay), engine.loop().plannedNanos());
        leavePool();
        // Before the promise completes: a stream has its last wait before the answer that ends it.
        if (listener != NO_LISTENER) {
            EndedWaits.single(delay, fails, nanos - start)
                    .passTo(listener, engine.loop().timers());
        }
        if (fails) {
            fail(terms.failed(seed, index, 1, 1, delay, nanos - start));
        } else {
            engine.calls().ended(Operation.WAIT_RANDOM, null);
            promise.complete(new Wait(
                    delay,
                    Seconds.fromNanos(nanos - start),
                    seed,
                    Optional.ofNullable(entry).map(HeldPlace::place),
                    index));
        }
    }

    @Override
    protected void brokenOff(Throwable reason) {
        leave();
        releaseCancelled();
        fail(reason);
    }

    private void fail(Throwable reason) {
        // Here and not in a listener of the promise, which would be one more object for each pending wait.
        engine.calls().ended(Operation.WAIT_RANDOM, reason);
        promise.fail(reason);
    }

    private void releaseCancelled() {
        engine.counts().countCancelled(1);
        leavePool();
    }

    private void leavePool() {
        if (entry != null) {
            entry.leave(engine.loop().nanos());
        }
    }

    private double plannedSeconds() {
        return Math.min(delay, terms.timeout());
    }
}
