package dev.bide.pool;

/** A wait in a pool, which the caller of {@link Pools#enter} gives back with {@link Pools#leave}. */
public final class PoolEntry {

    final Pool pool;
    final PoolPlace place;

    /** The moment at which a server takes the wait. */
    final long start;

    // The neighbours in the queue of the pool; the lock of Pools guards them. Both are null outside the queue.
    PoolEntry before;
    PoolEntry after;

    PoolEntry(Pool pool, PoolPlace place, long start) {
        this.pool = pool;
        this.place = place;
        this.start = start;
    }

    /**
     * Returns the place of the wait.
     *
     * @return its time in the queue and its delay
     */
    public PoolPlace place() {
        return place;
    }
}
