package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.PoolPlace;
import dev.bide.pool.PoolUse;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The waits of one event loop. Any thread may call it; what it waits for runs and ends on its loop.
 *
 * <p>A deadline counts from the moment of the call, whatever happens between the call and the loop.
 */
public final class Engine {

    private final Loop loop;
    private final LoopMeter meter;
    private final Limiter pending;
    private final Pools pools;
    private final Limits limits;
    private final Consumer<Measurement> measured;
    private final AtomicLong own = new AtomicLong();
    private final Promise<Void> drained = Promise.promise();
    private final Promise<Void> stopped = Promise.promise();
    private final Set<FanOut> drawing = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private boolean told;

    /**
     * Makes the waits of a loop.
     *
     * @param loop where to wait
     * @param meter where to record what begins and ends
     * @param pending the process's count, shared with all other instances
     * @param pools the process's, shared with all other instances
     * @param limits how much may be asked
     * @param measured receives each result of {@link #measureTime}, on the loop's thread
     */
    public Engine(
            Loop loop, LoopMeter meter, Limiter pending, Pools pools, Limits limits, Consumer<Measurement> measured) {
        this.loop = loop;
        this.meter = meter;
        this.pending = pending;
        this.pools = pools;
        this.limits = limits;
        this.measured = measured;
    }

    /**
     * Waits once.
     *
     * @param request what to wait for
     * @return the wait, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public PendingWait<Wait> waitRandom(WaitRequest request) {
        return waitRandom(request, SingleWait.NO_LISTENER);
    }

    /**
     * Waits once, telling of it.
     *
     * @param request what to wait for
     * @param listener is told of the wait when it ends, on the loop's thread
     * @return the wait, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public PendingWait<Wait> waitRandom(WaitRequest request, Consumer<EndedWaits> listener) {
        long now = loop.nanos();
        limits.check(request);
        admit(1);
        SingleWait wait;
        try {
            wait = new SingleWait(this, request, listener, now);
        } catch (RuntimeException | Error e) {
            leave(1); // the pool has no place for it, or the heap
            throw e;
        }
        meter.accepted(1);
        loop.run(wait::set);
        return wait;
    }

    PoolPlace enter(PoolUse load, double drawn, long now) {
        return pools.enter(load, drawn, now, limits.maxDelay(), limits.maxPools());
    }

    void leave(PoolPlace place) {
        pools.leave(place, loop.nanos());
    }

    /**
     * Begins n waits together.
     *
     * @param request what to wait for
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public PendingWait<Measurement> waitN(FanOutRequest request) {
        return waitN(request, ended -> {});
    }

    /**
     * Begins n waits together.
     *
     * @param request what to wait for
     * @param listener receives the waits of each tick as they end, on the loop's thread
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public PendingWait<Measurement> waitN(FanOutRequest request, Consumer<EndedWaits> listener) {
        long now = loop.nanos();
        limits.check(request);
        admit(request.n());
        meter.accepted(request.n());
        FanOut waits = new FanOut(this, request, listener, now);
        try {
            waits.begin();
        } catch (RuntimeException | Error e) {
            drawing.remove(waits);
            waits.fail(e); // nobody has it, but it is counted, and may be armed in part
            throw e;
        }
        return waits;
    }

    /**
     * Begins n waits together, to measure what that costs.
     *
     * @param request what to wait for, at least once
     * @return the fan-out, which has begun
     * @throws Refusal if n is 0, it is over a limit, too much is pending, or the loop is stopping
     */
    public PendingWait<Measurement> measureTime(FanOutRequest request) {
        return measureTime(request, ended -> {});
    }

    /**
     * Begins n waits together, to measure what that costs.
     *
     * @param request what to wait for, at least once
     * @param listener receives the waits of each tick as they end, on the loop's thread
     * @return the fan-out, which has begun
     * @throws Refusal if n is 0, it is over a limit, too much is pending, or the loop is stopping
     */
    public PendingWait<Measurement> measureTime(FanOutRequest request, Consumer<EndedWaits> listener) {
        if (request.n() == 0) {
            throw Refusal.invalid("n", "must be at least 1 for a measurement: it divides by n", 0);
        }
        PendingWait<Measurement> pendingWait = waitN(request, listener);
        pendingWait.future().onSuccess(measured::accept);
        return pendingWait;
    }

