package dev.bide.wait;

import dev.bide.time.Alarm;
import dev.bide.time.Ticks;
import dev.bide.time.Timers;
import dev.bide.time.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The waits of one event loop. Any thread may call it; what it waits for runs and ends on its loop.
 *
 * <p>A deadline counts from the moment of the call, whatever happens between the call and the loop.
 */
public final class Waits {

    private final Timers timers;
    private final Turns turns;
    private final Ticks ticks;
    private final Pending pending;
    private final Limits limits;
    private final Promise<Void> stopped = Promise.promise();
    private final Set<ManyWaits> drawing = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private boolean told;

    /**
     * Makes the waits of a loop.
     *
     * @param timers the loop
     * @param pending the process's count, shared with all other instances
     * @param limits how much may be asked
     */
    public Waits(Timers timers, Pending pending, Limits limits) {
        this.timers = timers;
        this.turns = new Turns(timers);
        this.ticks = new Ticks(timers, turns);
        this.pending = pending;
        this.limits = limits;
    }

    /**
     * Waits once.
     *
     * @param request what to wait for
     * @return the wait, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<Wait> one(WaitRequest request) {
        long now = admitted(request);
        return begun(new LoneWait(this, request, now));
    }

    /**
     * Waits once, telling of it.
     *
     * @param request what to wait for
     * @param listener is told of the wait when it ends, on the loop's thread
     * @return the wait, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<Wait> one(WaitRequest request, Consumer<Ended> listener) {
        long now = admitted(request);
        return begun(new ToldWait(this, request, now, listener));
    }

    private long admitted(WaitRequest request) {
        long now = timers.nanos();
        limits.check(request);
        admit(1);
        return now;
    }

    private LoneWait begun(LoneWait wait) {
        onLoop(wait::set);
        return wait;
    }

    /**
     * Waits n times at once.
     *
     * @param request what to wait for
     * @param listener is told of each wait as it ends, on the loop's thread
     * @return the fan-out, which has begun
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Waiting<FanOut> many(FanOutRequest request, Consumer<Ended> listener) {
        long now = timers.nanos();
        limits.check(request);
        admit(request.n());
        ManyWaits waits = new ManyWaits(this, request, listener, now);
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
     * Gives the limits that these waits keep to.
     *
     * @return how much may be asked
     */
    public Limits limits() {
        return limits;
    }

    /**
     * Runs a piece of long work when the loop has seen to its timers and sockets.
     *
     * @param piece about a millisecond of work at the most; it may ask for the next piece
     */
    public void inTurn(Runnable piece) {
        onLoop(() -> turns.add(piece));
    }

    /**
     * Runs a piece of work in turn with others, but at once if there has been none for a while.
     *
     * @param piece what to run, for less than a millisecond
     */
    public void soonInTurn(Runnable piece) {
        onLoop(() -> turns.addSoon(piece));
    }

    /**
     * Runs a piece of work on the loop, after what is queued there already.
     *
     * @param piece what to run
     */
    public void soon(Runnable piece) {
        timers.soon(piece);
    }

    /**
     * Sets an alarm of somebody else's beside those of the waits, which is not counted as a wait, but is told when the
     * loop stops as they are; only for the loop's own thread.
     *
     * @param alarm an alarm that is not set
     * @param seconds when it is to ring, from now
     */
    public void remind(Alarm alarm, double seconds) {
        ticks.set(alarm, timers.nanos() + Seconds.nanos(seconds));
    }

    /**
     * Tells what moment it is on the loop's clock.
     *
     * @return nanoseconds since no moment in particular
     */
    public long nanos() {
        return timers.nanos();
    }

    /**
     * Stops waiting: whatever is pending on this loop fails, and whatever is asked from now on is refused.
     *
     * @return a future that completes when all who waited have been told
     */
    public Future<Void> stop() {
        stopping = true;
        onLoop(this::breakOff);
        return stopped.future();
    }

    private void breakOff() {
        List.copyOf(drawing).forEach(waits -> waits.fail(Refusal.stopping()));
        ticks.breakOff(Refusal.stopping(), () -> {
            told = true;
            stopped();
        });
    }

    private void stopped() {
        if (told && drawing.stream().noneMatch(ManyWaits::isBeingDrawn)) {
            stopped.tryComplete();
        }
    }

    /** Keeps a fan-out that is to be drawn aside, since it may have no alarm yet that would tell it of the end. */
    void drawing(ManyWaits waits) {
        drawing.add(waits);
    }

    void drawn(ManyWaits waits) {
        drawing.remove(waits);
        stopped();
    }

    Timers timers() {
        return timers;
    }

    /** Tells a listener, whose faults change nothing. */
    void tell(Consumer<Ended> listener, Ended ended) {
        try {
            listener.accept(ended);
        } catch (RuntimeException | Error e) {
            timers.report(e);
        }
    }

    Ticks ticks() {
        return ticks;
    }

    void left(int n) {
        pending.leave(n);
    }

    /** Runs a task on the loop, at once if this is its thread. */
    void onLoop(Runnable task) {
        if (timers.here()) {
            task.run();
        } else {
            timers.soon(task);
        }
    }

    private void admit(int n) {
        if (stopping) {
            throw Refusal.stopping();
        }
        pending.enter(n, limits.maxPending());
    }
}
