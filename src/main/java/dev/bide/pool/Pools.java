package dev.bide.pool;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Pools of servers, in front of which waits stand in line in the order in which they come. Any thread may call it; all
 * instances of a process share one.
 *
 * <p>When a wait comes, it is known when it will end, since those before it have told the same: the server that is free
 * first takes it. A wait that is given up keeps its server up to then, since whoever waits elsewhere has been promised an
 * end, and a server that works for a client that has gone does not notice either. A pool is there from the first wait to
 * the end of the last.
 */
public final class Pools {

    private final Map<String, Pool> pools = new HashMap<>();

    /** When the first of the pools is empty in which nobody waits any more. */
    private long nextEmpty = Long.MAX_VALUE;

    /** Makes pools of which none is there. */
    public Pools() {}

    /**
     * Tells how many pools are there.
     *
     * @return those in which somebody waits, and those whose last wait was given up, perhaps not yet swept out
     */
    public synchronized int count() {
        return pools.size();
    }

    /**
     * Lets a wait into a pool, unless it would take too long.
     *
     * @param load the pool, and what the wait needs of it
     * @param drawn the delay that was drawn, in seconds
     * @param now the moment of the call
     * @param maxDelay the longest that the wait may take, in seconds, with its time in the queue
     * @param maxPools the most pools that may be busy
     * @return its place, which the caller gives back with {@link #leave}
     * @throws Refusal if it would take longer, too many pools are busy, or this one has another capacity
     */
    public synchronized PoolPlace enter(PoolUse load, double drawn, long now, double maxDelay, int maxPools) {
        Pool pool = pool(load, now, maxPools);
        double service = drawn + load.perPending() * pool.pending;
        double queued = Seconds.of(pool.begin(now) - now);
        double delay = queued + service;
        if (!(delay <= maxDelay)) {
            leaveIfEmpty(load.pool(), pool, now);
            throw new Refusal(
                    Reason.FULL,
                    "pool " + Refusal.shown(load.pool()) + " is busy: the wait would take " + (float) delay
                            + " s, over the limit of " + (float) maxDelay + " (limits.maxDelay)");
        }
        pool.enter(now, now + Seconds.nanos(delay));
        return new PoolPlace(drawn, queued, delay, load.pool());
    }

    /**
     * Gives a place back.
     *
     * @param place the place of a wait that has ended or was cancelled
     * @param now the moment of the call
     */
    public synchronized void leave(PoolPlace place, long now) {
        Pool pool = pools.get(place.pool());
        pool.pending--;
        leaveIfEmpty(place.pool(), pool, now);
    }

    private Pool pool(PoolUse load, long now, int maxPools) {
        Pool known = pools.get(load.pool());
        if (known != null && !known.isEmpty(now)) {
            if (known.capacity != load.capacity()) {
                throw Refusal.invalid(
                        "capacity",
                        (known.capacity == 0 ? "must be left out" : "must be " + known.capacity)
                                + " until all that has begun in pool " + Refusal.shown(load.pool()) + " is due",
                        load.capacity() == 0 ? "left out" : load.capacity());
            }
            return known;
        }
        if (now >= nextEmpty) {
            sweep(now);
        }
        if (pools.size() >= maxPools && known == null) {
            throw new Refusal(
                    Reason.FULL, "too many pools are busy: " + pools.size() + ", as many as may be (limits.maxPools)");
        }
        Pool made = new Pool(load.capacity());
        pools.put(load.pool(), made);
        return made;
    }

    private void sweep(long now) {
        pools.values().removeIf(pool -> pool.isEmpty(now));
        nextEmpty = pools.values().stream()
                .filter(pool -> pool.pending == 0)
                .mapToLong(pool -> pool.last)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void leaveIfEmpty(String name, Pool pool, long now) {
        if (pool.isEmpty(now)) {
            pools.remove(name, pool);
        } else if (pool.pending == 0) {
            nextEmpty = Math.min(nextEmpty, pool.last);
        }
    }

    /** One pool. */
    private static final class Pool {

        private static final int FEW = 4;

        private final int capacity;

        /** When each server is free that was ever needed: a heap, of which the first is the soonest. */
        private long[] free;

        private int servers;
        private long last = Long.MIN_VALUE;
        private int pending;

        Pool(int capacity) {
            this.capacity = capacity;
            this.free = new long[Math.min(capacity, FEW)];
        }

        boolean isEmpty(long now) {
            return pending == 0 && last <= now;
        }

        /** Tells when a wait would begin that comes now. */
        long begin(long now) {
            return servers < capacity || capacity == 0 ? now : Math.max(now, free[0]);
        }

        void enter(long now, long end) {
            pending++;
            if (capacity > 0) {
                last = Math.max(last, end);
                if (servers == 0 || (servers < capacity && free[0] > now)) {
                    rise(end);
                } else {
                    sink(end);
                }
            }
        }

        /** Gives a wait a server that has not been needed yet. */
        private void rise(long end) {
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

        /** Gives a wait the server that is free first. */
        private void sink(long end) {
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
