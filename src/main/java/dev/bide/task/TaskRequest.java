package dev.bide.task;

import dev.bide.refusal.Refusal;
import dev.bide.wait.Request;
import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * A request for a task.
 *
 * @param operation what the task does
 * @param request what it waits for: a single wait for {@link Operation#WAIT_RANDOM}, a fan-out for the others
 * @param name the name of the task, if any
 */
public record TaskRequest(Operation operation, Request request, Optional<String> name) {

    /** The greatest length of a name, in characters. */
    public static final int MAX_NAME_LENGTH = 200;

    /** Refuses a name that is empty, too long, or has control characters or unpaired surrogates. */
    public TaskRequest {
        if ((operation == Operation.WAIT_RANDOM) != request instanceof WaitRequest) {
            // No Refusal: requests that are read from fields always agree, so this is a mistake in a program.
            throw new IllegalArgumentException(operation + " does not go with " + request);
        }
        name.ifPresent(text -> {
            if (text.isEmpty()
                    || text.length() > MAX_NAME_LENGTH
                    || !text.codePoints().allMatch(TaskRequest::isText)) {
                throw Refusal.invalid(
                        "name",
                        "must be a text of 1 to " + MAX_NAME_LENGTH + " characters, none of them a control",
                        text);
            }
        });
    }

    private static boolean isText(int codePoint) {
        // codePoints() leaves a surrogate as it is only if it is unpaired. UTF-8 has no encoding for it.
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
