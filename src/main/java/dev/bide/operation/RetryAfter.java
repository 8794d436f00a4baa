package dev.bide.operation;

import static dev.bide.operation.Field.FAIL_RATE;
import static dev.bide.operation.Field.RETRY_AFTER;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Limits;
import java.util.OptionalLong;

/** Reads when a client may come back after a failure that it has asked for. Any thread may call it. */
public final class RetryAfter {

    private RetryAfter() {}

    /**
     * Reads the Retry-After header of the failures of a call.
     *
     * @param fields those of a route whose waits may fail, over HTTP
     * @param hasStatus whether a script of the call has a step with a status
     * @return whole seconds, if the fields ask for the header
     * @throws Refusal if the field is wrong, or no wait can fail
     */
    public static OptionalLong read(Fields fields, boolean hasStatus) {
        if (!fields.has(RETRY_AFTER.key())) {
            return OptionalLong.empty();
        }
        if (!hasStatus && !fields.has(FAIL_RATE.key())) {
            throw new Refusal(
                    Reason.INVALID, RETRY_AFTER.key() + " may not be given without failRate or a script with a status");
        }
        double seconds = fields.seconds(RETRY_AFTER.key());
        if (seconds > Limits.MAX_SECONDS) {
            throw Refusal.invalid(RETRY_AFTER.key(), "must be at most " + (long) Limits.MAX_SECONDS, seconds);
        }
        // Rounded up: a client that comes back after this time must not be too early.
        return OptionalLong.of((long) Math.ceil(seconds));
    }
}
