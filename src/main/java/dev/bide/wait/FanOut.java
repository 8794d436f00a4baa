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
 * <p>The delays are drawn in ascending order. The waits of one tick share an alarm, and the fan-out ends when all its
 * ticks have: {@code Future.all}. Alarms are set in slices, and at most a second ahead, so that neither a million
 * waits nor an hour of them blocks the loop or takes the memory of a million timers.
 */
final class FanOut implements PendingWait<Measurement> {

    /*
     * The waits are numbered in the order in which they end. These positions only grow:
     *
     *      |  finished  |  armed: an alarm is set  |  drawn: ready to be armed  |  not drawn yet  |
     *
     * The drawing thread moves "drawn"; only the loop moves the others. arm() moves "armed" up to "drawn", to a second
     * ahead, or to the end of its turn, whichever comes first, and sets nextArming to go on.
     */

    /** Up to this many delays are drawn by the caller's thread in about a tenth of a millisecond; more, by a worker. */
    static final int MAX_DRAWN_BY_CALLER = 4096;

    /** Waits beyond this number get another alarm, even in the same tick, so that no alarm has too much to do. */
    static final int MAX_WAITS_PER_ALARM = 65_536;

    /** Alarms are set at most this far ahead, and at the latest half as far: half a second of waits at a time. */
    static final long AHEAD_NANOS = 1_000_000_000;

    private final Engine engine;
    private final FanOutRequest request;
    private final Consumer<EndedWaits> listener;
    private final long start;
    private final Deadlines deadlines;
    final Drawing drawing;
    private final FanOutLateness late = new FanOutLateness();

    // Without a context, so that they call their listeners at once. Task and Bide change to the caller's context.
    private final Promise<Measurement> promise = Promise.promise();
    private final Promise<Double> planned = Promise.promise();
    final PendingAlarm nextArming = new NextArming();

    /** The alarms that are set and have not rung, in order. */
    private final Queue<SharedAlarm> alarms = new ArrayDeque<>();

    /** Completes when all alarms set so far have rung. */
    private Future<Void> rung = Future.succeededFuture();

    /** How many waits are ready to be armed. The drawing thread writes it, and publishes the delays with it. */
    private volatile int drawn;

    /** Whether {@link #arm} is due to run anyway, so that the drawing thread need not call it for each report. */
    // With a call for each, the calls would queue up on the loop, and waits that are due would ring only after them.
    private final AtomicBoolean arming = new AtomicBoolean();

    private int armed;
    private boolean allArmed;
    private volatile int finished; // the loop writes it, any thread may read it
    private boolean ended;

