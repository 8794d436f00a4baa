package dev.bide.refusal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is in use in the whole process, and refuses what would exceed a limit. Any thread may call it. All
 * instances of a process share one limiter for each resource.
 *
 * <p>The limit is an argument of each call, because instances of one process may be configured differently.
 */
public final class Limiter {

    private final String complaint;
    private final String unit;
    private final String setting;
    // Atomic instead of locked: event loops that share it never wait for each other.
    private final AtomicLong used = new AtomicLong();

    private Limiter(String complaint, String unit, String setting) {
        this.complaint = complaint;
        this.unit = unit;
        this.setting = setting;
    }

    /**
     * Creates a limiter of pending waits.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofWaits() {
        return new Limiter("too many waits are pending", "", "limits.maxPending");
    }

    /**
     * Creates a limiter of the bytes that are kept for clients.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofBytes() {
        return new Limiter("too much is kept for clients", " bytes", "limits.maxBytes");
    }

    /**
     * Creates a limiter of open connections.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofConnections() {
        return new Limiter("too many connections are open", "", "limits.maxConnections");
    }

    /**
     * Creates a limiter of pages that show what goes on.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofViewers() {
        return new Limiter("too many pages are open", "", "page.maxViewers");
    }

    /**
     * Returns the amount in use.
     *
     * @return 0 or more
     */
    public long used() {
        return used.get();
    }

    /**
     * Takes the whole amount, or throws and takes nothing.
     *
     * @param amount the amount
     * @param max the greatest amount that may be in use afterwards
     * @throws Refusal if more than that would be in use
     */
    public void take(long amount, long max) {
        long before = takeIfFree(amount, max);
        // The same comparison as in the update, with the same numbers: it shows whether the amount was taken.
        if (before + amount > max) {
            throw new Refusal(
                    Reason.FULL,
                    complaint + ": " + before + unit + " are, and " + amount + " more would be over the limit of " + max
                            + " (" + setting + ")");
        }
    }

    /**
     * Takes the whole amount if that much is free, and nothing otherwise.
     *
     * @param amount the amount
     * @param max the greatest amount that may be in use afterwards
     * @return false if more than that would be in use, and nothing was taken
     */
    public boolean tryTake(long amount, long max) {
        return takeIfFree(amount, max) + amount <= max;
    }

    /** Takes an amount if it is free, and returns how much was in use before. */
    private long takeIfFree(long amount, long max) {
        // Not add and take back: a refused amount that is counted for a moment could make another one be refused.
        return used.getAndUpdate(before -> before + amount > max ? before : before + amount);
    }

    /**
     * Returns an amount that was taken before.
     *
     * @param amount the amount
     */
    public void give(long amount) {
        used.addAndGet(-amount);
    }
}
