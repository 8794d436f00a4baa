package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
    private final boolean isFollowed;
    private final Deadlines deadlines;
    private final PlannedDelays delays;
    private final int[] sizes;
    private final List<DistributedPart> parts = new ArrayList<>();
    private final FanOutLateness late = new FanOutLateness();

    // Without a context, so that they call their listeners at once, as those of a FanOut.
    private final Promise<Measurement> promise = Promise.promise();
    private final Promise<Double> planned = Promise.promise();
    private final Guard guard = new Guard();

    /** The reports of parts that came before the delays were drawn. */
    private final Queue<Runnable> reports = new ArrayDeque<>();

    /** Null until the delays are drawn. */
    private DistributedPlan plan;

    /** The waits that have ended, in the order in which they were reported; null without a listener. */
    private MergedWaits merged;

    private volatile int followedWaits; // the loop writes it, any thread may read it
    private int lost;
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
        this.isFollowed = listener != SingleWait.NO_LISTENER;
        this.deadlines = new Deadlines(start);
        int count = Math.min(nodes.size(), Math.max(1, request.n()));
        this.sizes = IntStream.range(0, count)
                .map(i -> request.n() / count + (i < request.n() % count ? 1 : 0))
                .toArray();
        this.delays = request.listed() || isFollowed
                ? new ListedDelays(request, sizes, isFollowed)
                : new CountedDelays(request, sizes);
        IntStream.range(0, count).forEach(i -> parts.add(new DistributedPart(this, nodes.get(i), i, isFollowed)));
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
        return isFollowed
                ? followedWaits
                : parts.stream().mapToInt(DistributedPart::finished).sum();
    }

    @Override
    public void cancel() {
        engine.loop().run(() -> fail(Refusal.cancelled()));
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
        guard.set(engine.loop().nanos() + Guard.FAR_NANOS);
        if (request.n() <= FanOut.MAX_DRAWN_BY_CALLER) {
            drawn(delays.plan());
            return;
        }
        // All waits of a plain fan-out end. Other fan-outs begin when the plan says which of their waits end.
        if (request.isPlain()) {
            beginParts(sizes);
        }
        if (!ended) {
            AtomicReference<DistributedPlan> result = new AtomicReference<>();
            engine.loop()
                    .timers()
                    .runOnWorker(() -> result.set(delays.plan()))
                    .onSuccess(nothing -> drawn(result.get()))
                    .onFailure(this::fail);
        }
    }

    private void drawn(DistributedPlan drawn) {
        if (ended || drawn == null) {
            return;
        }
        plan = drawn;
        merged = isFollowed ? new MergedWaits(request, plan) : null;
        planned.tryComplete(plan.plan().seconds());
        if (!ended) { // a listener of planned() may have cancelled it
            beginParts(plan.ending());
        }
        while (!ended && !reports.isEmpty()) {
            reports.remove().run();
        }
        finishIfOver();
    }

    /** Begins the parts that have not begun, each with the number of waits that end. */
    private void beginParts(int[] ending) {
        for (int i = 0; i < sizes.length && !ended; i++) {
            DistributedPart part = parts.get(i);
            if (part.isNew() && ending[i] > 0) {
                double age = Seconds.fromNanos(engine.loop().nanos() - deadlines.start());
                part.begin(FanOutPart.of(request, DistributedPlan.first(sizes, i), sizes[i], ending[i], age));
            } else if (part.isNew()) {
                part.skip();
            }
        }
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
        reports.clear();
        parts.forEach(DistributedPart::cancel);
    }

    private void lose(DistributedPart part) {
        int missing = part.missing();
        lost += missing;
        boolean goesOn = request.onFailure() == OnFailure.COLLECT && request.need() == request.n();
        if (missing > 0 && !goesOn) {
            fail(new Refusal(Reason.LOST, missing + " of " + request.n() + " waits were lost with " + part.name()));
        }
    }

    private void finishIfOver() {
        if (ended || finishing || plan == null || !parts.stream().allMatch(DistributedPart::isOver)) {
            return;
        }
        // Not before the planned end by this clock, because the clock of another machine may be a little faster.
        long end = deadlines.of(plan.plan().seconds());
        if (lost > 0 && plan.plan().outcome() == Plan.Outcome.DONE) {
            finishing = true;
            finishWithoutLost();
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

    private void finishWithoutLost() {
        int[] finished = parts.stream().mapToInt(DistributedPart::finished).toArray();
        AtomicReference<ResultDelays> survivors = new AtomicReference<>();
        engine.loop()
                .timers()
                .runOnWorker(() -> survivors.set(delays.ended(finished)))
                .onSuccess(nothing -> complete(survivors.get()))
                .onFailure(this::fail);
    }

    private void complete(ResultDelays waits) {
        if (!ended) {
            end();
            // They may end before the planned end, and clocks of other machines may be a little faster.
            long end = Math.max(engine.loop().nanos(), deadlines.of(waits.longest()));
            promise.complete(new Measurement(
                    request,
                    waits.succeeding(),
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
        late.add(lateness);
        finishIfOver();
    }

    private void report(Runnable report) {
        if (plan == null && isFollowed) {
            reports.add(report);
        } else if (!ended) {
            report.run();
        }
    }

    /** The alarm that fails when the engine stops. It is the entry of the fan-out in the list of pending work. */
    private final class Guard extends PendingAlarm {

        private static final long FAR_NANOS = (long) (Limits.MAX_SECONDS * 1e9);

        void set(long moment) {
            unset();
            engine.loop().setAlarm(this, moment);
        }

        @Override
        int pendingWaits() {
            // The waits of the part on this node, which a reset ends with the whole. The other nodes count their own.
            return ended ? 0 : Math.max(0, sizes[0] - parts.get(0).finished());
        }

        @Override
        protected void rang(long nanos) {
            set(nanos + FAR_NANOS);
            finishIfOver();
        }

        @Override
        protected void brokenOff(Throwable reason) {
            fail(reason);
        }
    }
}
