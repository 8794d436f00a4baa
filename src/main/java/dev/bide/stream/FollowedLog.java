package dev.bide.stream;

import java.util.Optional;

/** A log that {@link LogReader}s follow while it grows. Any thread may call it. */
public interface FollowedLog {

    /**
     * Returns the place of the first entry that is still there. A log may forget old entries.
     *
     * @return 0 for a log that forgets none
     */
    default long first() {
        return 0;
    }

    /**
     * Returns how many entries have been added, those that are forgotten among them: the place after the last one.
     *
     * @return 0 at first
     */
    long count();

    /**
     * Returns whether the log has ended. A caller that reads true before {@link #count()} has the count at its end.
     *
     * @return true once readers need to wait for no more entries
     */
    boolean isOver();

    /**
     * Returns the reason why the log was cut off before its end. Such a log {@link #isOver}, too.
     *
     * @return empty unless the log comes from elsewhere, and could not be read to its end
     */
    default Optional<Throwable> failure() {
        return Optional.empty();
    }

    /**
     * Runs a watcher at every change, on the thread that makes the change, until {@link #unwatch}.
     *
     * @param watcher what to run; it must be quick, since the writer of the log waits for it
     */
    void watch(Runnable watcher);

    /**
     * Removes a watcher. A change at the same time may still run it once.
     *
     * @param watcher the object that {@link #watch} was called with
     */
    void unwatch(Runnable watcher);
}
