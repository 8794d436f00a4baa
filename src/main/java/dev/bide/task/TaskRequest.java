package dev.bide.task;

import dev.bide.refusal.Refusal;
import dev.bide.wait.Request;
import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * A task that is asked for.
 *
 * @param operation what it is to do
 * @param request what to wait for, which is one wait for the operation of one
 * @param name what to call it, if anything
 */
public record TaskRequest(Operation operation, Request request, Optional<String> name) {

    /** The longest name. */
    public static final int LONGEST_NAME = 200;

    /** Refuses what cannot be. */
    public TaskRequest {
        if ((operation == Operation.WAIT_RANDOM) != request instanceof WaitRequest) {
            throw new IllegalArgumentException(operation + " does not go with " + request);
        }
        name.ifPresent(text -> {
            if (text.isEmpty()
                    || text.length() > LONGEST_NAME
                    || !text.codePoints().allMatch(TaskRequest::isText)) {
                throw Refusal.invalid(
                        "name", "must be a text of 1 to " + LONGEST_NAME + " characters, none of them a control", text);
            }
        });
    }

    private static boolean isText(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
