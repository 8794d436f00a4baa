package dev.bide.stream;

import io.vertx.core.Future;

/** Whoever follows a course; the thread of its own loop calls it, one call at a time. */
public interface LogListener {

    /**
     * Some waits have ended.
     *
     * @param from the place of the first
     * @param to the place after the last
     * @return a future that completes when it will take more; if it fails, nothing more is told
     */
    Future<?> waits(int from, int to);

    /**
     * Nothing has ended for a while.
     *
     * @return a future that completes when it will take more; if it fails, nothing more is told
     */
    Future<?> quiet();

    /** It has taken nothing for so long that it is told nothing more. */
    void stalled();

    /** All has been told, and nothing more will come. */
    void over();

    /**
     * No more will be told, since the reader's own loop is stopping.
     *
     * @param reason what to tell
     */
    void stopped(Throwable reason);
}
