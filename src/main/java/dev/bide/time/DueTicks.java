package dev.bide.time;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/**
 * The ticks of one event loop that are due: ticks that take longer than a turn to ring, ticks whose alarms were set too
 * late for a timer, and all of them once waiting is broken off. Only the thread of the event loop may call it.
 *
 * <p>They ring in passes. A pass rings as many alarms as fit into a turn, and the next pass continues there.
 */
final class DueTicks {

    private final Ticks ticks;
    private final Timers timers;
    private final Turns turns;
    private final Queue<Tick> queue = new ArrayDeque<>();

    /** The tick in the queue that still accepts alarms, or null. It has no timer. */
    private Tick overdue;

    private long plannedNanos;
    private boolean passScheduled;

    /** Why waiting was broken off, or null. */
    private Throwable breakReason;

    private Runnable afterBreak;

    DueTicks(Ticks ticks, Timers timers, Turns turns) {
        this.ticks = ticks;
        this.timers = timers;
        this.turns = turns;
    }

    boolean isBroken() {
        return breakReason != null;
    }

    /** Returns the moment at which the tick of the ringing alarm was planned to ring. */
    long plannedNanos() {
        return plannedNanos;
    }

    /** Adds an alarm whose moment has passed, or that is to fail. It rings after the caller returns. */
    void add(Alarm alarm, long now) {
        if (overdue == null) {
            overdue = new Tick(ticks, now);
            queue.add(overdue);
        }
        // None of its alarms has rung yet, so all of them ring at the moment of the newest one or later.
        overdue.nanos = now;
        overdue.add(alarm);
        scheduleSoon();
    }

    /** Rings a tick whose timer has fired. What does not fit into this turn is queued. */
    void ring(Tick tick) {
        if (!ring(tick, timers.nanos() + Turns.TURN_NANOS)) {
            queue.add(tick);
            scheduleInTurn();
        }
    }

    /** Fails the alarms that are due, the alarms of the given ticks, and all that are set later. */
    void breakOff(Throwable reason, Collection<Tick> waiting, Runnable done) {
        breakReason = reason;
        afterBreak = done;
        // Queued and not failed here: there may be more alarms than fit into a turn.
        queue.addAll(waiting);
        // Not scheduleSoon(): a pass may be scheduled already, in a turn. An event loop that shuts down drops it. If it
        // does come, its pass does no harm.
        timers.post(this::ringDue);
    }

    private void scheduleSoon() {
        if (!passScheduled) {
            passScheduled = true;
            timers.post(this::ringDue);
        }
    }

    private void scheduleInTurn() {
        if (!passScheduled) {
            passScheduled = true;
            turns.add(this::ringDue);
        }
    }

    /** Runs a pass, and schedules another one if ticks are left. */
    private void ringDue() {
        // An alarm that is set during this pass must not schedule another: the end of the pass does so if needed.
        passScheduled = true;
        long endNanos = timers.nanos() + Turns.TURN_NANOS;
        Tick tick = next();
        while (tick != null && ring(tick, endNanos)) {
            queue.remove();
            tick.cancelTimer(timers); // it has one if breakOff() queued it
            tick = next();
        }
        passScheduled = false;
        if (tick == null) {
            finishBreak();
        } else if (breakReason == null) {
            scheduleInTurn();
        } else {
            // Not in a turn: an event loop that shuts down drops the tasks that are scheduled.
            scheduleSoon();
        }
    }

    /**
     * Returns the first tick, or null, and closes it to further alarms. Otherwise an alarm that sets itself again as it
     * rings would keep the ticks behind it from ever ringing.
     */
    private Tick next() {
        Tick next = queue.peek();
        if (next == overdue) {
            overdue = null;
        }
        return next;
    }

    /** Rings the alarms of a tick until an end. Returns whether all of them have rung. */
    private boolean ring(Tick tick, long endNanos) {
        long now = timers.nanos();
        while (!tick.isEmpty()) {
            if (now >= endNanos) {
                return false;
            }
            plannedNanos = tick.nanos;
            // Removed first, so that the alarm may set itself again as it rings.
            ring(tick.poll(), now);
            // Read for each alarm: an owner may have taken long, and the next alarm is that much later.
            now = timers.nanos();
        }
        return true;
    }

    /** Rings one alarm. If its owner throws an exception, reports it, so that the other alarms still ring. */
    private void ring(Alarm alarm, long now) {
        try {
            if (breakReason == null) {
                alarm.rang(now);
            } else {
                alarm.brokenOff(breakReason);
            }
        } catch (RuntimeException | Error e) {
            timers.report(e);
        }
    }

    /**
     * Runs what {@link #breakOff} was given, once. Alarms that are set later fail too, but no caller waits for them.
     */
    private void finishBreak() {
        if (breakReason != null && afterBreak != null) {
            Runnable done = afterBreak;
            afterBreak = null;
            done.run();
        }
    }
}
