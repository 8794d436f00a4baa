package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Seconds;
import dev.bide.time.Turns;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A fan-out on its way. All but {@link #begin} and what a {@link PendingWait} has is for the loop's thread.
 *
 * <p>The delays are drawn in ascending order; those that fall into one tick share an alarm, and the fan-out is over when
 * all its ticks are: {@code Future.all}. Ticks are armed in slices, and not more than a second ahead, so that neither a
 * million waits nor an hour of them holds the loop, or the memory for a million timers.
 */
final class FanOut implements PendingWait<Measurement> {

    /** More waits than this are drawn on a worker thread: so many take about a tenth of a millisecond. */
    static final int DRAWN_ASIDE = 4096;

    /** More waits than this do not share an alarm, even in one tick, so that each has but a little to do. */
    static final int MOST_TO_AN_ALARM = 65_536;

    /** Ticks are armed at most this far ahead, and at the latest half as far. */
    static final long AHEAD_NANOS = 1_000_000_000;

    private final Engine engine;
    private final FanOutRequest request;
    private final Consumer<EndedWaits> listener;
    private final long start;
    private final Drawing drawing;
    private final FanOutLateness late = new FanOutLateness();
    private final Promise<Measurement> promise = Promise.promise();
    private final Promise<Double> planned = Promise.promise();
    private final Alarm more = new More();

    /** The ticks that are armed and have not come, in order. */
    private final Queue<Part> parts = new ArrayDeque<>();

    /** Completes when all the ticks armed so far have come. */
    private Future<Void> ticks = Future.succeededFuture();

    /** How many delays are there to be armed; whoever draws says so. */
    private volatile int drawn;

    /** Whether {@link #arm} is going to run anyway, so that whoever draws need not ask for it. */
    private final AtomicBoolean arming = new AtomicBoolean();

    private int armed;
    private boolean allArmed;
    private volatile int finished;
    private boolean over;

    FanOut(Engine engine, FanOutRequest request, Consumer<EndedWaits> listener, long start) {
        this.engine = engine;
        this.request = request;
        this.listener = listener;
        this.start = start;
        this.drawing = new Drawing(request);
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
        return finished;
    }

    @Override
    public void cancel() {
        engine.loop().run(() -> fail(Refusal.cancelled()));
    }

    /** Draws, and arms what is drawn while the rest is being drawn. Any thread may call it. */
    void begin() {
        if (request.n() <= DRAWN_ASIDE) {
            drawing.run(end -> drawn = end);
            planned.complete(drawing.plan().end());
            engine.loop().run(this::arm);
        } else {
            engine.drawing(this);
            engine.loop().timers().aside(this::drawAside).onComplete(this::drawn);
        }
    }

    boolean isBeingDrawn() {
        return drawing.isRunning();
    }

    void fail(Throwable reason) {
        if (!over) {
            over = true;
            drawing.giveUp();
            more.unset();
            parts.forEach(Part::unset);
            parts.clear();
            engine.cancelled(request.n() - finished);
            boolean unused = planned.tryFail(reason);
            promise.fail(reason);
        }
    }

    private void drawAside() {
        drawing.run(end -> {
            drawn = end;
            // The plan is to be known at once, and not when it is time to arm again, which may be in an hour.
            if (arming.compareAndSet(false, true) || drawing.plan() != null) {
                engine.loop().soon(this::arm);
            }
        });
    }

    private void drawn(AsyncResult<Void> outcome) {
        engine.drawn(this);
        if (outcome.failed()) {
            fail(outcome.cause());
        }
    }

    private void arm() {
        arming.set(false);
        more.unset();
        if (over || allArmed) {
            return;
        }
        int ready = drawn;
        Plan plan = drawing.plan();
        double[] delays = drawing.delays();
        long now = engine.loop().nanos();
        long end = now + Turns.TURN_NANOS;
        long horizon = now + AHEAD_NANOS;
        List<Future<Void>> slice = new ArrayList<>();
        while (armed < ready && now < end && deadline(delays[armed]) <= horizon) {
            slice.add(armTick(delays, ready));
            now = engine.loop().nanos();
        }
        ticks = Future.all(ticks, Future.all(slice)).mapEmpty();
        if (plan != null) {
            boolean unused = planned.tryComplete(plan.end());
        }
        if (over) {
            return; // whoever is told when it is going to end may cancel it
        }
        if (plan != null && armed == plan.over()) {
            armEnd(plan);
        } else if (armed < ready) {
            arming.set(true);
            engine.loop().set(more, now < end ? deadline(delays[armed]) - AHEAD_NANOS / 2 : now + Turns.TURN_NANOS);
        }
    }

    /** Arms the tick of the next delay, with all the delays that it can take along. */
    private Future<Void> armTick(double[] delays, int ready) {
        Part part = new Part(armed);
        engine.loop().set(part, deadline(delays[armed]));
        armed = firstAfter(part.rings(), delays, armed + 1, Math.min(ready, armed + MOST_TO_AN_ALARM));
        part.to = armed;
        parts.add(part);
        return part.promise.future();
    }

    /** All ticks are armed, but perhaps one in which no wait ends: the moment at which the time is up. */
    private void armEnd(Plan plan) {
        allArmed = true;
        if (plan.outcome() == Plan.Outcome.TIMED_OUT) {
            Part up = new Part(armed);
            up.to = armed;
            engine.loop().set(up, deadline(plan.end()));
            parts.add(up);
            ticks = Future.all(ticks, up.promise.future()).mapEmpty();
        }
        ticks.onSuccess(nothing -> finish(plan));
    }

    /** Gives the index of the first delay that ends after a moment: most likely one of the first few. */
    private int firstAfter(long moment, double[] delays, int from, int to) {
        int low = from;
        int step = 1;
        while (low + step < to && deadline(delays[low + step]) <= moment) {
            low += step;
            step *= 2;
        }
        int high = Math.min(to, low + step);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (deadline(delays[middle]) <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long deadline(double delay) {
        return start + Seconds.nanos(delay);
    }

    private void finish(Plan plan) {
        long elapsed = engine.loop().nanos() - start;
        if (plan.outcome() == Plan.Outcome.TIMED_OUT) {
            fail(request.terms().timedOut(request.seed(), plan.over(), request.n(), elapsed));
        } else if (plan.outcome() == Plan.Outcome.FAILED) {
            fail(request.terms().failed(request.seed(), plan.over(), request.n(), plan.end(), elapsed));
        } else if (!over) {
            over = true;
            engine.cancelled(request.n() - plan.over());
            int failed = plan.over() - plan.made().length;
            promise.complete(new Measurement(request, plan.made(), failed, plan.end(), Seconds.of(elapsed), late));
        }
    }

    private void record(EndedWaits ended) {
        double elapsed = ended.elapsed();
        for (int i = 0; i < ended.size(); i++) {
            late.record(elapsed - ended.delay(i));
        }
    }

    /** The waits that end in one tick. */
    private final class Part extends Alarm {

        private final Promise<Void> promise = Promise.promise();
        private final int from;
        private int to;

        Part(int from) {
            this.from = from;
        }

        @Override
        protected void ended(long nanos) {
            // A loop that is far behind may ring this one first, but then those before are due as well.
            while (!over && parts.element() != this) {
                Part before = parts.element();
                long planned = before.rings();
                before.unset();
                before.end(nanos, planned);
            }
            if (!over) {
                end(nanos, engine.loop().planned());
            }
        }

        private void end(long nanos, long planned) {
            parts.remove();
            finished = to;
            if (to > from) {
                EndedWaits ended = new EndedWaits(drawing.delays(), drawing.failures(), from, to, nanos - start);
                record(ended);
                engine.fired(ended, nanos, planned);
                engine.tell(listener, ended);
            }
            promise.complete();
        }

        @Override
        protected void failed(Throwable reason) {
            fail(reason);
        }
    }

    /** The moment to arm the next ticks. */
    private final class More extends Alarm {

        @Override
        protected void ended(long nanos) {
            arm();
        }

        @Override
        protected void failed(Throwable reason) {
            fail(reason);
        }
    }
}
