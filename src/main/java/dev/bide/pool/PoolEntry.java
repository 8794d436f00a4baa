package dev.bide.pool;

/** A wait in a pool of this process. */
public final class PoolEntry implements HeldPlace {

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

    @Override
    public PoolPlace place() {
        return place;
    }

    @Override
    public void leave(long now) {
        pool.pools().leave(this, now);
    }
}
