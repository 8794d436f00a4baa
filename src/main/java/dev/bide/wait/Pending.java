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

    /** Counts some waits in, all or none of them; whoever is refused takes no room from others, not even for a moment. */
    void enter(int n, long most) {
        long before = waits.getAndUpdate(count -> count + n > most ? count : count + n);
        if (before + n > most) {
            throw new Refusal(
                    Reason.FULL,
                    "too many waits are pending: " + before + " are, and " + n + " more would be over the limit of "
                            + most + " (limits.maxPending)");
        }
    }

    void leave(int n) {
        waits.addAndGet(-n);
    }
}
