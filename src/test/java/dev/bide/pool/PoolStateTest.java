package dev.bide.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of a pool: how many servers are busy, how many waits are queued, and when a server is free. */
class PoolStateTest {

    private static final long SECOND = 1_000_000_000;

    private final Pools pools = new Pools();

    private PoolEntry enter(String pool, int capacity, double delay, long now) {
        return pools.enter(new PoolUse(pool, capacity, 0), delay, now, 1e6, 100);
    }

    private void assertState(int busy, int queued, double nextFree, long now) {
        assertEquals(new PoolState("db", 2, busy, queued, nextFree), pools.find("db", now));
    }

    @Test
    void waitsAreQueuedUntilAServerTakesThem() {
        PoolEntry first = enter("db", 2, 3, 0);
        assertState(1, 0, 0, 0);
        PoolEntry second = enter("db", 2, 1, 0);
        assertState(2, 0, 1, 0);
        PoolEntry third = enter("db", 2, 4, 0);
        PoolEntry fourth = enter("db", 2, 1, 0);
        assertState(2, 2, 4, 0);
        assertState(2, 2, 4 - 0.5, SECOND / 2);
        pools.leave(second, SECOND);
        assertState(2, 1, 3, SECOND);
        pools.leave(first, 3 * SECOND);
        assertState(2, 0, 1, 3 * SECOND);
        pools.leave(fourth, 4 * SECOND);
        assertState(1, 0, 0, 4 * SECOND);
        pools.leave(third, 5 * SECOND);
        assertUnknown("db", 5 * SECOND);
    }

    @Test
    void aCancelledWaitLeavesTheQueueButKeepsItsServer() {
        PoolEntry served = enter("db", 1, 3, 0);
        PoolEntry queued = enter("db", 1, 3, 0);
        PoolEntry last = enter("db", 1, 3, 0);
        pools.leave(queued, SECOND);
        assertEquals(new PoolState("db", 1, 1, 1, 8), pools.find("db", SECOND));
        pools.leave(served, SECOND);
        assertEquals(new PoolState("db", 1, 1, 1, 8), pools.find("db", SECOND));
        pools.leave(last, SECOND);
        assertEquals(new PoolState("db", 1, 1, 0, 8), pools.find("db", SECOND), "until the end that was planned");
        assertUnknown("db", 9 * SECOND);
    }

    @Test
    void aPoolWithoutACapacityHasNoQueue() {
        PoolEntry one = enter("free", 0, 3, 0);
        assertEquals(1, enter("free", 0, 3, 0).place().delay() - 2);
        assertEquals(new PoolState("free", 0, 2, 0, 0), pools.find("free", SECOND));
        pools.leave(one, SECOND);
        assertEquals(new PoolState("free", 0, 1, 0, 0), pools.find("free", SECOND));
    }

    @Test
    void aDeletedPoolStartsOverWhileItsWaitsGoOn() {
        PoolEntry old = enter("db", 1, 3, 0);
        PoolEntry oldQueued = enter("db", 1, 3, 0);
        assertEquals(new PoolState("db", 1, 1, 1, 6), pools.delete("db", 0));
        assertUnknown("db", 0);
        PoolEntry fresh = enter("db", 2, 1, SECOND);
        assertEquals(0, fresh.place().queued());
        assertState(1, 0, 0, SECOND);
        pools.leave(old, 3 * SECOND / 2);
        pools.leave(oldQueued, 3 * SECOND / 2);
        assertState(1, 0, 0, 3 * SECOND / 2);
        assertEquals(1, pools.count());
        pools.leave(fresh, 2 * SECOND);
        assertEquals(0, pools.count());
    }

    @Test
    void poolsAreListedInTheOrderOfTheirFirstWaitsAndCleared() {
        PoolEntry b = enter("b", 1, 3, 0);
        PoolEntry a = enter("a", 1, 3, 0);
        assertEquals(0, enter("c", 1, 1, 0).place().queued());
        assertEquals(
                List.of("b", "a"),
                pools.list(2, SECOND).stream().map(PoolState::pool).toList());
        assertEquals(
                List.of("b"),
                pools.list(1, SECOND).stream().map(PoolState::pool).toList());
        assertEquals(3, pools.clear(SECOND));
        assertEquals(List.of(), pools.list(10, SECOND));
        pools.leave(a, SECOND);
        pools.leave(b, SECOND);
        assertEquals(0, pools.count());
    }

    /** The queue is counted as waits come and go. The expected number is counted anew each time. */
    @Test
    void theQueueEqualsACountOfAllWaits() {
        Random random = new Random(7);
        List<PoolEntry> pending = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(3) * SECOND / 4;
            long moment = now;
            pending.removeIf(entry -> {
                boolean ends =
                        entry.start + (long) (entry.place().drawn() * SECOND) <= moment || random.nextInt(40) == 0;
                if (ends) {
                    pools.leave(entry, moment);
                }
                return ends;
            });
            if (pending.size() < 50) {
                pending.add(enter("db", 2, random.nextInt(4), now));
            }
            long queued = pending.stream().filter(entry -> entry.start > moment).count();
            int counted =
                    pools.list(1, now).stream().mapToInt(PoolState::queued).sum();
            assertEquals(queued, counted, "after " + i);
        }
    }

    private void assertUnknown(String pool, long now) {
        Refusal refusal = assertThrows(Refusal.class, () -> pools.find(pool, now));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no busy pool with the name \"" + pool + "\"", refusal.getMessage());
        assertThrows(Refusal.class, () -> pools.delete(pool, now));
    }
}
