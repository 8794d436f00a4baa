package dev.bide.cli;

import dev.bide.stream.WaitLog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An operation that has begun. Any thread may call it, but only one at a time {@link #drain}. */
interface Running {

    /**
     * Passes the waits that have ended since the last call to a visitor, in the order in which they ended.
     *
     * @return how many waits have ended so far
     */
    int drain(WaitLog.Visitor visitor);

    /**
     * Returns whether it is known how many waits have ended. A server does not say it of {@code measure-time}, nor if the
     * waits are not followed.
     */
    default boolean isCounted() {
        return true;
    }

    /** Returns for how many seconds it has been going on at least, which matters if it began before it is watched. */
    default double elapsed() {
        return 0;
    }

    /**
     * Returns the answer: HTTP's JSON, as plain maps, with a {@code double[]} for a list of delays. It fails with a
     * {@link Problem}. When it completes, {@link #drain} passes all waits that are left.
     */
    CompletableFuture<Map<String, Object>> answer();

    /** Cancels the operation. Its answer then fails. */
    void cancel();
}
