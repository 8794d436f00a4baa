package dev.bide.wait;

import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes are kept for clients in the whole process. Any thread may call it; all instances share one. */
public final class Memory implements Shareable {

    private final AtomicLong bytes = new AtomicLong();

    /** Makes a count of nothing. */
    public Memory() {}

    /**
     * Tells how much is kept.
     *
     * @return bytes
     */
    public long count() {
        return bytes.get();
    }

    /**
     * Takes some, all or none of it.
     *
     * @param some how many bytes
     * @param most how many may be taken by all together
     * @throws Refusal if there is not enough left
     */
    public void take(long some, long most) {
        long before = bytes.getAndUpdate(taken -> taken + some > most ? taken : taken + some);
        if (before + some > most) {
            throw new Refusal(
                    Reason.FULL,
                    "too much is kept for clients: " + before + " bytes are, and " + some
                            + " more would be over the limit of " + most + " (limits.maxBytes)");
        }
    }

    /**
     * Gives some back.
     *
     * @param some how many bytes
     */
    public void give(long some) {
        bytes.addAndGet(-some);
    }
}
