package dev.bide.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a client would prefer (RFC 7240), of which we know two things; whatever else it prefers, or spells wrongly, is not
 * looked at, as that RFC has it.
 *
 * @param async whether it would rather have a task at once than the answer later
 * @param seconds how long it is ready to wait, negative if it does not say
 */
record Prefer(boolean async, long seconds) {

    private static final String ASYNC = "respond-async";
    private static final String WAIT = "wait=";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    /** Longer than anything lasts, and few enough to be read. */
    private static final Pattern SECONDS = Pattern.compile(WAIT + "[0-9]{1,12}");

    /** Reads all lines of the header; of what is said twice the first counts. */
    static Prefer of(List<String> lines) {
        if (lines.isEmpty()) {
            return new Prefer(false, -1);
        }
        boolean async = false;
        long seconds = -1;
        for (String preference : unquoted(String.join(",", lines)).split(",", -1)) {
            String text = preference.split(";", 2)[0].replaceAll("\\s", "").toLowerCase(Locale.ROOT);
            async |= text.equals(ASYNC) || text.equals(ASYNC + "=");
            if (seconds < 0 && SECONDS.matcher(text).matches()) {
                seconds = Long.parseLong(text.substring(WAIT.length()));
            }
        }
        return new Prefer(async, seconds);
    }

    /** Takes off quotes; none of the values that we know has anything in them that separates preferences. */
    private static String unquoted(String text) {
        return QUOTED.matcher(text)
                .replaceAll(quoted -> quoted.group(1).matches("[0-9]*") ? quoted.group(1) : "quoted");
    }

    boolean waits() {
        return seconds >= 0;
    }

    /** Names what has been applied, given whether the answer is a task instead of what it comes to. */
    String applied(boolean instead) {
        return instead && waits() ? ASYNC + ", " + WAIT + seconds : instead ? ASYNC : WAIT + seconds;
    }
}
