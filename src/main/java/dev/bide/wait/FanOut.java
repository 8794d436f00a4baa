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
 * A pending fan-out. Only the loop's thread may call it, except for {@link #begin} and the methods of
 * {@link PendingWait}.
 *
 * <p>The delays are drawn in ascending order. Those that fall into one tick share an alarm, and the fan-out ends when all
 * its ticks have: {@code Future.all}. Alarms are set in slices, and at most a second ahead, so that neither a million
 * waits nor an hour of them blocks the loop or takes the memory of a million timers.
 */
final class FanOut implements PendingWait<Measurement> {

    /*
     * The waits are numbered in the order in which they end. These positions only grow:
     *
     *      |  finished  |  armed: an alarm is set  |  drawn: ready to be armed  |  not drawn yet  |
     *
     * The thread that draws moves "drawn"; all else is the loop's. arm() moves "armed" up to "drawn", to a second ahead,
     * or to the end of its turn, whichever comes first, and sets nextArming to go on.
     */

    /** Up to this many delays are drawn by the caller's thread, in about a tenth of a millisecond; more, by a worker. */
    static final int MAX_DRAWN_BY_CALLER = 4096;

    /** Waits beyond this number get an alarm of their own, even in the same tick, so that no alarm has too much to do. */
    static final int MAX_WAITS_PER_ALARM = 65_536;

    /** Alarms are set at most this far ahead, and at the latest half as far. */
    static final long AHEAD_NANOS = 1_000_000_000;

    private final Engine engine;
    private final FanOutRequest request;
    private final Consumer<EndedWaits> listener;
    private final long start;
    private final Deadlines deadlines;
    private final Drawing drawing;
    private final FanOutLateness late = new FanOutLateness();
    private final Promise<Measurement> promise = Promise.promise();
    private final Promise<Double> planned = Promise.promise();
    private final Alarm nextArming = new NextArming();

    /** The alarms that are set and have not rung, in order. */
    private final Queue<SharedAlarm> alarms = new ArrayDeque<>();

    /** Completes when all alarms set so far have rung. */
    private Future<Void> rung = Future.succeededFuture();

    /** How many delays are ready to be armed. The thread that draws writes it, and publishes the delays with it. */
    private volatile int drawn;

    /** Whether {@link #arm} is due to run anyway, so that the thread that draws need not call it for each report. */
    private final AtomicBoolean arming = new AtomicBoolean();

    private int armed;
    private boolean allArmed;
    private volatile int finished;
    private boolean ended;

