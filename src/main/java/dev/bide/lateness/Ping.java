package dev.bide.lateness;

import dev.bide.time.Loop;

/**
 * Asks an event loop to run a task while its probe is overdue. A loop whose handler blocks runs none until the handler has
 * ended. A loop with a long queue may run tasks for a second before it looks at its timers (vert.x issue 5771), and runs
 * this one meanwhile. So the longest time without a task tells the two apart.
 */
final class Ping {

    private final Loop loop;
    private final Probe probe;

    /** Set by the meter's thread, and cleared by the event loop when it has run the task. */
    private volatile boolean asked;

    // Only the thread of the event loop uses these.
    private long ranNanos = Long.MIN_VALUE;
    private long longestGapNanos;

    Ping(Loop loop, Probe probe) {
        this.loop = loop;
        this.probe = probe;
    }

    /** Asks for a task, unless the last one has not run yet. Only the meter's thread may call this method. */
    void ask() {
        if (!asked) {
            asked = true;
            loop.post(this::ran);
        }
    }

    private void ran() {
        asked = false;
        // Not the moment at which the probe was due when this was asked: it may have rung before this task. Then the
        // next
        // one is not due yet, and the gap is negative.
        longestGapNanos = Math.max(longestGapNanos, loop.nanos() - Math.max(ranNanos, probe.dueNanos()));
        ranNanos = loop.nanos();
    }

    /** Returns the longest time without a task while a probe was overdue. Only the event loop may call this method. */
    long longestGapNanos(long dueNanos, long rangNanos) {
        long longest = Math.max(longestGapNanos, rangNanos - Math.max(ranNanos, dueNanos));
        longestGapNanos = 0;
        return longest;
    }
}
