package dev.bide.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a client would prefer (RFC 7240), of which we know two things; whatever else it prefers, or spells wrongly, is not
 * looked at, as that RFC has it.
 *
 * @param async whether it would rather have a task at once than the answer later
 * @param seconds how long it is ready to wait, if it says so
 */
record Prefer(boolean async, OptionalLong seconds) {

    private static final String ASYNC = "respond-async";
    private static final String WAIT = "wait=";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** Twelve digits: longer than anything lasts, and no more than a long holds. */
    private static final Pattern SECONDS = Pattern.compile(WAIT + "[0-9]{1,12}");

    /** Reads all lines of the header; of what is said twice the first counts. */
    static Prefer of(List<String> lines) {
        if (lines.isEmpty()) {
            return new Prefer(false, OptionalLong.empty());
        }
        boolean async = false;
        OptionalLong seconds = OptionalLong.empty();
        for (String preference : plain(String.join(",", lines)).split(",", -1)) {
            String text = preference.split(";", 2)[0];
            async |= text.equals(ASYNC) || text.equals(ASYNC + "=");
            if (seconds.isEmpty() && SECONDS.matcher(text).matches()) {
                seconds = OptionalLong.of(Long.parseLong(text.substring(WAIT.length())));
            }
        }
        return new Prefer(async, seconds);
    }

    /** Takes off quotes, and what else makes no difference; no value that we know holds a separator. */
    private static String plain(String text) {
        String unquoted = QUOTED.matcher(text).replaceAll(quoted -> known(quoted.group(1)));
        return SPACES.matcher(unquoted).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static String known(String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9') ? value : "quoted";
    }

    boolean waits() {
        return seconds.isPresent();
    }

    /** Names what is applied, given whether a task may stand for the answer. */
    Optional<String> applied(boolean instead) {
        Stream<String> task = instead ? Stream.of(ASYNC) : Stream.empty();
        Stream<String> time = seconds.stream().mapToObj(most -> WAIT + most);
        return Stream.concat(task, time).reduce((one, other) -> one + ", " + other);
    }
}
