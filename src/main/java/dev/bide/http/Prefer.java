package dev.bide.http;

import java.util.List;
import java.util.Locale;

/**
 * What a client would prefer (RFC 7240), of which we know two things; whatever else it prefers, or spells wrongly, is not
 * looked at, as that RFC has it.
 *
 * @param async whether it would rather have a task at once than the answer later
 * @param seconds how many seconds it is ready to wait, negative if it does not say
 */
record Prefer(boolean async, long seconds) {

    private static final String ASYNC = "respond-async";
    private static final String WAIT = "wait=";

    /** Longer than anything lasts, and few enough to be read. */
    private static final int MOST_DIGITS = 12;

    /** Reads all lines of the header; of what is said twice the first counts. */
    static Prefer of(List<String> lines) {
        boolean async = false;
        long seconds = -1;
        for (String preference : String.join(",", lines).split(",", -1)) {
            String text = preference.split(";", 2)[0].replaceAll("[\\s\"]", "").toLowerCase(Locale.ROOT);
            async |= text.equals(ASYNC);
            if (seconds < 0 && text.matches(WAIT + "[0-9]{1," + MOST_DIGITS + "}")) {
                seconds = Long.parseLong(text.substring(WAIT.length()));
            }
        }
        return new Prefer(async, seconds);
    }

    boolean waits() {
        return seconds >= 0;
    }

    /** Names what has been applied, given whether the answer is a task instead of what it comes to. */
    String applied(boolean instead) {
        return instead && waits() ? ASYNC + ", " + WAIT + seconds : instead ? ASYNC : WAIT + seconds;
    }
}
