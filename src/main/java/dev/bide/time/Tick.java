package dev.bide.time;

/** The alarms that ring together: a list that they form themselves. Only its loop's thread may touch it. */
final class Tick {

    /** The tick of alarms whose moment has passed has no timer. */
    static final long NONE = -1;

    private final Ticks ticks;
    long nanos;
    long timer = NONE;

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

    void remove(Alarm alarm) {
        unlink(alarm);
        if (first == null && timer != NONE) {
            ticks.forget(this);
        }
    }

    /** Takes the first alarm out, if there is one; the tick's timer is not looked at. */
    Alarm poll() {
        Alarm alarm = first;
        if (alarm != null) {
            unlink(alarm);
        }
        return alarm;
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
        alarm.tick = null;
        alarm.before = null;
        alarm.after = null;
    }
}
