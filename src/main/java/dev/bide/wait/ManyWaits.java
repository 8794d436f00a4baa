package dev.bide.wait;

import dev.bide.time.Alarm;
import dev.bide.time.Turns;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A fan-out on its way. All but {@link #future} and {@link #cancel} is for the loop's thread.
 *
 * <p>The delays are drawn in ascending order; those that fall into one tick share an alarm, and the fan-out is over when
 * all its ticks are: {@code Future.all}. Ticks are armed in slices, and not more than a second ahead, so that neither a
 * million waits nor an hour of them holds the loop, or the memory for a million timers.
 */
final class ManyWaits implements Waiting<FanOut> {

    /** More waits than this are drawn on a worker thread: so many take about a tenth of a millisecond. */
    static final int DRAWN_ASIDE = 4096;

    /** More waits than this do not share an alarm, even in one tick, so that each has but a little to do. */
    static final int MOST_TO_AN_ALARM = 65_536;

    /** Ticks are armed at most this far ahead, and at the latest half as far. */
    static final long AHEAD_NANOS = 1_000_000_000;

    private final Waits waits;
    private final FanOutRequest request;
    private final Ended listener;
    private final long start;
    private final Drawing drawing;
    private final Promise<FanOut> promise = Promise.promise();
    private final Alarm more = new More();

    /** The ticks that are armed and have not come. */
    private final Set<Part> parts = new HashSet<>();

    /** Completes when all the ticks armed so far have come. */
    private Future<Void> ticks = Future.succeededFuture();

    private int drawn;
    private int armed;
    private int pending;
    private boolean arming;
    private boolean over;

    ManyWaits(Waits waits, FanOutRequest request, Ended listener, long start) {
        this.waits = waits;
        this.request = request;
        this.listener = listener;
        this.start = start;
        this.drawing = new Drawing(request);
        this.pending = request.n();
    }

    @Override
    public Future<FanOut> future() {
        return promise.future();
    }

    @Override
    public void cancel() {
        waits.onLoop(() -> fail(Refusal.cancelled()));
    }

    /** Draws, and arms what is drawn while the rest is being drawn. */
    void begin() {
        if (request.n() == 0) {
            finish(new double[0]);
        } else if (request.n() <= DRAWN_ASIDE) {
            drawing.run(this::arm);
        } else {
            waits.drawing(this);
            waits.timers().aside(this::drawAside).onComplete(this::drawn);
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
            waits.left(pending);
            promise.fail(reason);
        }
    }

    private void drawAside() {
        drawing.run(end -> waits.timers().soon(() -> arm(end)));
    }

    private void drawn(AsyncResult<Void> outcome) {
        waits.drawn(this);
        if (outcome.failed()) {
            fail(outcome.cause());
        }
    }

    private void arm(int end) {
        drawn = end;
        if (!arming) {
            arm();
        }
    }

    private void arm() {
        arming = false;
        if (over) {
            return;
        }
        double[] delays = drawing.delays();
        long now = waits.timers().nanos();
        long end = now + Turns.NANOS;
        long horizon = now + AHEAD_NANOS;
        List<Future<Void>> slice = new ArrayList<>();
        while (armed < drawn && now < end && deadline(delays[armed]) <= horizon) {
            slice.add(armTick(delays));
            now = waits.timers().nanos();
        }
        ticks = Future.all(ticks, Future.all(slice)).mapEmpty();
        if (armed == request.n()) {
            ticks.onSuccess(nothing -> finish(delays));
        } else if (armed < drawn) {
            arming = true;
            waits.ticks().set(more, now < end ? deadline(delays[armed]) - AHEAD_NANOS / 2 : now + Turns.NANOS);
        }
    }

    /** Arms the tick of the next delay, with all the delays that it can take along. */
    private Future<Void> armTick(double[] delays) {
        Part part = new Part(armed);
        int most = Math.min(drawn, armed + MOST_TO_AN_ALARM);
        waits.ticks().set(part, deadline(delays[armed]));
        do {
            armed++;
        } while (armed < most && deadline(delays[armed]) <= part.rings());
        part.to = armed;
        parts.add(part);
        return part.promise.future();
    }

    private long deadline(double delay) {
        return start + Seconds.nanos(delay);
    }

    private void finish(double[] delays) {
        if (!over) {
            over = true;
            promise.complete(
                    new FanOut(request, delays, Seconds.of(waits.timers().nanos() - start)));
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
            parts.remove(this);
            pending -= to - from;
            waits.left(to - from);
            try {
                listener.ended(drawing.delays(), from, to, nanos - start);
            } finally {
                promise.complete();
            }
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
