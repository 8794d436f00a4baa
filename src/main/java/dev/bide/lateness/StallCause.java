package dev.bide.lateness;

import java.util.Locale;

/** Why event loops were held up. */
public enum StallCause {
    /** The garbage collector stopped all threads of the process. */
    COLLECTOR("give the process a larger heap, or look at its collections with -Xlog:gc"),
    /** All threads of the process stood still, and not for the collector. */
    STOPPED("nothing in this program caused it: look at the machine, its load and the limit of its CPUs"),
    /** A handler kept its event loop busy. */
    BLOCKED("let a worker do that work (executeBlocking)"),
    /** Many short tasks kept an event loop from its timers. */
    QUEUE("give the loop fewer tasks, or deploy more instances");

    private final String advice;

    StallCause(String advice) {
        this.advice = advice;
    }

    /**
     * Returns the name of the cause in answers, events and metrics.
     *
     * @return one word in lower case
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT); // a Turkish locale would turn I into a dotless i
    }

    /** Returns what an operator can do about it, as a part of a sentence. */
    String advice() {
        return advice;
    }

    /** Returns whether the whole process paused, which no handler of it caused. */
    boolean isPause() {
        return this == COLLECTOR || this == STOPPED;
    }
}
