package dev.bide.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How busy a pool is, at each moment from its first wait to the end of its last. */
class PoolLoadTest {

    private static final long SECOND = 1_000_000_000;

    private final Pools pools = new Pools();

    private PoolPlace enter(String name, int capacity, double delay) {
        return pools.enter(new PoolUse(name, capacity, 0), delay, 0, 3600, 10);
    }

    private void assertLoad(double seconds, PoolLoad... loads) {
        assertEquals(List.of(loads), pools.loads((long) (seconds * SECOND)));
    }

    @Test
    void aServerIsBusyUntilTheEndOfItsLastWait() {
        PoolPlace first = enter("db", 2, 1);
        PoolPlace second = enter("db", 2, 3);
        PoolPlace third = enter("db", 2, 1);
        assertLoad(0, new PoolLoad("db", 2, 2, 1));
        pools.leave(first, SECOND);
        assertLoad(1, new PoolLoad("db", 2, 2, 0));
        pools.leave(third, 2 * SECOND);
        assertLoad(2, new PoolLoad("db", 2, 1, 0));
        pools.leave(second, 3 * SECOND);
        assertLoad(3);
    }

    @Test
    void aCancelledWaitKeepsItsServerBusy() {
        PoolPlace cancelled = enter("db", 1, 5);
        pools.leave(cancelled, SECOND);
        assertLoad(4.9, new PoolLoad("db", 1, 1, 0));
        assertLoad(5);
    }

    @Test
    void aPoolOfAnyCapacityHasNoQueue() {
        enter("any", 0, 1);
        enter("any", 0, 1);
        assertLoad(0.5, new PoolLoad("any", 0, 2, 0));
    }
}
