package dev.bide;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the answers that a page shows with those of a server. A page cuts an answer with {@code …}: within a line it
 * stands for any text, alone on a line for any number of lines. Measured values may differ. The ids of tasks are mapped to
 * those of this run, so that a page can use an id from an answer in its next request.
 */
final class ShownAnswer {

    private static final String NUMBER = "-?[0-9][0-9.E…-]*";

    /** Values that differ from run to run: measured numbers, random seeds, timestamps and lengths. */
    private static final Pattern VARYING = Pattern.compile("(?<=\"(elapsed|late|perWait|overhead|queued)\":)" + NUMBER
            + "|(?<=\"delay\":)" + NUMBER + "(?=.*\"queued\")"
            + "|(?<=dur=)" + NUMBER + "|(?<=At\":)\"[^\"]+\"|(?<=content-length: )[0-9]+|(?<=retry-after: )[0-9]+"
            + "|(?<=\"seed\":)([0-9]{9,}|[0-9]+…)");

    private static final Pattern LATE_QUANTILES = Pattern.compile("(?<=\"late\":\\{)[^{}]*(?=\\})");

    /** Figures of the event loops, which count what other tests and pages do. */
    private static final Pattern LOOP_FIGURES = Pattern.compile(
            "(?<=\"(count|p50|p90|p99|p99\\.9|max|fired|cancelled|pending|probes|missed|since)\":)(\"[^\"]+\"|" + NUMBER
                    + ")");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Map<String, String> actualIdByShown = new HashMap<>();

    /** Returns a request with the ids of this run. */
    String withActualIds(String request) {
        return ID.matcher(request).replaceAll(id -> {
            String actual = actualIdByShown.get(id.group());
            if (actual == null) {
                throw new AssertionError("no answer has shown this id before: " + request);
            }
            return actual;
        });
    }

    /** Fails if an answer is not the one that is shown, measured values aside. */
    void check(String shown, String actual, String request) {
        String expected = masked(shown);
        String got = masked(actual.replace("\r\n", "\n")).strip();
        Map<String, String> groups = new HashMap<>();
        Matcher matcher = Pattern.compile(regex(expected, groups)).matcher(got + "\n");
        if (!matcher.matches()) {
            fail(request + "\nis shown with\n" + expected + "\nbut it prints\n" + got);
        }
        groups.forEach((id, group) -> actualIdByShown.put(id, matcher.group(group)));
    }

    private static String masked(String text) {
        String figures = text.contains("\"lastMinute\"") || text.contains("\"loops\"")
                ? LOOP_FIGURES.matcher(text).replaceAll("#")
                : LATE_QUANTILES.matcher(text).replaceAll("#");
        return VARYING.matcher(figures).replaceAll("#");
    }

    private String regex(String expected, Map<String, String> groups) {
        StringBuilder regex = new StringBuilder();
        for (String line : expected.split("\n", -1)) {
            if (line.equals("…")) {
                regex.append("(?:[^\n]*\n)*?");
            } else {
                int start = 0;
                Matcher special = Pattern.compile("…|" + ID.pattern()).matcher(line);
                while (special.find()) {
                    regex.append(Pattern.quote(line.substring(start, special.start())));
                    regex.append(special.group().equals("…") ? "[^\n]*?" : id(special.group(), groups));
                    start = special.end();
                }
                regex.append(Pattern.quote(line.substring(start))).append('\n');
            }
        }
        return regex.toString();
    }

    /** Returns the id of this run, or a group that finds it. */
    private String id(String shown, Map<String, String> groups) {
        if (actualIdByShown.containsKey(shown)) {
            return actualIdByShown.get(shown);
        }
        if (groups.containsKey(shown)) {
            return "\\k<" + groups.get(shown) + ">";
        }
        groups.put(shown, "id" + groups.size());
        return "(?<" + groups.get(shown) + ">" + ID.pattern() + ")";
    }
}
