package dev.bide.script;

import dev.bide.refusal.Refusal;
import java.util.List;

/**
 * What the calls with a key get, one step after the other; the last step is repeated. Any thread may read it.
 *
 * @param text the steps, such as {@code 2s,503*3,uniform(0,1)!429}: a delay, a status, or both, and how many calls get it
 * @param steps the parsed text
 */
public record Script(String text, List<Step> steps) {

    /**
     * Parses a script.
     *
     * @param text the steps
     * @return the script
     * @throws Refusal if the text is no script; it names the position of the mistake
     */
    public static Script of(String text) {
        return new Script(text, List.copyOf(new ScriptText(text).read()));
    }

    /**
     * Returns the longest delay of all steps.
     *
     * @return seconds
     */
    public double longest() {
        return steps.stream().mapToDouble(step -> step.shape().max()).max().orElse(0);
    }

    /**
     * Returns whether a call can fail with a status.
     *
     * @return true if a step has a status
     */
    public boolean hasStatus() {
        return steps.stream().anyMatch(step -> step.status().isPresent());
    }

    /**
     * Returns whether a call may break the connection of its client.
     *
     * @return true if a step has a fault
     */
    public boolean mayBreak() {
        return steps.stream().anyMatch(step -> step.fault().isPresent());
    }

    /** Returns the step of a call, counted from 0. */
    Step step(long call) {
        // A binary search for the first step that ends after the call; a count costs no more than its digits.
        int low = 0;
        int high = steps.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (steps.get(middle).end() > call) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return steps.get(low);
    }
}
