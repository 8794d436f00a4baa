package dev.bide.time;

/**
 * An action at a moment. Once set, it rings at most once and never early. It belongs to a {@link Tick}, whose alarms
 * share a timer and ring together. Only the thread of its event loop may call it.
 */
public abstract class Alarm {

    // The alarm is itself the node of its tick's linked list. Setting it allocates nothing else, and unset() is O(1).
    // The fields are not volatile: only the thread of the event loop uses them. All three are null while it is not set.
    Tick tick;
    Alarm before;
    Alarm after;

    /** Creates an alarm that is not set. */
    protected Alarm() {}

    /**
     * Handles the moment. The alarm is no longer set and may be set again.
     *
     * @param nanos the present moment, never before the requested one
     */
    protected abstract void rang(long nanos);

    /**
     * Handles the end of all waiting on the event loop: the alarm will not ring. It is no longer set.
     *
     * @param reason why waiting was broken off
     */
    protected abstract void brokenOff(Throwable reason);

    /**
     * Returns the moment at which the alarm is planned to ring. It may be a little later than the requested one. Other
     * work that is due up to then can share this alarm.
     *
     * @return a moment of the event loop's clock; only valid while the alarm is set
     */
    public final long ringsAtNanos() {
        return tick.nanos;
    }

    /** Cancels the alarm. Does nothing if it is not set or has rung. */
    public final void unset() {
        if (tick != null) {
            tick.remove(this);
        }
    }
}
