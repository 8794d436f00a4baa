package dev.bide.pool;

import dev.bide.time.Seconds;
import java.util.Arrays;

/** A pool of servers. The lock of {@link Pools} guards it. */
final class Pool {

    /*
     * A binary heap with the moment at which each server is free: free[0] is the soonest, and no element is less than
     * its parent at (i - 1) / 2. A PriorityQueue<Long> would box each moment. A server is added only when a wait finds
     * all others busy, so a large capacity takes no memory until it is needed.
     */

    private static final int INITIAL_SERVERS = 4;

    private final Pools pools;
    private final String name;
    private final int capacity;
    private long[] free;
    private int servers;

    /** The last moment at which a server is free; a pool without servers has none. */
    private long lastEnd = Long.MIN_VALUE;

    private int pending;

    /** The pending waits that no server has taken. */
    private final PoolQueue queue = new PoolQueue();

    Pool(Pools pools, String name, int capacity) {
        this.pools = pools;
        this.name = name;
        this.capacity = capacity;
        this.free = new long[Math.min(capacity, INITIAL_SERVERS)];
    }

    boolean isEmpty(long now) {
        // Without a pending wait, a server may still be busy with a cancelled one.
        return pending == 0 && lastEnd <= now;
    }

    /** Returns the moment at which a server takes a wait that arrives now. */
    long begin(long now) {
        return servers < capacity || capacity == 0 ? now : Math.max(now, free[0]);
    }

    /** Adds a wait that a server takes at {@link #begin}. */
    PoolEntry enter(PoolPlace place, long now) {
        long start = begin(now);
        long end = now + Seconds.toNanos(place.delay());
        PoolEntry entry = new PoolEntry(this, place, start);
        pending++;
        if (start > now) {
            queue.add(entry);
        }
        if (capacity > 0) {
            lastEnd = Math.max(lastEnd, end);
            // A free server is used again, so the heap never holds more servers than were busy at once.
            if (servers == 0 || (servers < capacity && free[0] > now)) {
                addServer(end);
            } else {
                replaceFirst(end);
            }
        }
        return entry;
    }

    void leave(PoolEntry entry) {
        pending--;
        queue.remove(entry);
    }

    Pools pools() {
        return pools;
    }

    String name() {
        return name;
    }

    int capacity() {
        return capacity;
    }

    int pending() {
        return pending;
    }

    long lastEnd() {
        return lastEnd;
    }

    PoolState state(long now) {
        int busy = pending;
        if (capacity > 0) {
            busy = (int)
                    Arrays.stream(free, 0, servers).filter(end -> end > now).count();
        }
        return new PoolState(name, capacity, busy, queue.size(now), Seconds.fromNanos(begin(now) - now));
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