    FanOut(Engine engine, FanOutRequest request, int first, Consumer<EndedWaits> listener, long start) {
        this.engine = engine;
        this.request = request;
        this.listener = listener;
        this.start = start;
        this.deadlines = new Deadlines(start);
        this.drawing = new Drawing(request, first);
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
            drawing.run(this::drawn);
            planned.complete(drawing.plan().seconds());
            engine.loop().run(this::arm);
        } else {
            engine.work().drawingBegins(this); // first, so that stop() finds it even before the worker has begun
            engine.loop().timers().runOnWorker(this::drawAside).onComplete(this::drawingEnded);
        }
    }

    void fail(Throwable reason) {
        if (!ended) {
            ended = true;
            drawing.cancel();
            nextArming.leave();
            alarms.forEach(SharedAlarm::unset);
            alarms.clear();
            // Before the promise fails, so that a caller that tries again finds the capacity free.
            engine.counts().countCancelled(request.n() - finished);
            planned.tryFail(reason);
            promise.fail(reason);
        }
    }

    private void drawn(int end) {
        if (drawing.plan() != null) {
            // The last report, and the drawing thread: on the loop, the sum of a million would take a whole turn.
            engine.calls().delays().record(drawing.delays(), end);
        }
        drawn = end;
    }

    private void drawAside() {
        drawing.run(end -> {
            drawn(end);
            // With the plan, arm() runs now: planned() has to complete, and the next arming may be an hour away.
            if (arming.compareAndSet(false, true) || drawing.plan() != null) {
                engine.loop().post(this::arm);
            }
        });
    }

    private void drawingEnded(AsyncResult<Void> outcome) {
        engine.work().drawingEnded(this);
        if (outcome.failed()) {
            fail(outcome.cause());
        }
    }

    private void arm() {
        arming.set(false); // before drawn is read, so that no later report is missed
        nextArming.unset();
        if (ended || allArmed) {
            return;
        }
        engine.work().add(nextArming);
        // Read first: the plan and the delays that are read after it have at least what it publishes.
        int ready = drawn;
        Plan plan = drawing.plan();
        double[] delays = drawing.delays();
        long now = engine.loop().nanos();
        long endOfTurn = now + Turns.TURN_NANOS;
        long horizon = now + AHEAD_NANOS;
        List<Future<Void>> slice = new ArrayList<>();
        while (armed < ready && now < endOfTurn && deadlines.of(delays[armed]) <= horizon) {
            slice.add(armTick(delays, ready));
            now = engine.loop().nanos();
        }
        // Chained, so that the futures of a slice need not be kept once they have completed.
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
            // An alarm and not a turn: it can be unset, and it fails when the engine stops.
            arming.set(true);
            long next = now < endOfTurn ? deadlines.of(delays[armed]) - AHEAD_NANOS / 2 : now + Turns.TURN_NANOS;
            engine.loop().setAlarm(nextArming, next);
        }
    }

    /** Sets the alarm of the next delay, which takes along all further delays of its tick. */
    private Future<Void> armTick(double[] delays, int ready) {
        // Set before its waits are known: only the tick that it joins shows which ones can share it.
        SharedAlarm alarm = new SharedAlarm(armed);
        engine.loop().setAlarm(alarm, deadlines.of(delays[armed]));
        armed = deadlines.firstAfter(
                alarm.ringsAtNanos(), delays, armed + 1, Math.min(ready, armed + MAX_WAITS_PER_ALARM));
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
            engine.loop().setAlarm(timeout, deadlines.of(plan.seconds()));
            alarms.add(timeout);
            rung = Future.all(rung, timeout.promise.future()).mapEmpty();
        }
        rung.onSuccess(nothing -> finish(plan)); // it never fails: a cancelled alarm leaves its promise open
    }

    private void finish(Plan plan) {
        long elapsed = engine.loop().nanos() - start;
        if (plan.outcome() == Plan.Outcome.TIMED_OUT) {
            fail(request.terms().timedOut(request.seed(), plan.endingWaits(), request.n(), elapsed));
        } else if (plan.outcome() == Plan.Outcome.FAILED) {
            fail(request.terms().failed(request.seed(), plan.endingWaits(), request.n(), plan.seconds(), elapsed));
        } else if (!ended) { // the listener of the last waits may have cancelled it
            ended = true;
            nextArming.leave();
            engine.counts().countCancelled(request.n() - plan.endingWaits());
            int failed = plan.endingWaits() - plan.succeeding().length;
            promise.complete(new Measurement(
                    request, plan.succeeding(), failed, plan.seconds(), Seconds.fromNanos(elapsed), late));
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
        protected void rang(long nanos) {
            // A loop that is far behind may ring this alarm before earlier ones. Those are due too, and end first.
            while (!ended && alarms.element() != this) {
                SharedAlarm earlier = alarms.element();
                long planned = earlier.ringsAtNanos();
                earlier.unset();
                earlier.end(nanos, planned);
            }
            if (!ended) {
                end(nanos, engine.loop().plannedNanos());
            }
        }

        private void end(long nanos, long planned) {
            alarms.remove();
            finished = to; // before the listener, which may ask for it, or cancel the rest
            if (to > from) {
                EndedWaits waits = new EndedWaits(drawing.delays(), drawing.failures(), from, to, nanos - start);
                waits.recordIn(late);
                engine.counts().countEnded(waits, nanos, planned);
                waits.passTo(listener, engine.loop().timers());
            }
            promise.complete(); // last: it may complete the whole fan-out
        }

        @Override
        protected void brokenOff(Throwable reason) {
            fail(reason);
        }
    }

    /** The moment at which to set more alarms. It stands for the fan-out in the list of what is pending. */
    private final class NextArming extends PendingAlarm {

        @Override
        int pendingWaits() {
            return ended ? 0 : request.n() - finished;
        }

        @Override
        protected void rang(long nanos) {
            arm();
        }

        @Override
        protected void brokenOff(Throwable reason) {
            fail(reason);
        }
    }
}
