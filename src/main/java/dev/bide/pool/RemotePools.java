package dev.bide.pool;

import io.vertx.core.Future;

/** Finds the node of a cluster that decides about a pool, and asks it for places. Any thread may call it. */
public interface RemotePools {

    /** The pools of other nodes for a process without a cluster: there are none. */
    RemotePools NONE = new RemotePools() {
        @Override
        public boolean isHere(String pool) {
            return true;
        }

        @Override
        public Future<HeldPlace> enter(PoolUse use, double drawn, double maxDelay) {
            throw new IllegalStateException("all pools are here");
        }

        @Override
        public double seconds() {
            return 0;
        }
    };

    /**
     * Returns whether this process decides about a pool, without asking another node.
     *
     * @param pool the name of the pool
     * @return true if {@link Pools#enter} may be called for it
     */
    boolean isHere(String pool);

    /**
     * Enters a pool that another node decides about.
     *
     * @param use the pool, and how the wait uses it
     * @param drawn the delay drawn, in seconds
     * @param maxDelay the longest delay of the wait, in seconds, with its time in the queue
     * @return a future of the place. It fails with a refusal: that of the pool, or of a node that cannot be asked
     */
    Future<HeldPlace> enter(PoolUse use, double drawn, double maxDelay);

    /**
     * Returns the longest time until a wait has begun.
     *
     * @return seconds, after which the wait is refused
     */
    double seconds();
}
