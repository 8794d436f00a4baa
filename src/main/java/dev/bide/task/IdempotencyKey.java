package dev.bide.task;

import dev.bide.refusal.Refusal;

/**
 * Identifies a request that a client may repeat: the repeated request returns the task of the first one.
 *
 * @param text the key that the client has chosen
 * @param request the request that belongs to the key; another request with the same key is refused. Its seed counts only if
 *     the client gave it
 * @param seeded whether the client gave the seed
 */
public record IdempotencyKey(String text, TaskRequest request, boolean seeded) {

    /** The greatest length of a key, in characters. */
    public static final int MAX_LENGTH = 255;

    /** Refuses an empty key and a key that is too long. */
    public IdempotencyKey {
        // The registry keeps the key as long as its task, so its length needs a limit.
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw Refusal.invalid("the key", "must have 1 to " + MAX_LENGTH + " characters", text);
        }
    }
}
