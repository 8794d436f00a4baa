package dev.bide.script;

import dev.bide.refusal.Refusal;
import dev.bide.wait.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the calls with a key get, one step after the other; the last step is repeated. Any thread may read it.
 *
 * @param text the steps, such as {@code 2s,503,10ms!429}: a delay, a status, or both
 * @param steps the parsed text
 */
public record Script(String text, List<Step> steps) {

    private static final int MAX_STEPS = 100;
    private static final double MILLIS_PER_SECOND = 1000;

    /**
     * A delay (group 1) with its unit (group 2) and perhaps a status (group 3), or a status alone (group 4); up to a comma or
     * the end.
     */
    private static final Pattern STEP =
            Pattern.compile("(?:([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s)(?:!([0-9]{3}))?|([0-9]{3}))(?=,|$)");

    /**
     * Parses a script.
     *
     * @param text the steps
     * @return the script
     * @throws Refusal if the text is no script; it names the position of the mistake
     */
    public static Script of(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int start = 0;
        // At least once, since an empty text is no script; and once more after a last comma, which is a mistake.
        do {
            // Checked before the next step is parsed, so that a long text costs no more than its first steps.
            if (steps.size() == MAX_STEPS) {
                throw invalid(text, start, "must have at most " + MAX_STEPS + " steps");
            }
            if (!matcher.region(start, text.length()).lookingAt()) {
                throw invalid(text, start, "must have a step such as 2s or 503 or 10ms!429");
            }
            steps.add(step(matcher, text));
            start = matcher.end() + 1;
        } while (start <= text.length());
        return new Script(text, List.copyOf(steps));
    }

    private static Step step(Matcher matcher, String text) {
        double delay = 0;
        if (matcher.group(1) != null) {
            double number = Double.parseDouble(matcher.group(1));
            delay = matcher.group(2).equals("ms") ? number / MILLIS_PER_SECOND : number;
        }
        // The pattern has two places for a status, because only a status without a delay has no exclamation mark.
        int statusGroup = matcher.group(3) == null ? 4 : 3;
        if (matcher.group(statusGroup) == null) {
            return new Step(delay, OptionalInt.empty());
        }
        int status = Integer.parseInt(matcher.group(statusGroup));
        // Here and not only in Terms, whose refusal would name failStatus and not the position in the script.
        if (status < Terms.MIN_STATUS || status > Terms.MAX_STATUS) {
            throw invalid(
                    text,
                    matcher.start(statusGroup),
                    "must have a status from " + Terms.MIN_STATUS + " to " + Terms.MAX_STATUS);
        }
        return new Step(delay, OptionalInt.of(status));
    }

    private static Refusal invalid(String text, int index, String rule) {
        String rest = index >= text.length() ? "where it ends" : Refusal.shown(text.substring(index));
        return Refusal.invalid("script " + rule + ", at character " + (index + 1) + ", " + rest);
    }

    /**
     * Returns the longest delay of all steps.
     *
     * @return seconds
     */
    public double longest() {
        return steps.stream().mapToDouble(Step::delay).max().orElse(0);
    }

    /** Returns the step of a call, counted from 0. */
    Step step(long call) {
        return steps.get((int) Math.min(call, steps.size() - 1));
    }
}
