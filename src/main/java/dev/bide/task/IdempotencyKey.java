package dev.bide.task;

import dev.bide.refusal.Refusal;

/**
 * What makes a repeated request give the task of the first.
 *
 * @param text what the caller has picked for this request
 * @param asked what was asked with it, which alone may be repeated; its seed means nothing unless the caller gave it
 * @param seeded whether the caller gave the seed
 */
public record IdempotencyKey(String text, TaskRequest asked, boolean seeded) {

    private static final int LONGEST = 255;

    /** Refuses what cannot be. */
    public IdempotencyKey {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw Refusal.invalid("the key", "must have 1 to " + LONGEST + " characters", text);
        }
    }
}
