package dev.bide.cli;

import dev.bide.lateness.Stall;
import dev.bide.lateness.StallCause;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How late the event loops of a server are, as HTTP's JSON says it.
 *
 * @param loops the loops, in the order of their names
 * @param stalls the stalls of the last minute, oldest first
 */
record LatenessReport(List<Loop> loops, List<Held> stalls) {

    /** How Vert.x names the threads of its event loops. */
    private static final Pattern THREAD = Pattern.compile("vert\\.x-eventloop-thread-([0-9]+)");

    /**
     * A loop in the last minute.
     *
     * @param name what it is called here
     * @param count how many samples of its lateness there are
     * @param p50 the lateness that half of them did not exceed, in seconds
     * @param p99 the lateness that 99 of 100 did not exceed
     * @param max the worst lateness
     * @param pending how many waits are pending on it
     * @param tenths the worst lateness of each tenth of a second, oldest first; NaN where nothing is known
     */
    @SuppressWarnings("ArrayRecordComponent") // nothing compares loops
    record Loop(String name, long count, double p50, double p99, double max, long pending, double[] tenths) {}

    /**
     * Event loops that were held up.
     *
     * @param at when it began; empty if the server does not say it in a way that can be read
     * @param sentence what happened
     * @param json the object of the server
     */
    record Held(Optional<Instant> at, String sentence, Map<String, Object> json) {}

    static LatenessReport of(Map<String, Object> json) {
        return new LatenessReport(
                maps(json, "loops").stream()
                        .map(LatenessReport::loop)
                        // By their numbers: loop 2 before loop 10.
                        .sorted(Comparator.<Loop>comparingInt(
                                        loop -> loop.name().length())
                                .thenComparing(Loop::name))
                        .toList(),
                maps(json, "stalls").stream().map(LatenessReport::held).toList());
    }

    private static Loop loop(Map<String, Object> json) {
        Map<String, Object> minute = map(json, "lastMinute");
        Map<String, Object> loop = map(minute, "loop");
        return new Loop(
                name(String.valueOf(json.get("name"))),
                (long) number(loop, "count"),
                number(loop, "p50"),
                number(loop, "p99"),
                number(loop, "max"),
                (long) number(json, "pending"),
                tenths(minute.get("tenths")));
    }

    private static double[] tenths(Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .mapToDouble(late -> late instanceof Number number ? number.doubleValue() : Double.NaN)
                        .toArray()
                : new double[0];
    }

    /** Returns what a thread is called here: the threads of Vert.x by their numbers alone. */
    static String name(String thread) {
        Matcher matcher = THREAD.matcher(thread);
        return matcher.matches() ? "loop " + matcher.group(1) : thread;
    }

    private static Held held(Map<String, Object> json) {
        Optional<Instant> at = at(json);
        return new Held(at, sentence(json), json);
    }

    private static Optional<Instant> at(Map<String, Object> json) {
        try {
            return Optional.of(Instant.parse(String.valueOf(json.get("at"))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the sentence of the server's log, which {@link Stall} writes there as well. */
    private static String sentence(Map<String, Object> json) {
        List<String> loops = new ArrayList<>();
        if (json.get("loops") instanceof List<?> names) {
            names.forEach(name -> loops.add(name(String.valueOf(name))));
        }
        Optional<StallCause> cause = Arrays.stream(StallCause.values())
                .filter(known -> known.key().equals(json.get("cause")))
                .findFirst();
        if (loops.isEmpty() || cause.isEmpty()) {
            // A later version may know more causes.
            return String.join(", ", loops) + " held up for " + FigureText.brief(number(json, "seconds")) + ": "
                    + json.get("cause");
        }
        return new Stall(
                        loops,
                        Math.max(loops.size(), (int) number(json, "of")),
                        at(json).orElse(Instant.EPOCH),
                        number(json, "seconds"),
                        cause.get(),
                        number(json, "collector"),
                        Optional.ofNullable(json.get("by")).map(Object::toString),
                        // Each stall has a line here. The log has one for several.
                        1)
                .toString();
    }

    /** Returns the loop that was latest, if any lateness is known. */
    Optional<Loop> worst() {
        return loops.stream().filter(loop -> loop.count() > 0).max(Comparator.comparingDouble(Loop::max));
    }

    private static double number(Map<String, Object> json, String key) {
        return json.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static Map<String, Object> map(Map<String, Object> json, String key) {
        return json.get(key) instanceof Map<?, ?> map ? texts(map) : Map.of();
    }

    private static List<Map<String, Object>> maps(Map<String, Object> json, String key) {
        List<Map<String, Object>> maps = new ArrayList<>();
        if (json.get(key) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map) {
                    maps.add(texts(map));
                }
            }
        }
        return maps;
    }

    @SuppressWarnings("unchecked") // the keys of JSON are texts
    private static Map<String, Object> texts(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
