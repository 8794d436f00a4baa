package dev.bide.cli;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;

/** The form of an answer. */
enum Answer {
    /** A text for people. */
    TEXT,
    /** HTTP's JSON. */
    JSON,
    /** A line of JSON for each wait, and one for the end. */
    LINES;

    /**
     * Returns the form that the options of a command ask for.
     *
     * @throws Refusal if they ask for two
     */
    static Answer of(Invocation invocation) {
        exclusive(invocation, Switch.JSON, Switch.LINES);
        exclusive(invocation, Switch.JSON, Switch.PLOT);
        exclusive(invocation, Switch.LINES, Switch.PLOT);
        return invocation.has(Switch.JSON) ? JSON : invocation.has(Switch.LINES) ? LINES : TEXT;
    }

    private static void exclusive(Invocation invocation, Switch one, Switch other) {
        if (invocation.has(one) && invocation.has(other)) {
            throw new Refusal(Reason.INVALID, name(other) + " may not be given with " + name(one));
        }
    }

    private static String name(Switch option) {
        return option.names().get(option.names().size() - 1);
    }
}
