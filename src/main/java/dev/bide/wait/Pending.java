package dev.bide.wait;

import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicLong;

/** How many waits are pending in the whole process. Any thread may call it; all instances share one. */
public final class Pending implements Shareable {

    private final AtomicLong waits = new AtomicLong();

    /** Makes a count of nothing. */
    public Pending() {}

    /**
     * Tells how many waits are pending.
     *
     * @return 0 or more
     */
    public long count() {
        return waits.get();
    }

    /** Counts some waits in, all or none of them. */
    void enter(int n, long most) {
        if (waits.addAndGet(n) > most) {
            leave(n);
            throw new Refusal(
                    Reason.FULL,
                    "too many waits are pending: " + n + " more would be over the limit of " + most
                            + " (limits.maxPending)");
        }
    }

    void leave(int n) {
        waits.addAndGet(-n);
    }
}
