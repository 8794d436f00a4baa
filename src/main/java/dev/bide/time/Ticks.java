package dev.bide.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    /** As many alarms ring in one turn of the loop; the rest of a tick waits for its next turn. */
    static final int SLICE = 128;

    private final Timers timers;
    private final Map<Long, Tick> cells = new HashMap<>();

    /** Ticks whose moment has come, of which the first is being rung, a slice in each turn. */
    private final Queue<Tick> due = new ArrayDeque<>();

    private Tick latest;
    private boolean ringing;
    private Throwable broken;
    private Runnable emptied;

    /**
     * Makes the ticks of a loop.
     *
     * @param timers the loop
     */
    public Ticks(Timers timers) {
        this.timers = timers;
    }

    /**
     * Sets an alarm. One whose moment is over rings as soon as the caller lets the loop go, without a timer.
     *
     * @param alarm an alarm that is not set
     * @param moment when it is to ring at the earliest
     */
    public void set(Alarm alarm, long moment) {
        long now = timers.nanos();
        Tick tick = broken != null || moment <= now ? atOnce(now) : at(moment, now);
        tick.add(alarm);
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
        List<Tick> all = new ArrayList<>(cells.values());
        cells.clear();
        for (Tick tick : all) {
            timers.cancel(tick.timer);
            tick.timer = Tick.NONE;
        }
        due.addAll(all);
        ringSoon();
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
        long early = tick.nanos - timers.nanos();
        if (early > 0) {
            tick.timer = timers.set((early + MILLI - 1) / MILLI, () -> rung(tick));
            return;
        }
        cells.remove(Math.floorDiv(tick.nanos, MILLI));
        tick.timer = Tick.NONE;
        due.add(tick);
        if (!ringing) {
            ring();
        }
    }

    private Tick atOnce(long now) {
        if (latest == null) {
            latest = new Tick(this, now);
            due.add(latest);
            ringSoon();
        }
        return latest;
    }

    private void ringSoon() {
        if (!ringing) {
            ringing = true;
            timers.soon(this::ring);
        }
    }

    /** Rings a slice of what is due, and comes back for the rest after whatever else the loop has to do. */
    private void ring() {
        ringing = true;
        int rung = 0;
        Tick tick = due.peek();
        while (tick != null && rung < SLICE) {
            Alarm alarm = tick.poll();
            if (alarm != null) {
                rung++;
                ring(alarm);
            } else {
                latest = tick == latest ? null : latest;
                due.remove();
                tick = due.peek();
            }
        }
        ringing = false;
        if (tick != null) {
            ringSoon();
        } else if (broken != null && emptied != null) {
            Runnable done = emptied;
            emptied = null;
            done.run();
        }
    }

    /** Rings one alarm; whatever its owner does then must not keep the others from ringing. */
    private void ring(Alarm alarm) {
        try {
            if (broken == null) {
                alarm.ended(timers.nanos());
            } else {
                alarm.failed(broken);
            }
        } catch (RuntimeException | Error e) {
            timers.report(e);
        }
    }

    void forget(Tick tick) {
        timers.cancel(tick.timer);
        tick.timer = Tick.NONE;
        cells.remove(Math.floorDiv(tick.nanos, MILLI));
    }
}