    /**
     * Draws the delays of a fan-out, and waits for none of them.
     *
     * @param request what is not waited for; what it needs, and its terms, make no difference
     * @return a future of the delays in seconds, ascending
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Future<double[]> draw(FanOutRequest request) {
        limits.check(request);
        admit(request.n());
        AtomicReference<double[]> delays = new AtomicReference<>();
        Promise<double[]> drawn = loop.timers().promise();
        loop.timers().aside(() -> delays.set(request.draw())).onComplete(outcome -> {
            leave(request.n());
            drawn.handle(outcome.map(nothing -> delays.get()));
        });
        return drawn.future();
    }

    /**
     * Gives the limits that these waits keep to.
     *
     * @return how much may be asked
     */
    public Limits limits() {
        return limits;
    }

    /**
     * Gives the loop.
     *
     * @return where these waits end, and where whoever stands beside them can set alarms of their own, which fail as the
     *     waits do when these stop
     */
    public Loop loop() {
        return loop;
    }

    /**
     * Tells whether anything can still be asked for.
     *
     * @return true from the moment that these waits are to end
     */
    public boolean isStopping() {
        return stopping;
    }

    /**
     * Refuses whatever is asked from now on, and lets what is pending go on for a while.
     *
     * @param seconds how long at the most
     * @return a future that completes when nothing is pending here, or the time is up
     */
    public Future<Void> drain(double seconds) {
        stopping = true;
        loop.run(() -> {
            if (seconds > 0 && own.get() > 0) {
                loop.set(new TimeUp(), loop.nanos() + Seconds.nanos(seconds));
            } else {
                drained.tryComplete();
            }
        });
        return drained.future();
    }

    /**
     * Stops waiting: whatever is pending on this loop fails, and whatever is asked from now on is refused.
     *
     * @return a future that completes when all who waited have been told
     */
    public Future<Void> stop() {
        stopping = true;
        loop.run(this::breakOff);
        return stopped.future();
    }

    private void breakOff() {
        List.copyOf(drawing).forEach(waits -> waits.fail(Refusal.stopping()));
        loop.breakOff(Refusal.stopping(), () -> {
            told = true;
            stopped();
        });
    }

    private void stopped() {
        if (told && drawing.stream().noneMatch(FanOut::isBeingDrawn)) {
            stopped.tryComplete();
        }
    }

    /** Keeps a fan-out that is to be drawn aside, since it may have no alarm yet that would tell it of the end. */
    void drawing(FanOut waits) {
        drawing.add(waits);
    }

    void drawn(FanOut waits) {
        drawing.remove(waits);
        stopped();
    }

    /** Tells a listener, whose faults change nothing. */
    void tell(Consumer<EndedWaits> listener, EndedWaits ended) {
        try {
            listener.accept(ended);
        } catch (RuntimeException | Error e) {
            loop.timers().report(e);
        }
    }

    /** Counts a wait whose delay is over; it was to be at a moment, and the loop planned it for a little later. */
    void fired(long nanos, long deadline, long planned) {
        meter.late(nanos - deadline);
        meter.fired(1, Loop.late(nanos, deadline, planned));
        leave(1);
    }

    /** Counts waits whose delays are over, as one that ended with others would be. */
    void fired(EndedWaits ended, long nanos, long planned) {
        long start = nanos - ended.nanos();
        int together = 0;
        for (int i = 0; i < ended.size(); i++) {
            long deadline = start + Seconds.nanos(ended.delay(i));
            long behind = Loop.late(nanos, deadline, planned);
            meter.late(nanos - deadline);
            if (behind == nanos - planned) {
                together++;
            } else {
                meter.fired(1, behind);
            }
        }
        if (together > 0) {
            meter.fired(together, nanos - planned);
        }
        leave(ended.size());
    }

    /** Counts waits that are given up. */
    void cancelled(int n) {
        meter.cancelled(n);
        leave(n);
    }

    private void leave(int n) {
        pending.give(n);
        if (own.addAndGet(-n) == 0 && stopping) {
            drained.tryComplete();
        }
    }

    private void admit(int n) {
        if (stopping) {
            throw Refusal.stopping();
        }
        limits.check(meter);
        pending.take(n, limits.maxPending());
        own.addAndGet(n);
    }

    /** The end of the time that what is pending had. */
    private final class TimeUp extends Alarm {

        @Override
        protected void ended(long nanos) {
            drained.tryComplete();
        }

        @Override
        protected void failed(Throwable reason) {
            drained.tryComplete();
        }
    }
}
