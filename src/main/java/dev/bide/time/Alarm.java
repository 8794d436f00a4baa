package dev.bide.time;

/**
 * Something that is to happen at a moment: a place in a tick of {@link Ticks}. Only its loop's thread may touch it.
 *
 * <p>It is a link of its tick's list, so that setting one costs no other object and cancelling one no search.
 */
public abstract class Alarm {

    Tick tick;
    Alarm before;
    Alarm after;

    /** Makes an alarm that is not set. */
    protected Alarm() {}

    /**
     * The moment has come. The alarm is no longer set.
     *
     * @param nanos what moment it is: never before the one asked for
     */
    protected abstract void ended(long nanos);

    /**
     * The moment will never come, since the loop's waiting has been broken off. The alarm is no longer set.
     *
     * @param reason why
     */
    protected abstract void failed(Throwable reason);

    /**
     * Tells when the alarm is planned to ring, which may be a little after the moment that was asked for; whatever else
     * is to happen up to then may ride on it.
     *
     * @return a moment of the loop's clock; only for an alarm that is set
     */
    public final long rings() {
        return tick.nanos;
    }

    /** Takes the alarm back; one that is not set, or has ended, is left alone. */
    public final void unset() {
        if (tick != null) {
            tick.remove(this);
        }
    }
}
