package dev.bide;

import java.util.Locale;

/**
 * The line with which a shutdown begins: what is pending, and what happens to it.
 *
 * @param waits the pending waits, those of tasks included
 * @param tasks the running tasks
 * @param drainSeconds how long they may go on
 * @param signal the number of the signal that has begun the shutdown
 */
record StopLine(long waits, int tasks, double drainSeconds, int signal) {

    /** Returns the line without its end. */
    String text() {
        if (waits == 0 && tasks == 0) {
            return "bide: stopping";
        }
        String again = (signal == SignalHandler.INT ? "Ctrl-C again" : "a second signal") + " ends it at once";
        boolean one = waits + tasks == 1;
        String then = drainSeconds > 0
                ? "waiting up to " + seconds() + " s for " + pending()
                : pending() + (one ? " is" : " are") + " told so";
        return "bide: stopping: " + then + "; " + again;
    }

    private String pending() {
        if (tasks == 0) {
            return count(waits, "wait");
        }
        return waits == 0 ? count(tasks, "task") : count(waits, "wait") + " and " + count(tasks, "task");
    }

    private static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** Returns the seconds without a fraction of zero. */
    private String seconds() {
        return drainSeconds == Math.rint(drainSeconds)
                ? String.valueOf((long) drainSeconds)
                : String.valueOf(drainSeconds);
    }
}
