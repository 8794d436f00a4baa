package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A pending fan-out over several nodes. Only the loop's thread may call it, except for {@link #begin} and the methods
 * of {@link PendingWait}.
 * <p>Every delay is a function of the seed and an index, so the outcome is known before any wait ends. Each node gets a
 * range of indexes and the number of its waits that end, and reports no delay. The delays are drawn or counted here.
 */
final class DistributedFanOut implements PendingWait<Measurement> {

    private final Engine engine;
    private final FanOutRequest request;
    private final Consumer<EndedWaits> listener;
    private final boolean hasTicks;
    private final Deadlines deadlines;
    private final PlannedDelays delays;
    private final DistributedParts parts;
    private final FanOutLateness late = new FanOutLateness();

    // Without a context, so that they call their listeners at once, as those of a FanOut.
    private final Promise<Measurement> promise = Promise.promise();
    private final Promise<Double> planned = Promise.promise();
    private final DistributedGuard guard;

    /** The reports of parts that came before the delays were drawn. */
    private final Queue<Runnable> reports = new ArrayDeque<>();

    /** Null until the delays are drawn. */
    private DistributedPlan plan;

    /** The waits that have ended, in the order in which they were reported; null without a listener. */
    private MergedWaits merged;

    private volatile int followedWaits; // the loop writes it, any thread may read it
    private int lost;
    private String lastLost;
    private boolean finishing;
    private boolean ended;

    /**
     * Creates a fan-out that has not begun.
     *
     * @param nodes the nodes that take part, this one first
     */
    DistributedFanOut(
            Engine engine, FanOutRequest request, List<FanOutNode> nodes, Consumer<EndedWaits> listener, long start) {
        this.engine = engine;
        this.request = request;
        this.listener = listener;
        // With spare waits, the coordinator must know which waits have ended, and the ticks report that.
        this.hasTicks = listener != SingleWait.NO_LISTENER || request.hasSpares();
        this.deadlines = new Deadlines(start);
        this.parts = new DistributedParts(this, request, nodes, hasTicks);
        this.guard = new DistributedGuard(this, engine.loop());
        this.delays = request.listed() || hasTicks
                ? new ListedDelays(request, parts.sizes(), hasTicks)
                : new CountedDelays(request, parts.sizes());
    }

    @Override
    public Future<Measurement> future() {
        return promise.future();
    }

    @Override
    public Future<Double> planned() {
        return planned.future();
    }

    @Override
    public int finished() {
        return hasTicks ? followedWaits : parts.finished();
    }

    @Override
    public void cancel() {
        engine.loop().run(() -> fail(Refusal.cancelled()));
    }

    /** Returns how many waits of the part on this node are pending. The other nodes count their own. */
    int pendingHere() {
        return ended ? 0 : parts.pendingHere();
    }

