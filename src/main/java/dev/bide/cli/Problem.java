package dev.bide.cli;

import dev.bide.refusal.Reason;
import java.util.Map;

/** An operation did not succeed, or a server did not answer. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient Map<String, Object> json;

    /**
     * Creates a problem.
     *
     * @param reason why, which decides on the exit code
     * @param sentence the message for people
     * @param json HTTP's JSON of the problem ({@code title, status, detail, finished?, …}); empty if there was no answer
     */
    Problem(Reason reason, String sentence, Map<String, Object> json) {
        // Without a stack trace: the sentence says what the user has to change.
        super(sentence, null, false, false);
        this.reason = reason;
        this.json = json;
    }

    Reason reason() {
        return reason;
    }

    Map<String, Object> json() {
        return json;
    }
}
