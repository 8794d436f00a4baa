package dev.bide.time;

import java.util.HashMap;
import java.util.Map;

/**
 * The alarms of one event loop, grouped into ticks: alarms of the same millisecond share a timer. Only the thread of
 * the event loop may call it.
 *
 * <p>An alarm never rings early. Unless the event loop stalls, it rings less than two milliseconds after its
 * moment, and less than one if the other alarms of that millisecond were set by the same call.
 */
public final class Ticks {

    /*
     * A timer counts whole milliseconds from the moment it is set. So it rings at a fraction of a millisecond of its
     * own, not on a common grid. Rounding every alarm up to a common grid first would round twice: half a millisecond
     * on average for the grid, and another half for the timer. So a tick is not a cell of a grid. It is a planned
     * moment of ringing, and an alarm joins a tick that rings at the alarm's moment or soon after it.
     *
     * To find that tick, ticks are stored by the millisecond in which they ring, the cell. A cell has at most one tick.
     *
     *      cell 7          cell 8          cell 9
     *      |----x----T-----|---------------|---T'----------|
     *
     * Alarm x is before tick T, so it joins T. An alarm of cell 7 that is after T cannot join it. It joins the tick of
     * cell 8 if there is one, and sets a timer of its own otherwise.
     *
     * The result: there are never more timers than milliseconds, however the alarms are spread.
     */

    static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * A tick is planned less than this after the moment of any of its alarms whose moment was in the future when set.
     */
    static final long MAX_ROUNDING_NANOS = 2 * NANOS_PER_MILLI;

    private final Timers timers;
    private final DueTicks dueTicks;

    /** The ticks that have a timer, by cell. */
    private final Map<Long, Tick> ticksByCell = new HashMap<>();

    /**
     * Creates the ticks of an event loop, with no alarm set.
     *
     * @param timers the clock and timers of the event loop
     * @param turns where to continue when ringing takes longer than one turn
     */
    public Ticks(Timers timers, Turns turns) {
        this.timers = timers;
        this.dueTicks = new DueTicks(this, timers, turns);
    }

    /**
     * Sets an alarm. If its moment has passed, it rings without a timer as soon as the caller returns to the event
     * loop.
     *
     * @param alarm an alarm that is not set
     * @param moment the earliest moment at which it may ring
     */
    public void set(Alarm alarm, long moment) {
        long now = timers.nanos();
        // What is due now rings without a timer: Vert.x refuses a timer of less than a millisecond.
        if (dueTicks.isBroken() || moment <= now) {
            dueTicks.add(alarm, now);
        } else {
            findOrStartTick(moment, now).add(alarm);
        }
    }

    /**
     * Breaks off all waiting: every alarm fails, whether it is set now or later. Only the first call has an effect.
     *
     * @param reason the cause that the alarms receive
     * @param done runs after every alarm that is set now has failed
     */
    public void breakOff(Throwable reason, Runnable done) {
        if (dueTicks.isBroken()) {
            return;
        }
        dueTicks.breakOff(reason, ticksByCell.values(), done);
        // breakOff() has copied the ticks and cancels their timers later, pass by pass.
        ticksByCell.clear();
    }

    /**
     * Returns the number of timers that are set.
     *
     * @return 0 if no alarm waits for a timer
     */
    public int timers() {
        return ticksByCell.size();
    }

    private static long cellOf(long nanos) {
        return Math.floorDiv(nanos, NANOS_PER_MILLI);
    }

    private Tick findOrStartTick(long moment, long now) {
        long cell = cellOf(moment);
        Tick tickInCell = ticksByCell.get(cell);
        if (tickInCell != null && tickInCell.nanos >= moment) {
            return tickInCell;
        }
        // Rounded up, so that the timer never fires before the moment. It is due less than a millisecond after it: in
        // this cell or in the next one.
        long millis = (moment - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        boolean ringsInCell = cellOf(now + millis * NANOS_PER_MILLI) == cell;
        if (tickInCell == null && ringsInCell) {
            return startTick(cell, now, millis);
        }
        // Any tick of the next cell will do: it rings less than two milliseconds after the moment.
        Tick tickInNextCell = ticksByCell.get(cell + 1);
        if (tickInNextCell != null) {
            return tickInNextCell;
        }
        // If this cell has a tick already, a second timer in it is put off by a millisecond, into the next cell.
        return startTick(cell + 1, now, ringsInCell ? millis + 1 : millis);
    }

    private Tick startTick(long cell, long now, long millis) {
        Tick tick = new Tick(this, now + millis * NANOS_PER_MILLI);
        tick.timer = timers.setTimer(millis, () -> timerFired(tick));
        ticksByCell.put(cell, tick);
        return tick;
    }

    private void timerFired(Tick tick) {
        if (dueTicks.isBroken()) {
            return; // breakOff() has moved the tick to the due ones
        }
        // A timer that fires early is set again: no alarm may ring before its moment.
        long early = tick.nanos - timers.nanos();
        if (early > 0) {
            long millis = (early + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
            tick.timer = timers.setTimer(millis, () -> timerFired(tick));
            return;
        }
        // Before its alarms ring: one of them may set itself again, which starts a new tick in this cell.
        ticksByCell.remove(cellOf(tick.nanos));
        // The timer is used up. It also keeps Tick.remove() from cancelling this tick if an alarm is unset meanwhile.
        tick.timer = Tick.NO_TIMER;
        dueTicks.ring(tick);
    }

    /**
     * Returns the moment at which the tick of the ringing alarm was planned to ring.
     *
     * @return a moment; only valid while an alarm rings
     */
    long plannedNanos() {
        return dueTicks.plannedNanos();
    }

    /** Cancels a tick that has lost its last alarm. */
    void cancel(Tick tick) {
        tick.cancelTimer(timers);
        ticksByCell.remove(cellOf(tick.nanos));
    }
}