    /** Draws, and begins the parts. Any thread may call it. */
    void begin() {
        engine.counts().hold();
        engine.loop().run(() -> {
            try {
                start();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    private void start() {
        engine.work().add(guard);
        guard.setFar();
        if (request.n() <= FanOut.MAX_DRAWN_BY_CALLER) {
            drawn(delays.plan());
            return;
        }
        // All waits of a plain fan-out end. Other fan-outs begin when the plan says which of their waits end.
        if (request.isPlain()) {
            beginParts(parts.sizes());
        }
        if (!ended) {
            runOnWorker(delays::plan, this::drawn);
        }
    }

    private void drawn(DistributedPlan drawn) {
        if (ended || drawn == null) {
            return;
        }
        plan = drawn;
        merged = hasTicks ? new MergedWaits(request, plan) : null;
        planned.tryComplete(plan.plan().seconds());
        if (!ended) { // a listener of planned() may have cancelled it
            beginParts(plan.ending());
        }
        while (!ended && !reports.isEmpty()) {
            reports.remove().run();
        }
        finishIfOver();
    }

    /** Runs work on a worker thread, and passes its result on. If either throws, the fan-out fails. */
    private <T> void runOnWorker(Supplier<T> work, Consumer<T> next) {
        AtomicReference<T> result = new AtomicReference<>();
        engine.loop()
                .timers()
                .runOnWorker(() -> result.set(work.get()))
                // Not onSuccess(): Vert.x only reports what its handler throws, such as the refusal of the part here.
                .<Void>map(nothing -> {
                    next.accept(result.get());
                    return null;
                })
                .onFailure(this::fail);
    }

    private void beginParts(int[] ending) {
        parts.begin(ending, () -> Seconds.fromNanos(engine.loop().nanos() - deadlines.start()), () -> ended);
    }

    void fail(Throwable reason) {
        if (!ended) {
            end();
            planned.tryFail(reason);
            promise.fail(reason);
        }
    }

    private void end() {
        ended = true;
        engine.counts().letGo();
        delays.cancel();
        guard.leave();
        parts.cancel();
    }

    private void lose(DistributedPart part) {
        lost += part.missing();
        lastLost = part.name();
        boolean goesOn = request.onFailure() == OnFailure.COLLECT
                && (request.need() == request.n() || plan.spares(request).suffice(parts.next(), merged.succeeded()));
        if (lost > 0 && !goesOn) {
            failWithLost();
        }
    }

    private void failWithLost() {
        fail(new Refusal(Reason.LOST, lost + " of " + request.n() + " waits were lost with " + lastLost));
    }

    void finishIfOver() {
        if (ended || finishing || plan == null || !parts.areOver()) {
            return;
        }
        // Not before the planned end by this clock, because the clock of another machine may be a little faster.
        long end = deadlines.of(plan.plan().seconds());
        if (lost > 0 && plan.plan().outcome() == Plan.Outcome.DONE) {
            finishing = true;
            if (request.hasSpares() && merged.succeeded() < request.need()) {
                takeSpares();
            } else {
                finishWithoutLost();
            }
        } else if (engine.loop().nanos() < end) {
            guard.set(end);
        } else {
            finish();
        }
    }

    private void finish() {
        Plan whole = plan.plan();
        long elapsed = engine.loop().nanos() - deadlines.start();
        switch (whole.outcome()) {
            case TIMED_OUT ->
                fail(request.terms().timedOut(request.seed(), whole.endingWaits() - lost, request.n(), elapsed));
            case FAILED ->
                fail(request.terms()
                        .failed(request.seed(), whole.endingWaits(), request.n(), whole.seconds(), elapsed));
            case DONE -> complete(plan.result());
        }
    }

    /** Replaces lost waits by the next ones that the plan cancels. */
    private void takeSpares() {
        int[] from = parts.next();
        int succeeded = merged.succeeded();
        runOnWorker(() -> plan.spares(request).take(from, succeeded), to -> tookSpares(from, to));
    }

    private void tookSpares(int[] from, int[] to) {
        finishing = false;
        if (Arrays.equals(from, to)) {
            failWithLost();
        } else if (!ended) {
            parts.take(to);
            finishIfOver();
        }
    }

    private void finishWithoutLost() {
        int[] finished = parts.finishedOfEach();
        runOnWorker(() -> request.hasSpares() ? merged.result() : delays.ended(finished), this::complete);
    }

    private void complete(ResultDelays waits) {
        if (!ended) {
            end();
            // The other waits may end before the planned end, and the clocks of other machines may be a little faster.
            long end = Math.max(engine.loop().nanos(), deadlines.of(waits.longest()));
            promise.complete(new Measurement(
                    request,
                    request.listed() ? waits.succeeding() : Measurement.NO_LIST,
                    waits.summary(),
                    waits.failed(),
                    waits.longest(),
                    Seconds.fromNanos(end - deadlines.start()),
                    late,
                    lost));
        }
    }

    /** Appends waits of a part that have ended, and passes them to the listener. */
    void followed(DistributedPart part, int waits, long nanos) {
        report(() -> {
            EndedWaits next = merged.add(plan.parts().get(part.number()), part.finished(), waits, nanos);
            part.followed(waits);
            followedWaits = next.to(); // before the listener, which may ask for it, or cancel the rest
            if (request.hasSpares()) {
                next.recordIn(late); // the part records its spare waits too
            }
            next.passTo(listener, engine.loop().timers());
        });
    }

    /** Counts as lost the waits of a part that its node has not reported. */
    void lost(DistributedPart part) {
        // After the reports of the node, because the waits in them are not lost.
        report(() -> lose(part));
        finishIfOver();
    }

    void done(FanOutLateness lateness) {
        if (!request.hasSpares()) {
            late.add(lateness);
        }
        finishIfOver();
    }

    private void report(Runnable report) {
        if (ended) {
            return;
        }
        if (plan == null && hasTicks) {
            reports.add(report);
        } else {
            report.run();
        }
    }
}