    FanOut(Engine engine, FanOutRequest request, Consumer<EndedWaits> listener, long start) {
        this.engine = engine;
        this.request = request;
        this.listener = listener;
        this.start = start;
        this.deadlines = new Deadlines(start);
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

    /** Draws, and sets alarms for what is drawn while the rest is being drawn. Any thread may call it. */
    void begin() {
        if (request.n() <= MAX_DRAWN_BY_CALLER) {
            drawing.run(end -> drawn = end);
            planned.complete(drawing.plan().seconds());
            engine.loop().run(this::arm);
        } else {
            engine.drawingBegins(this);
            engine.loop().timers().aside(this::drawAside).onComplete(this::drawingEnded);
        }
    }

    boolean isBeingDrawn() {
        return drawing.isRunning();
    }

    void fail(Throwable reason) {
        if (!ended) {
            ended = true;
            drawing.cancel();
            nextArming.unset();
            alarms.forEach(SharedAlarm::unset);
            alarms.clear();
            engine.counts().countCancelled(request.n() - finished);
            planned.tryFail(reason);
            promise.fail(reason);
        }
    }

    private void drawAside() {
        drawing.run(end -> {
            drawn = end;
            // With the plan, arm() runs at once: planned() has to complete now, and the next arming may be an hour
            // away.
            if (arming.compareAndSet(false, true) || drawing.plan() != null) {
                engine.loop().soon(this::arm);
            }
        });
    }

    private void drawingEnded(AsyncResult<Void> outcome) {
        engine.drawingEnded(this);
        if (outcome.failed()) {
            fail(outcome.cause());
        }
    }

    private void arm() {
        arming.set(false);
        nextArming.unset();
        if (ended || allArmed) {
            return;
        }
        // The order matters: the plan and the delays read after this have at least what it publishes.
        int ready = drawn;
        Plan plan = drawing.plan();
        double[] delays = drawing.delays();
        long now = engine.loop().nanos();
        long endOfTurn = now + Turns.NANOS;
        long horizon = now + AHEAD_NANOS;
        List<Future<Void>> slice = new ArrayList<>();
        while (armed < ready && now < endOfTurn && deadlines.of(delays[armed]) <= horizon) {
            slice.add(armTick(delays, ready));
            now = engine.loop().nanos();
        }
        rung = Future.all(rung, Future.all(slice)).mapEmpty();
        if (plan != null) {
            planned.tryComplete(plan.seconds());
        }
        if (ended) {
            return; // a listener of planned() may have cancelled it
        }
        if (plan != null && armed == plan.endingWaits()) {
            armEnd(plan);
        } else if (armed < ready) {
            arming.set(true);
            long next = now < endOfTurn ? deadlines.of(delays[armed]) - AHEAD_NANOS / 2 : now + Turns.NANOS;
            engine.loop().set(nextArming, next);
        }
    }

    /** Sets the alarm of the next delay, which takes along all further delays of its tick. */
    private Future<Void> armTick(double[] delays, int ready) {
        SharedAlarm alarm = new SharedAlarm(armed);
        engine.loop().set(alarm, deadlines.of(delays[armed]));
        armed = deadlines.firstAfter(alarm.rings(), delays, armed + 1, Math.min(ready, armed + MAX_WAITS_PER_ALARM));
        alarm.to = armed;
        alarms.add(alarm);
        return alarm.promise.future();
    }

    /** Sets the last alarm, if the fan-out times out: one with which no wait ends. */
    private void armEnd(Plan plan) {
        allArmed = true;
        if (plan.outcome() == Plan.Outcome.TIMED_OUT) {
            SharedAlarm timeout = new SharedAlarm(armed);
            timeout.to = armed;
            engine.loop().set(timeout, deadlines.of(plan.seconds()));
            alarms.add(timeout);
            rung = Future.all(rung, timeout.promise.future()).mapEmpty();
        }
        rung.onSuccess(nothing -> finish(plan));
    }

    private void finish(Plan plan) {
        long elapsed = engine.loop().nanos() - start;
        if (plan.outcome() == Plan.Outcome.TIMED_OUT) {
            fail(request.terms().timedOut(request.seed(), plan.endingWaits(), request.n(), elapsed));
        } else if (plan.outcome() == Plan.Outcome.FAILED) {
            fail(request.terms().failed(request.seed(), plan.endingWaits(), request.n(), plan.seconds(), elapsed));
        } else if (!ended) {
            ended = true;
            engine.counts().countCancelled(request.n() - plan.endingWaits());
            int failed = plan.endingWaits() - plan.succeeding().length;
            promise.complete(
                    new Measurement(request, plan.succeeding(), failed, plan.seconds(), Seconds.of(elapsed), late));
        }
    }

    private void record(EndedWaits waits) {
        double elapsed = waits.elapsed();
        for (int i = 0; i < waits.size(); i++) {
            late.record(elapsed - waits.delay(i));
        }
    }

    /** The alarm that the waits of one tick share. */
    private final class SharedAlarm extends Alarm {

        private final Promise<Void> promise = Promise.promise();
        private final int from;
        private int to;

        SharedAlarm(int from) {
            this.from = from;
        }

        @Override
        protected void ended(long nanos) {
            // A loop that is far behind may ring this alarm before earlier ones, which are due as well: those end
            // first.
            while (!ended && alarms.element() != this) {
                SharedAlarm earlier = alarms.element();
                long planned = earlier.rings();
                earlier.unset();
                earlier.end(nanos, planned);
            }
            if (!ended) {
                end(nanos, engine.loop().planned());
            }
        }

        private void end(long nanos, long planned) {
            alarms.remove();
            finished = to;
            if (to > from) {
                EndedWaits waits = new EndedWaits(drawing.delays(), drawing.failures(), from, to, nanos - start);
                record(waits);
                engine.counts().countEnded(waits, nanos, planned);
                engine.callListener(listener, waits);
            }
            promise.complete();
        }

        @Override
        protected void failed(Throwable reason) {
            fail(reason);
        }
    }

    /** The moment at which to set more alarms. */
    private final class NextArming extends Alarm {

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
