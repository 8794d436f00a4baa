package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the calls with a key get, one after the other; the last step is repeated. Any thread may read it.
 *
 * @param text the steps, such as {@code 2s,503,10ms!429}: a delay, a status, or both
 * @param steps the same
 */
public record Script(String text, List<Step> steps) {

    private static final int MOST = 100;
    private static final double MILLIS = 1000;
    private static final Pattern STEP =
            Pattern.compile("(?:([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s)(?:!([0-9]{3}))?|([0-9]{3}))(?=,|$)");

    /**
     * Reads one.
     *
     * @param text its steps
     * @return the script
     * @throws Refusal if it is none, with the place where that shows
     */
    public static Script of(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int next = 0;
        do {
            if (steps.size() == MOST) {
                throw wrong(text, next, "must have at most " + MOST + " steps");
            }
            if (!matcher.region(next, text.length()).lookingAt()) {
                throw wrong(text, next, "must have a step such as 2s or 503 or 10ms!429");
            }
            steps.add(step(matcher, text));
            next = matcher.end() + 1;
        } while (next <= text.length());
        return new Script(text, List.copyOf(steps));
    }

    private static Step step(Matcher matcher, String text) {
        double delay = 0;
        if (matcher.group(1) != null) {
            double number = Double.parseDouble(matcher.group(1));
            delay = matcher.group(2).equals("ms") ? number / MILLIS : number;
        }
        int group = matcher.group(3) == null ? 4 : 3;
        if (matcher.group(group) == null) {
            return new Step(delay, OptionalInt.empty());
        }
        int status = Integer.parseInt(matcher.group(group));
        if (status < Terms.LEAST_STATUS || status > Terms.MOST_STATUS) {
            throw wrong(
                    text,
                    matcher.start(group),
                    "must have a status from " + Terms.LEAST_STATUS + " to " + Terms.MOST_STATUS);
        }
        return new Step(delay, OptionalInt.of(status));
    }

    private static Refusal wrong(String text, int place, String rule) {
        String rest = place >= text.length() ? "where it ends" : Refusal.shown(text.substring(place));
        return new Refusal(Reason.INVALID, "script " + rule + ", at character " + (place + 1) + ", " + rest);
    }

    /**
     * Gives the longest delay of all steps.
     *
     * @return seconds
     */
    public double longest() {
        return steps.stream().mapToDouble(Step::delay).max().orElse(0);
    }

    /** Gives what a call gets. */
    Step step(long call) {
        return steps.get((int) Math.min(call, steps.size() - 1));
    }
}
