package dev.bide.pool;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pools of servers, each with a queue in which waits are served in the order of their arrival (M/G/c, if the arrivals are
 * random). Any thread may call it. All instances of a process share one.
 *
 * <p>The end of a wait is known when it arrives, because the ends of all before it are: the server that is free first
 * takes it. A cancelled wait keeps its server until the end that was planned for it. The ends of later waits are computed
 * already, and a real server does not notice at once that a client has left, either. A pool exists from its first wait to
 * the end of its last.
 */
public final class Pools {

    // Guarded by this, as all of it is. A lock is enough: nothing under it waits or calls back.
    private final Map<String, Pool> pools = new LinkedHashMap<>();

    /** The moment at which the first pool without a pending wait is empty; nothing can be swept before. */
    private long nextEmpty = Long.MAX_VALUE;

    /** Creates an empty set of pools. */
    public Pools() {}

    /**
     * Returns the number of pools.
     *
     * @return the pools with pending waits, and those whose last wait was cancelled, as far as they are not yet removed
     */
    public synchronized int count() {
        return pools.size();
    }

    /**
     * Adds a wait to a pool, unless it would take too long.
     *
     * @param use the pool, and how the wait uses it
     * @param drawn the delay drawn, in seconds
     * @param now the moment of the call
     * @param maxDelay the longest delay of the wait, in seconds, with its time in the queue
     * @param maxPools the greatest number of busy pools
     * @return its entry, which the caller gives back with {@link #leave}
     * @throws Refusal if it would take longer, too many pools are busy, or this one has another capacity
     */
    public synchronized PoolEntry enter(PoolUse use, double drawn, long now, double maxDelay, int maxPools) {
        Pool pool = pool(use, now, maxPools);
        // Added once, at the arrival: a wait whose end is known cannot become longer.
        double service = drawn + use.perPending() * pool.pending();
        double queued = Seconds.fromNanos(pool.begin(now) - now);
        double delay = queued + service;
        if (!(delay <= maxDelay)) {
            // The pool may have been created for this wait alone.
            removeIfEmpty(pool, now);
            throw new Refusal(
                    Reason.FULL,
                    "pool " + Refusal.shown(use.pool()) + " is busy: the wait would take " + (float) delay
                            + " s, over the limit of " + (float) maxDelay + " (limits.maxDelay)");
        }
        return pool.enter(new PoolPlace(drawn, queued, delay, use.pool()), now);
    }

    /**
     * Removes a wait from its pool.
     *
     * @param entry that of a wait that has ended or was cancelled
     * @param now the moment of the call
     */
    public synchronized void leave(PoolEntry entry, long now) {
        // The pool of the entry, which is another one than that of the same name if it was deleted meanwhile.
        entry.pool.leave(entry);
        removeIfEmpty(entry.pool, now);
    }

    /**
     * Lists pools.
     *
     * @param limit how many at most
     * @param now the moment of the call
     * @return the state of each, in the order in which their first waits came
     */
    public synchronized List<PoolState> list(int limit, long now) {
        sweep(now);
        return pools.values().stream().limit(limit).map(pool -> pool.state(now)).toList();
    }

    /**
     * Returns whether a pool is busy.
     *
     * @param name the name of the pool
     * @param now the moment of the call
     * @return true if it has a pending wait or a busy server
     */
    public synchronized boolean isBusy(String name, long now) {
        Pool pool = pools.get(name);
        return pool != null && !pool.isEmpty(now);
    }

    /**
     * Returns the state of a pool.
     *
     * @param name the name of the pool
     * @param now the moment of the call
     * @return its state
     * @throws Refusal if it has no pending wait and no busy server
     */
    public synchronized PoolState find(String name, long now) {
        Pool pool = pools.get(name);
        if (!isBusy(name, now)) {
            throw new Refusal(Reason.NOT_FOUND, "there is no busy pool with the name " + Refusal.shown(name));
        }
        return pool.state(now);
    }

    /**
     * Deletes a pool. Its pending waits end as planned; the next wait with its name finds an empty pool.
     *
     * @param name the name of the pool
     * @param now the moment of the call
     * @return the state that it had
     * @throws Refusal if it has no pending wait and no busy server
     */
    public synchronized PoolState delete(String name, long now) {
        PoolState state = find(name, now);
        pools.remove(name);
        return state;
    }

    /**
     * Deletes all pools.
     *
     * @param now the moment of the call
     * @return how many were busy
     */
    public synchronized int clear(long now) {
        sweep(now);
        int count = pools.size();
        pools.clear();
        return count;
    }

    private Pool pool(PoolUse use, long now, int maxPools) {
        Pool existing = pools.get(use.pool());
        if (existing != null && !existing.isEmpty(now)) {
            if (existing.capacity() != use.capacity()) {
                throw Refusal.invalid(
                        "capacity",
                        (existing.capacity() == 0 ? "must be left out" : "must be " + existing.capacity())
                                + " until all that has begun in pool " + Refusal.shown(use.pool()) + " is due",
                        use.capacity() == 0 ? "left out" : use.capacity());
            }
            return existing;
        }
        // Only when there is something to remove, so that creating a pool does not go through all of them each time.
        if (now >= nextEmpty) {
            sweep(now);
        }
        // An empty pool that is replaced adds none.
        if (pools.size() >= maxPools && existing == null) {
            throw new Refusal(
                    Reason.FULL, "too many pools are busy: " + pools.size() + ", as many as may be (limits.maxPools)");
        }
        Pool created = new Pool(this, use.pool(), use.capacity());
        pools.put(use.pool(), created);
        return created;
    }

    /** Removes the pools that have become empty since their last wait was cancelled. */
    private void sweep(long now) {
        pools.values().removeIf(pool -> pool.isEmpty(now));
        nextEmpty = pools.values().stream()
                .filter(pool -> pool.pending() == 0)
                .mapToLong(Pool::lastEnd)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void removeIfEmpty(Pool pool, long now) {
        if (pool.isEmpty(now)) {
            pools.remove(pool.name(), pool);
        } else if (pool.pending() == 0) {
            nextEmpty = Math.min(nextEmpty, pool.lastEnd());
        }
    }
}
