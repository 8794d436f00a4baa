package dev.bide.peer;

import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides when to greet a member again. Not every member runs Bide, so the pauses get longer for a member that does not
 * answer (exponential back-off). Only the loop's thread may call it.
 */
final class Greetings {

    /** How long a greeting waits for its answer, in seconds. */
    static final double HELLO_SECONDS = 2;

    private static final long MIN_PAUSE_NANOS = 200_000_000;
    private static final long LEAVING_PAUSE_NANOS = 1_000_000_000;
    private static final long MAX_PAUSE_NANOS = 30_000_000_000L;

    /**
     * A member that has not answered yet.
     *
     * @param nextNanos when to greet it again
     * @param pauseNanos how long to wait after a greeting that fails
     */
    private record Stranger(long nextNanos, long pauseNanos) {}

    private final Loop loop;
    private final Map<String, Stranger> strangers = new HashMap<>();

    Greetings(Loop loop) {
        this.loop = loop;
    }

    /** Returns whether to greet a member now. If so, the member is not due again before that greeting has ended. */
    boolean isDue(String id) {
        long now = loop.nanos();
        Stranger stranger = strangers.getOrDefault(id, new Stranger(now, MIN_PAUSE_NANOS));
        if (now - stranger.nextNanos() < 0) {
            return false;
        }
        strangers.put(id, new Stranger(now + Seconds.toNanos(HELLO_SECONDS), stranger.pauseNanos()));
        return true;
    }

    /** Records that a greeting had no answer. */
    void failed(String id) {
        strangers.computeIfPresent(
                id,
                (same, one) ->
                        new Stranger(loop.nanos() + one.pauseNanos(), Math.min(2 * one.pauseNanos(), MAX_PAUSE_NANOS)));
    }

    /** Records that a node stops. It is greeted with pauses, to notice when it has gone. */
    void leaving(String id) {
        strangers.put(id, new Stranger(loop.nanos() + LEAVING_PAUSE_NANOS, LEAVING_PAUSE_NANOS));
    }

    /** Schedules the next greeting of a member soon, and resets its pauses. */
    void forget(String id) {
        strangers.remove(id);
    }

    /** Forgets the members that have gone. */
    void retain(Set<String> living) {
        strangers.keySet().retainAll(living);
    }
}
