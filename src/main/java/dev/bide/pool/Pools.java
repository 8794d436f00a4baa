package dev.bide.pool;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    private final Map<String, Pool> pools = new HashMap<>();

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
     * @return its place, which the caller gives back with {@link #leave}
     * @throws Refusal if it would take longer, too many pools are busy, or this one has another capacity
     */
    public synchronized PoolPlace enter(PoolUse use, double drawn, long now, double maxDelay, int maxPools) {
        Pool pool = pool(use, now, maxPools);
        // Added once, at the arrival: a wait whose end is known cannot become longer.
        double service = drawn + use.perPending() * pool.pending;
        double queued = Seconds.fromNanos(pool.begin(now) - now);
        double delay = queued + service;
        if (!(delay <= maxDelay)) {
            // The pool may have been created for this wait alone.
            leaveIfEmpty(use.pool(), pool, now);
            throw new Refusal(
                    Reason.FULL,
                    "pool " + Refusal.shown(use.pool()) + " is busy: the wait would take " + (float) delay
                            + " s, over the limit of " + (float) maxDelay + " (limits.maxDelay)");
        }
        pool.enter(now, now + Seconds.toNanos(delay));
        return new PoolPlace(drawn, queued, delay, use.pool());
    }

    /**
     * Removes a wait from its pool.
     *
     * @param place the place of a wait that has ended or was cancelled
     * @param now the moment of the call
     */
    public synchronized void leave(PoolPlace place, long now) {
        // Never null or another one: a pool with a pending wait is neither removed nor replaced.
        Pool pool = pools.get(place.pool());
        pool.pending--;
        leaveIfEmpty(place.pool(), pool, now);
    }

    /**
     * Returns how busy each pool is.
     *
     * @param now the moment of the call
     * @return the pools that are not empty, in no particular order
     */
    public synchronized List<PoolLoad> loads(long now) {
        List<PoolLoad> loads = new ArrayList<>();
        pools.forEach((name, pool) -> {
            if (!pool.isEmpty(now)) {
                int busy = pool.busy(now);
                // Less than the busy ones if some of those are cancelled. Then nothing is queued, or the queue is
                // shorter than it seems to a new wait.
                loads.add(new PoolLoad(name, pool.capacity, busy, Math.max(0, pool.pending - busy)));
            }
        });
        return loads;
    }

    private Pool pool(PoolUse use, long now, int maxPools) {
        Pool existing = pools.get(use.pool());
        if (existing != null && !existing.isEmpty(now)) {
            if (existing.capacity != use.capacity()) {
                throw Refusal.invalid(
                        "capacity",
                        (existing.capacity == 0 ? "must be left out" : "must be " + existing.capacity)
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
        Pool created = new Pool(use.capacity());
        pools.put(use.pool(), created);
        return created;
    }

    /** Removes the pools that have become empty since their last wait was cancelled. */
    private void sweep(long now) {
        pools.values().removeIf(pool -> pool.isEmpty(now));
        nextEmpty = pools.values().stream()
                .filter(pool -> pool.pending == 0)
                .mapToLong(pool -> pool.lastEnd)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void leaveIfEmpty(String name, Pool pool, long now) {
        if (pool.isEmpty(now)) {
            pools.remove(name, pool);
        } else if (pool.pending == 0) {
            nextEmpty = Math.min(nextEmpty, pool.lastEnd);
        }
    }

    /** A pool of servers. */
    private static final class Pool {

        /*
         * A binary heap with the moment at which each server is free: free[0] is the soonest, and no element is less than
         * its parent at (i - 1) / 2. A PriorityQueue<Long> would box each moment. A server is added only when a wait finds
         * all others busy, so a large capacity takes no memory until it is needed.
         */

        private static final int INITIAL_SERVERS = 4;

        private final int capacity;
        private long[] free;
        private int servers;

        /** The last moment at which a server is free; a pool without servers has none. */
        private long lastEnd = Long.MIN_VALUE;

        private int pending;

        Pool(int capacity) {
            this.capacity = capacity;
            this.free = new long[Math.min(capacity, INITIAL_SERVERS)];
        }

        boolean isEmpty(long now) {
            // Without a pending wait, a server may still be busy with a cancelled one.
            return pending == 0 && lastEnd <= now;
        }

        /** Returns how many waits run now. */
        int busy(long now) {
            return capacity == 0
                    ? pending
                    : (int) Arrays.stream(free, 0, servers)
                            .filter(end -> end > now)
                            .count();
        }

        /** Returns the moment at which a server takes a wait that arrives now. */
        long begin(long now) {
            return servers < capacity || capacity == 0 ? now : Math.max(now, free[0]);
        }

        void enter(long now, long end) {
            pending++;
            if (capacity > 0) {
                lastEnd = Math.max(lastEnd, end);
                // A free server is used again, so the heap never holds more servers than were busy at once.
                if (servers == 0 || (servers < capacity && free[0] > now)) {
                    addServer(end);
                } else {
                    replaceFirst(end);
                }
            }
        }

        /** Gives the wait a server that has not been needed yet: sifts its end up from the last position. */
        private void addServer(long end) {
            if (servers == free.length) {
                free = Arrays.copyOf(free, 2 * servers);
            }
            int at = servers++;
            while (at > 0 && free[(at - 1) / 2] > end) {
                free[at] = free[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            free[at] = end;
        }

        /** Gives the wait the server that is free first: sifts its end down from the first position. */
        private void replaceFirst(long end) {
            int at = 0;
            int child = 1;
            while (child < servers) {
                if (child + 1 < servers && free[child + 1] < free[child]) {
                    child++;
                }
                if (free[child] >= end) {
                    break;
                }
                free[at] = free[child];
                at = child;
                child = 2 * at + 1;
            }
            free[at] = end;
        }
    }
}
