package dev.bide.time;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The alarms of one event loop, of which those of one millisecond share a timer. Only the loop's thread may call it.
 *
 * <p>An alarm never rings early, and rings less than two milliseconds after its moment on a loop that is not held up,
 * less than one where its neighbours come from the same call.
 */
public final class Ticks {

    /*
     * A timer counts whole milliseconds from the moment it is set, so it rings on a grid of its own. Were every alarm
     * moved up to a common grid first, it would lose half a millisecond there and another half in its timer. So a tick
     * is not a cell of a grid but a planned moment of ringing, and an alarm joins a tick that rings at its moment or
     * soon after. To find that tick, ticks are kept by the millisecond (the cell) they ring in, at most one in each:
     *
     *      cell 7          cell 8          cell 9
     *      |----x----T-----|---------------|---T'----------|
     *           x joins T; after T, an alarm of cell 7 looks into cell 8, and else sets its own timer
     *
     * So there are never more timers than milliseconds, whatever the callers do.
     */

    static final long MILLI = 1_000_000;

    /** A tick is planned less than so much later than the moment of any of its alarms, if that was yet to come. */
    static final long MOST_ROUNDING = 2 * MILLI;

    private final Timers timers;
    private final Turns turns;
    private final Map<Long, Tick> cells = new HashMap<>();

    /** Ticks that rang for longer than a turn, and those that have no timer; each turn rings some of the first. */
    private final Queue<Tick> due = new ArrayDeque<>();

    private Tick latest;
    private long planned;
    private boolean ringing;
    private Throwable broken;
    private Runnable emptied;

    /**
     * Makes the ticks of a loop.
     *
     * @param timers the loop
     * @param turns where to ring what does not fit into one turn of the loop
     */
    public Ticks(Timers timers, Turns turns) {
        this.timers = timers;
        this.turns = turns;
    }

    /**
     * Sets an alarm. One whose moment is over rings as soon as the caller lets the loop go, without a timer.
     *
     * @param alarm an alarm that is not set
     * @param moment when it is to ring at the earliest
     */
    public void set(Alarm alarm, long moment) {
        long now = timers.nanos();
        if (broken != null || moment <= now) {
            atOnce(alarm, now);
        } else {
            at(moment, now).add(alarm);
        }
    }

    /**
     * Breaks off all waiting: alarms that are set, and any that are set from now on, fail.
     *
     * @param reason what they fail with
     * @param done what to run when those that were set have all been told
     */
    public void breakOff(Throwable reason, Runnable done) {
        if (broken != null) {
            return;
        }
        broken = reason;
        emptied = done;
        due.addAll(cells.values());
        cells.clear();
        // Not ringSoon: if a turn is planned for the rest of a tick, its timer may be gone with the deployment.
        timers.soon(this::ring);
    }

    /**
     * Counts the timers that are set.
     *
     * @return how many there are, 0 when nothing is awaited
     */
    public int timers() {
        return cells.size();
    }

    private Tick at(long moment, long now) {
        long cell = Math.floorDiv(moment, MILLI);
        Tick here = cells.get(cell);
        if (here != null && here.nanos >= moment) {
            return here;
        }
        long millis = (moment - now + MILLI - 1) / MILLI;
        if (here == null && Math.floorDiv(now + millis * MILLI, MILLI) == cell) {
            return start(cell, now, millis);
        }
        Tick next = cells.get(cell + 1);
        if (next != null) {
            return next;
        }
        boolean taken = Math.floorDiv(now + millis * MILLI, MILLI) == cell;
        return start(cell + 1, now, taken ? millis + 1 : millis);
    }

    private Tick start(long cell, long now, long millis) {
        Tick tick = new Tick(this, now + millis * MILLI);
        tick.timer = timers.set(millis, () -> rung(tick));
        cells.put(cell, tick);
        return tick;
    }

    private void rung(Tick tick) {
        if (broken != null) {
            return;
        }
        long early = tick.nanos - timers.nanos();
        if (early > 0) {
            tick.timer = timers.set((early + MILLI - 1) / MILLI, () -> rung(tick));
            return;
        }
        cells.remove(Math.floorDiv(tick.nanos, MILLI));
        tick.timer = Tick.NONE;
        if (!ring(tick, timers.nanos() + Turns.NANOS)) {
            due.add(tick);
            ringInTurn();
        }
    }

    private void atOnce(Alarm alarm, long now) {
        if (latest == null) {
            latest = new Tick(this, now);
            due.add(latest);
        }
        latest.nanos = now;
        latest.add(alarm);
        ringSoon();
    }

    private void ringSoon() {
        if (!ringing) {
            ringing = true;
            timers.soon(this::ring);
        }
    }

    private void ringInTurn() {
        if (!ringing) {
            ringing = true;
            turns.add(this::ring);
        }
    }

    /** Rings what is left to be rung, as much as fits into a turn, and comes back for the rest. */
    private void ring() {
        ringing = true;
        long end = timers.nanos() + Turns.NANOS;
        Tick tick = next();
        while (tick != null && ring(tick, end)) {
            due.remove();
            cancelTimer(tick);
            tick = next();
        }
        ringing = false;
        if (tick == null) {
            rungAll();
        } else if (broken == null) {
            ringInTurn();
        } else {
            ringSoon();
        }
    }

    /** Gives the first tick that is due; what comes while it rings has to wait for those behind it. */
    private Tick next() {
        Tick next = due.peek();
        latest = next == latest ? null : latest;
        return next;
    }

    /**
     * Tells when the alarm that is ringing was planned to.
     *
     * @return a moment, which only means something while one rings
     */
    long planned() {
        return planned;
    }

    /** Rings a tick until an end, and tells whether all of it has been rung. */
    private boolean ring(Tick tick, long end) {
        long now = timers.nanos();
        while (!tick.isEmpty()) {
            if (now >= end) {
                return false;
            }
            planned = tick.nanos;
            ring(tick.poll(), now);
            now = timers.nanos();
        }
        return true;
    }

    private void rungAll() {
        if (broken != null && emptied != null) {
            Runnable done = emptied;
            emptied = null;
            done.run();
        }
    }

    /** Rings one alarm; whatever its owner does then must not keep the others from ringing. */
    private void ring(Alarm alarm, long now) {
        try {
            if (broken == null) {
                alarm.ended(now);
            } else {
                alarm.failed(broken);
            }
        } catch (RuntimeException | Error e) {
            timers.report(e);
        }
    }

    void forget(Tick tick) {
        cancelTimer(tick);
        cells.remove(Math.floorDiv(tick.nanos, MILLI));
    }

    private void cancelTimer(Tick tick) {
        if (tick.timer != Tick.NONE) {
            timers.cancel(tick.timer);
            tick.timer = Tick.NONE;
        }
    }
}
