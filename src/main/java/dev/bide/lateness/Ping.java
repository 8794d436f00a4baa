package dev.bide.lateness;

import dev.bide.time.Loop;

/**
 * Asks an event loop to run a task while its probe is overdue, again and again. A loop whose handler blocks runs none until
 * the handler has ended. A loop with a long queue may run tasks for a second before it looks at its timers (vert.x issue
 * 5771), and these among them.
 */
final class Ping {

    /**
     * What became of the tasks while a probe was overdue.
     *
     * @param ran how many of them the loop ran
     * @param slowestNanos how long the slowest one took to run, or did not
     */
    record Answers(int ran, long slowestNanos) {

        /** A handler that blocks lets one task run before it, and one after it. */
        private static final int MIN_RAN = 3;

        /** Returns whether the loop ran tasks all the time. */
        boolean ranTasks(long lateNanos) {
            return ran >= MIN_RAN && slowestNanos < lateNanos / 2;
        }
    }

    private final Loop loop;
    private final Probe probe;

    // Written by the meter's thread before it sets the flag, which the event loop clears when it has run the task.
    private long askedNanos;
    private volatile boolean asked;

    // Only the thread of the event loop uses these.
    private int ran;
    private long slowestNanos;

    Ping(Loop loop, Probe probe) {
        this.loop = loop;
        this.probe = probe;
    }

    /** Asks for a task, unless the last one has not run yet. Only the meter's thread may call this method. */
    void ask(long nanos) {
        if (!asked) {
            askedNanos = nanos;
            asked = true;
            loop.post(this::run);
        }
    }

    private void run() {
        long now = loop.nanos();
        // If the probe has rung before this task, the next one is not due yet, and this says nothing about it.
        if (now >= probe.dueNanos()) {
            ran++;
            slowestNanos = Math.max(slowestNanos, now - askedNanos);
        }
        asked = false;
    }

    /** Returns the answers since the probe was due, and begins again. Only the event loop may call this method. */
    Answers take(long nanos) {
        long open = asked ? nanos - askedNanos : 0;
        Answers answers = new Answers(ran, Math.max(slowestNanos, open));
        ran = 0;
        slowestNanos = 0;
        return answers;
    }
}
