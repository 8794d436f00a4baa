package dev.bide.pool;

/** A place in a pool, which the wait gives back when it ends. Any thread may call it. */
public interface HeldPlace {

    /**
     * Returns the place of the wait.
     *
     * @return its time in the queue and its delay
     */
    PoolPlace place();

    /**
     * Removes the wait from its pool.
     *
     * @param now the moment of the call
     */
    void leave(long now);
}
