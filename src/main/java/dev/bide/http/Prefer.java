package dev.bide.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The preferences of a client (RFC 7240): {@code respond-async} and {@code wait}. As that RFC demands, others and malformed
 * ones are ignored.
 *
 * @param async whether it prefers a task at once over the answer later
 * @param seconds how long it is prepared to wait, if it says so
 */
record Prefer(boolean async, OptionalLong seconds) {

    private static final Prefer NONE = new Prefer(false, OptionalLong.empty());
    private static final String ASYNC = "respond-async";
    private static final String WAIT = "wait=";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** At most twelve digits, which a long can hold; 30,000 years are long enough. */
    private static final Pattern SECONDS = Pattern.compile(WAIT + "[0-9]{1,12}");

    /** Reads all lines of the header. Of a repeated preference the first one counts. */
    static Prefer of(List<String> lines) {
        // Most requests have no such header.
        if (lines.isEmpty()) {
            return NONE;
        }
        boolean async = false;
        OptionalLong seconds = OptionalLong.empty();
        for (String preference : normalize(String.join(",", lines)).split(",", -1)) {
            // The parameters after a semicolon do not matter to either preference.
            String text = preference.split(";", 2)[0];
            // An empty value is the same as none (RFC 7240, section 2).
            async |= text.equals(ASYNC) || text.equals(ASYNC + "=");
            if (seconds.isEmpty() && SECONDS.matcher(text).matches()) {
                seconds = OptionalLong.of(Long.parseLong(text.substring(WAIT.length())));
            }
        }
        return new Prefer(async, seconds);
    }

    /** Removes quotes and spaces and ignores case. No value of a known preference contains a separator. */
    private static String normalize(String text) {
        String unquoted = QUOTED.matcher(text).replaceAll(quoted -> withoutSeparators(quoted.group(1)));
        return SPACES.matcher(unquoted).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** Returns a quoted value. Any but a number is unknown here, and may contain a separator, so it is replaced. */
    private static String withoutSeparators(String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9') ? value : "quoted";
    }

    boolean waits() {
        return seconds.isPresent();
    }

    /** Returns the preferences that were applied, given whether the answer may be a task. */
    Optional<String> applied(boolean asTask) {
        Stream<String> task = asTask ? Stream.of(ASYNC) : Stream.empty();
        Stream<String> time = seconds.stream().mapToObj(limit -> WAIT + limit);
        return Stream.concat(task, time).reduce((one, other) -> one + ", " + other);
    }
}
