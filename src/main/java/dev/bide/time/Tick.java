package dev.bide.time;

/**
 * A group of alarms that ring together at one planned moment and share one timer. {@link Ticks} decides which alarm
 * joins which tick. Only the thread of the event loop may call it.
 *
 * <p>The alarms form a doubly linked list, so that they ring in the order in which they were set and each can leave in
 * constant time.
 */
final class Tick {

    /** Stands for "no timer": Vert.x numbers its timers from 0. */
    static final long NO_TIMER = -1;

    private final Ticks ticks;

    /** The planned moment of ringing. It stays the same while the tick has a timer, since its cell depends on it. */
    long nanos;

    long timer = NO_TIMER;

    private Alarm first;
    private Alarm last;

    Tick(Ticks ticks, long nanos) {
        this.ticks = ticks;
        this.nanos = nanos;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(Alarm alarm) {
        alarm.tick = this;
        alarm.before = last;
        if (last == null) {
            first = alarm;
        } else {
            last.after = alarm;
        }
        last = alarm;
    }

    /** Removes an alarm that was cancelled. The last one takes the timer with it. */
    void remove(Alarm alarm) {
        unlink(alarm);
        // A tick without a timer is due: it is in the queue of DueTicks, which drops it in its next pass.
        if (first == null && timer != NO_TIMER) {
            ticks.cancel(this);
        }
    }

    /** Removes and returns the first alarm, or returns null. Leaves the timer alone: the tick is ringing. */
    Alarm poll() {
        Alarm alarm = first;
        if (alarm != null) {
            unlink(alarm);
        }
        return alarm;
    }

    void cancelTimer(Timers timers) {
        if (timer != NO_TIMER) {
            timers.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void unlink(Alarm alarm) {
        if (alarm.before == null) {
            first = alarm.after;
        } else {
            alarm.before.after = alarm.after;
        }
        if (alarm.after == null) {
            last = alarm.before;
        } else {
            alarm.after.before = alarm.before;
        }
        // Without a tick the alarm is not set: unset() does nothing, and its owner may set it again, even as it rings.
        alarm.tick = null;
        alarm.before = null;
        alarm.after = null;
    }
}
