package dev.bide.refusal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is in use in the whole process, and refuses what would exceed a limit. Any thread may call it; all
 * instances share one for each thing that is counted.
 *
 * <p>The limit is an argument of each call, because instances of one process may be configured differently.
 */
public final class Limiter {

    private final String complaint;
    private final String unit;
    private final String setting;
    private final AtomicLong used = new AtomicLong();

    private Limiter(String complaint, String unit, String setting) {
        this.complaint = complaint;
        this.unit = unit;
        this.setting = setting;
    }

    /**
     * Counts pending waits.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofWaits() {
        return new Limiter("too many waits are pending", "", "limits.maxPending");
    }

    /**
     * Counts the bytes that are kept for clients.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofBytes() {
        return new Limiter("too much is kept for clients", " bytes", "limits.maxBytes");
    }

    /**
     * Counts open connections.
     *
     * @return a limiter with nothing in use
     */
    public static Limiter ofConnections() {
        return new Limiter("too many connections are open", "", "limits.maxConnections");
    }

    /**
     * Returns how much is in use.
     *
     * @return 0 or more
     */
    public long used() {
        return used.get();
    }

    /**
     * Takes an amount: all of it, or nothing.
     *
     * @param amount how much
     * @param max the most that may be in use together with it
     * @throws Refusal if that would be exceeded
     */
    public void take(long amount, long max) {
        long before = takeIfFree(amount, max);
        if (before + amount > max) {
            throw new Refusal(
                    Reason.FULL,
                    complaint + ": " + before + unit + " are, and " + amount + " more would be over the limit of " + max
                            + " (" + setting + ")");
        }
    }

    /**
     * Takes an amount, for a caller that needs no explanation.
     *
     * @param amount how much
     * @param max the most that may be in use together with it
     * @return false if that would be exceeded, and nothing was taken
     */
    public boolean tryTake(long amount, long max) {
        return takeIfFree(amount, max) + amount <= max;
    }

    /** Returns how much was in use before. A refused amount is not counted even for a moment, so it displaces no other. */
    private long takeIfFree(long amount, long max) {
        return used.getAndUpdate(before -> before + amount > max ? before : before + amount);
    }

    /**
     * Gives an amount back.
     *
     * @param amount how much
     */
    public void give(long amount) {
        used.addAndGet(-amount);
    }
}
