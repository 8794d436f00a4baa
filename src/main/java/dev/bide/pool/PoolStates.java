package dev.bide.pool;

import dev.bide.refusal.Refusal;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The pools of the process, as an instance sees them. Any thread may call it.
 *
 * @param pools the pools, shared with all other instances
 * @param nanos returns the present moment, of the clock of the event loops
 */
public record PoolStates(Pools pools, LongSupplier nanos) {

    /**
     * Returns how many pools are busy.
     *
     * @return the pools with pending waits, and those whose last wait was cancelled, as far as they are not yet removed
     */
    public int count() {
        return pools.count();
    }

    /**
     * Lists pools.
     *
     * @param limit how many at most
     * @return the state of each, in the order in which their first waits came
     */
    public List<PoolState> list(int limit) {
        return pools.list(limit, nanos.getAsLong());
    }

    /**
     * Returns the state of a pool.
     *
     * @param name the name of the pool
     * @return its state
     * @throws Refusal if it has no pending wait and no busy server
     */
    public PoolState find(String name) {
        return pools.find(name, nanos.getAsLong());
    }

    /**
     * Deletes a pool. Its pending waits end as planned; the next wait with its name finds an empty pool.
     *
     * @param name the name of the pool
     * @return the state that it had
     * @throws Refusal if it has no pending wait and no busy server
     */
    public PoolState delete(String name) {
        return pools.delete(name, nanos.getAsLong());
    }
}
