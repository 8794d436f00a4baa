package dev.bide.task;

import dev.bide.refusal.Refusal;
import dev.bide.wait.FanOutRequest;
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

    /**
     * Creates a request for a task of one wait.
     *
     * @param request what it waits for
     * @return a request without a name
     */
    public static TaskRequest waitRandom(WaitRequest request) {
        return new TaskRequest(Operation.WAIT_RANDOM, request, Optional.empty());
    }

    /**
     * Creates a request for a task of n waits.
     *
     * @param request what it waits for
     * @return a request without a name
     */
    public static TaskRequest waitN(FanOutRequest request) {
        return new TaskRequest(Operation.WAIT_N, request, Optional.empty());
    }

    /**
     * Creates a request for a task that measures what n waits cost.
     *
     * @param request what it waits for, at least once
     * @return a request without a name
     */
    public static TaskRequest measureTime(FanOutRequest request) {
        return new TaskRequest(Operation.MEASURE_TIME, request, Optional.empty());
    }

    /**
     * Returns the same request with a name.
     *
     * @param text the name of the task, which need not be unique
     * @return a request for a task with that name
     */
    public TaskRequest named(String text) {
        return new TaskRequest(operation, request, Optional.of(text));
    }
}
