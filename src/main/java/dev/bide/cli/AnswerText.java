package dev.bide.cli;

import dev.bide.wait.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The answers of operations as text for people. It is made from HTTP's JSON, so it is the same wherever the operation ran.
 */
final class AnswerText {

    private static final String LABEL = "  ";
    private static final int FIRST_COLUMN = 12;
    private static final int COLUMN = 11;
    private static final int MEANING_COLUMN = 27;

    /** What else than to come can happen to a wait. */
    private static final List<String> OUTCOMES = List.of("failed", "cancelled");

    private AnswerText() {}

    /** Returns the text of a single wait. */
    static List<Line> wait(Map<String, Object> answer) {
        Line line = new Line().add(Style.BOLD, FigureText.seconds(number(answer, "delay"), 5));
        if (answer.containsKey("queued")) {
            line.add(", " + FigureText.brief(number(answer, "drawn")) + " drawn and "
                    + FigureText.brief(number(answer, "queued")) + " queued");
        }
        line.add(", " + FigureText.brief(number(answer, "late")) + " late (seed " + answer.get("seed"));
        if (answer.containsKey("index")) {
            line.add(", index " + answer.get("index"));
        }
        return List.of(line.add(")"));
    }

    /**
     * Returns the text of a fan-out.
     *
     * @param longest the delay of the last wait that ended
     */
    static List<Line> fanOut(Map<String, Object> answer, double longest) {
        long n = whole(answer, "n");
        double elapsed = number(answer, "elapsed");
        String took = elapsed < 1 ? FigureText.brief(elapsed) : FigureText.seconds(elapsed, 3);
        if (n == 0) {
            return List.of(Line.of("0 waits came in ").add(Style.BOLD, took));
        }
        long others =
                OUTCOMES.stream().mapToLong(outcome -> whole(answer, outcome)).sum();
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of((others > 0 ? FigureText.count(n - others) + " of " : "") + FigureText.count(n, "wait"))
                .add(" came in ")
                .add(Style.BOLD, took)
                .add(": " + (n == 1 ? "its delay, " : "the longest delay, ") + FigureText.exact(longest) + ", and "
                        + FigureText.brief(Math.max(0, elapsed - longest))));
        lines.add(new Line());
        lines.add(columns("", "p50", "p90", "p99", "max"));
        lines.add(delays(answer));
        Map<String, Object> late = map(answer, "late");
        lines.add(columns("late", brief(late, "p50"), "", brief(late, "p99"), brief(late, "max")));
        OUTCOMES.stream()
                .filter(outcome -> whole(answer, outcome) > 0)
                .forEach(outcome -> lines.add(columns(outcome, FigureText.count(whole(answer, outcome)))));
        return lines;
    }

    private static Line delays(Map<String, Object> answer) {
        // An answer has the list of its delays or their quantiles.
        Map<String, Object> quantiles = answer.get("delays") instanceof double[] delays
                ? Map.of(
                        "p50", Measurement.quantile(delays, 0.5),
                        "p90", Measurement.quantile(delays, 0.9),
                        "p99", Measurement.quantile(delays, 0.99),
                        "max", Measurement.quantile(delays, 1))
                : map(answer, "quantiles");
        return columns(
                "delay",
                brief(quantiles, "p50"),
                brief(quantiles, "p90"),
                brief(quantiles, "p99"),
                brief(quantiles, "max"));
    }

    private static Line columns(String label, String... values) {
        Line line = Line.of(LABEL + label);
        for (int i = 0; i < values.length; i++) {
            line.upTo(FIRST_COLUMN + COLUMN * i).add(values[i]);
        }
        return line;
    }

    /** Returns the text of a measurement. */
    static List<Line> measurement(Map<String, Object> answer) {
        Map<String, Object> late = map(answer, "late");
        List<Line> lines = new ArrayList<>();
        lines.add(row("elapsed", Style.PLAIN, exact(answer, "elapsed"), "from the call to the answer"));
        lines.add(row("per wait", Style.BOLD, exact(answer, "perWait"), "elapsed / n: the figure of the exercise"));
        lines.add(row("longest", Style.PLAIN, exact(answer, "longest"), "perfect concurrency would take this long"));
        lines.add(row("overhead", Style.BOLD, brief(answer, "overhead"), "what it took beyond that"));
        String lateness = "p50 " + brief(late, "p50") + "   p99 " + brief(late, "p99") + "   max " + brief(late, "max");
        lines.add(row("late", Style.PLAIN, lateness, ""));
        OUTCOMES.stream()
                .filter(outcome -> whole(answer, outcome) > 0)
                .forEach(outcome -> lines.add(row(outcome, Style.PLAIN, FigureText.count(whole(answer, outcome)), "")));
        return lines;
    }

    private static Line row(String label, Style style, String figure, String meaning) {
        Line line = Line.of(LABEL + label).upTo(FIRST_COLUMN + 1).add(style, figure);
        return meaning.isEmpty() ? line : line.upTo(MEANING_COLUMN).add(meaning);
    }

    private static String brief(Map<String, Object> answer, String key) {
        return FigureText.brief(number(answer, key));
    }

    private static String exact(Map<String, Object> answer, String key) {
        return FigureText.exact(number(answer, key));
    }

    private static double number(Map<String, Object> answer, String key) {
        return answer.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static long whole(Map<String, Object> answer, String key) {
        return answer.get(key) instanceof Number number ? number.longValue() : 0;
    }

    @SuppressWarnings("unchecked") // the keys of JSON are texts
    private static Map<String, Object> map(Map<String, Object> answer, String key) {
        return answer.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
