package dev.bide.wait;

import io.vertx.core.shareddata.Shareable;
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
public final class Pools implements Shareable {

    /** The most pools that there may be at once. */
    static final int MOST = 10_000;

    private static final int FEW = 64;

    private final Map<String, Pool> pools = new HashMap<>();
    private int sweepAt = FEW;

    /** Makes pools of which none is there. */
    public Pools() {}

    /**
     * Tells how many pools are there.
     *
     * @return those in which somebody waits, and perhaps some whose last wait was given up
     */
    public synchronized int count() {
        return pools.size();
    }

    /** Takes a wait in that comes at a moment, unless it would be there for too long. */
    synchronized Place enter(Load load, double drawn, long now, double most) {
        Pool pool = pool(load, now);
        double service = drawn + load.perPending() * pool.pending;
        long begin = load.capacity() > 0 && pool.free[0] - now > 0 ? pool.free[0] : now;
        double queued = Seconds.of(begin - now);
        double delay = queued + service;
        if (!(delay <= most)) {
            leaveIfEmpty(load.pool(), pool, now);
            throw new Refusal(
                    Reason.FULL,
                    "pool " + Refusal.shown(load.pool()) + " is busy: the wait would take " + (float) delay
                            + " s, over the limit of " + (float) most + " (limits.maxDelay)");
        }
        pool.enter(now + Seconds.nanos(delay));
        return new Place(drawn, queued, delay, load.pool());
    }

    /** Lets a wait out, be it over or given up. */
    synchronized void leave(Place place, long now) {
        Pool pool = pools.get(place.pool());
        pool.pending--;
        leaveIfEmpty(place.pool(), pool, now);
    }

    private Pool pool(Load load, long now) {
        Pool known = pools.get(load.pool());
        if (known != null && !known.isEmpty(now)) {
            if (known.free.length != load.capacity()) {
                String rule = known.free.length == 0 ? "must be left out" : "must be " + known.free.length;
                throw Refusal.invalid(
                        "capacity",
                        rule + " while others wait in pool " + Refusal.shown(load.pool()),
                        load.capacity() == 0 ? "left out" : load.capacity());
            }
            return known;
        }
        if (pools.size() >= sweepAt) {
            pools.values().removeIf(pool -> pool.isEmpty(now));
            sweepAt = Math.min(MOST, Math.max(FEW, 2 * pools.size()));
        }
        if (pools.size() >= MOST) {
            throw new Refusal(Reason.FULL, "too many pools are busy: there may be " + MOST);
        }
        Pool made = new Pool(load.capacity(), now);
        pools.put(load.pool(), made);
        return made;
    }

    private void leaveIfEmpty(String name, Pool pool, long now) {
        if (pool.isEmpty(now)) {
            pools.remove(name, pool);
        }
    }

    /** One pool. */
    private static final class Pool {

        /** When each server is free: a heap, of which the first is the soonest. Without a capacity there is none. */
        private final long[] free;

        private long last;
        private int pending;

        Pool(int capacity, long now) {
            free = new long[capacity];
            Arrays.fill(free, now);
            last = now;
        }

        boolean isEmpty(long now) {
            return pending == 0 && (free.length == 0 || last - now <= 0);
        }

        void enter(long end) {
            pending++;
            last = end - last > 0 ? end : last;
            if (free.length > 0) {
                sink(end);
            }
        }

        /** Gives the server that is free first a wait that ends at a moment. */
        private void sink(long end) {
            int at = 0;
            int child = 1;
            while (child < free.length) {
                if (child + 1 < free.length && free[child + 1] - free[child] < 0) {
                    child++;
                }
                if (free[child] - end >= 0) {
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
