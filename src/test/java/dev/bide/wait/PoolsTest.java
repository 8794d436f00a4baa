package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.PoolEntry;
import dev.bide.pool.PoolUse;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits in pools, which slow each other down, on a hand-driven clock. */
class PoolsTest {

    private static final Limits LIMITS = new Limits(100, 1000, 1000, 10, 600, 1000, 0);

    /** Limits that refuse no delay of a simulation. */
    private static final Limits WIDE = new Limits(Limits.MAX_SECONDS, 1, 1, 1, 1);

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final Limiter pending = Limiter.ofWaits();
    private final Pools pools = new Pools();
    private final LoopMeter meter = new LoopMeter(loop);
    private final Engine engine = new Engine(loop, meter, pending, pools, new CallMeter(), LIMITS, measured -> {});

    private PendingWait<Wait> begin(double delay, String pool, int capacity, double perPending) {
        return engine.waitRandom(
                WaitRequest.of(Shape.fixed(delay)).withSeed(7).in(new PoolUse(pool, capacity, perPending)));
    }

    /** Asserts that a wait has ended, with a time in the queue and a delay, and late by no more than its tick. */
    private static void assertTook(PendingWait<Wait> waiting, double queued, double delay) {
        Wait wait = waiting.future().result();
        assertEquals(queued, wait.place().orElseThrow().queued(), 1e-9);
        assertEquals(delay, wait.delay(), 1e-9);
        assertTrue(wait.elapsed() >= wait.delay());
        assertEquals(0, wait.late(), 0.001);
    }

    @Test
    void theServerThatIsFreeFirstTakesTheNextWaitOfTheQueue() {
        List<PendingWait<Wait>> waits = new ArrayList<>();
        for (double delay : new double[] {1, 3, 1, 1, 1}) {
            waits.add(begin(delay, "db", 2, 0));
        }
        assertEquals(3.0, waits.get(3).planned().result(), 1e-9);
        timers.advance(Duration.ofSeconds(4).plusMillis(1));
        assertTook(waits.get(0), 0, 1);
        assertTook(waits.get(1), 0, 3);
        assertTook(waits.get(2), 1, 2);
        assertTook(waits.get(3), 2, 3);
        assertTook(waits.get(4), 3, 4);
        assertEquals(1.0, waits.get(4).future().result().place().orElseThrow().drawn());
        assertEquals(0, pools.count(), "an empty pool is removed");
    }

    @Test
    void eachPendingWaitMakesANewOneLonger() {
        PendingWait<Wait> first = begin(1, "db", 0, 0.5);
        PendingWait<Wait> second = begin(1, "db", 0, 0.5);
        PendingWait<Wait> third = begin(1, "db", 0, 0.25);
        PendingWait<Wait> inOtherPool = begin(1, "other", 0, 0.5);
        timers.advance(Duration.ofSeconds(2));
        assertTook(first, 0, 1);
        assertTook(second, 0, 1.5);
        assertTook(third, 0, 1.5);
        assertTook(inOtherPool, 0, 1);
        // None of them is pending any more.
        PendingWait<Wait> later = begin(1, "db", 0, 0.5);
        timers.advance(Duration.ofSeconds(2));
        assertTook(later, 0, 1);
    }

    @Test
    void perPendingAddsToTheTimeInTheQueue() {
        PendingWait<Wait> first = begin(1, "db", 1, 0.5);
        PendingWait<Wait> second = begin(1, "db", 1, 0.5);
        timers.advance(Duration.ofSeconds(3));
        assertTook(first, 0, 1);
        assertTook(second, 1, 2.5);
    }

    @Test
    void aCancelledWaitKeepsItsServerButIsNoLongerPending() {
        PendingWait<Wait> cancelled = begin(10, "db", 1, 0);
        PendingWait<Wait> timedOut = engine.waitRandom(WaitRequest.of(Shape.fixed(10))
                .withSeed(7)
                .in(new PoolUse("db", 1, 0))
                .within(1));
        cancelled.cancel();
        timers.advance(Duration.ofSeconds(2));
        assertEquals(Reason.TIMED_OUT, EngineFixture.reason(timedOut));
        assertEquals(0, pending.used());
        PendingWait<Wait> next = begin(1, "db", 1, 5);
        assertEquals(
                19.0,
                next.planned().result(),
                1e-6,
                "18 s in the queue as planned before, and nothing for pending waits");
        next.cancel();
        timers.advance(Duration.ofSeconds(40));
        PendingWait<Wait> free = begin(1, "db", 1, 0);
        assertEquals(1.0, free.planned().result());
    }

    @Test
    void aWaitThatWouldTakeTooLongIsRefusedAndNotCounted() {
        PendingWait<Wait> first = begin(99, "db", 1, 0);
        Refusal refusal = assertThrows(Refusal.class, () -> begin(2, "db", 1, 0));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(
                "pool \"db\" is busy: the wait would take 101.0 s, over the limit of 100.0 (limits.maxDelay)",
                refusal.getMessage());
        PendingWait<Wait> alone = begin(1, "alone", 0, 0);
        assertThrows(Refusal.class, () -> begin(1, "alone", 0, 1e300));
        assertEquals(2, pending.used());
        assertEquals(meter.accepted(), meter.pending());
        assertEquals(100.0, begin(1, "db", 1, 0).planned().result(), 1e-6);
        assertFalse(first.future().isComplete() || alone.future().isComplete());
    }

    @Test
    void theCapacityOfAPoolIsFixedUntilThePoolIsEmpty() {
        PendingWait<Wait> first = begin(1, "db", 2, 0);
        Refusal otherCapacity = assertThrows(Refusal.class, () -> begin(1, "db", 3, 0));
        assertEquals(
                "capacity must be 2 until all that has begun in pool \"db\" is due, not 3", otherCapacity.getMessage());
        Refusal withoutCapacity = assertThrows(Refusal.class, () -> begin(1, "db", 0, 0));
        assertEquals(
                "capacity must be 2 until all that has begun in pool \"db\" is due, not \"left out\"",
                withoutCapacity.getMessage());
        PendingWait<Wait> unlimited = begin(1, "free", 0, 0);
        Refusal withCapacity = assertThrows(Refusal.class, () -> begin(1, "free", 1, 0));
        assertEquals(
                "capacity must be left out until all that has begun in pool \"free\" is due, not 1",
                withCapacity.getMessage());
        assertEquals(2, pending.used());
        timers.advance(Duration.ofSeconds(1));
        assertTrue(first.future().succeeded() && unlimited.future().succeeded());
        assertEquals(1.0, begin(1, "db", 3, 0).planned().result());
    }

    @Test
    void theNumberOfPoolsIsLimitedAndEmptyPoolsAreRemoved() {
        for (int i = 0; i < 1000; i++) {
            PoolEntry entry = pools.enter(
                    new PoolUse("p" + i, 10_000, 0), i < 500 ? 10 : 20, 0, LIMITS.maxDelay(), LIMITS.maxPools());
            pools.leave(entry, 0);
        }
        assertEquals(1000, pools.count());
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> pools.enter(new PoolUse("more", 1, 0), 10, 9_000_000_000L, LIMITS.maxDelay(), LIMITS.maxPools()));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals("too many pools are busy: 1000, as many as may be (limits.maxPools)", refusal.getMessage());
        assertEquals(
                0,
                pools.enter(new PoolUse("more", 1, 0), 100, 10_000_000_000L, LIMITS.maxDelay(), LIMITS.maxPools())
                        .place()
                        .queued());
        assertEquals(501, pools.count());
        assertEquals(
                0,
                pools.enter(new PoolUse("other", 1, 0), 10, 20_000_000_000L, LIMITS.maxDelay(), LIMITS.maxPools())
                        .place()
                        .queued());
        assertEquals(2, pools.count());
    }

    @Test
    void aWaitWhoseRequestHasNoPoolFieldIsNotCounted() {
        assertThrows(
                NullPointerException.class,
                () -> engine.waitRandom(new WaitRequest(Shape.fixed(1), 7, Terms.NONE, null, OptionalLong.empty())));
        assertEquals(0, pending.used());
        assertEquals(0, meter.accepted());
    }

    /** The pool keeps its servers in a heap. The expected times come from a search through all servers. */
    @Test
    void timesInTheQueueEqualThoseOfASearchThroughAllServers() {
        for (int capacity : new int[] {1, 2, 3, 4, 5, 8, 13, 100, 10_000}) {
            Pools queue = new Pools();
            double[] free = new double[Math.min(capacity, 3000)];
            Draw services = new Draw(WaitRequest.of(Shape.exponential(0.5, 90)).withSeed(capacity));
            double now = 0;
            for (int i = 0; i < 3000; i++) {
                now += 0.1 * (i % 7);
                double drawn = services.delay(services.bits(i));
                int first = 0;
                for (int server = 1; server < free.length; server++) {
                    first = free[server] < free[first] ? server : first;
                }
                double queued = Math.max(0, free[first] - now);
                if (queued + drawn <= 100) {
                    free[first] = now + queued + drawn;
                    PoolEntry entry = queue.enter(
                            new PoolUse("db", capacity, 0),
                            drawn,
                            Seconds.toNanos(now),
                            LIMITS.maxDelay(),
                            LIMITS.maxPools());
                    assertEquals(queued, entry.place().queued(), 1e-4);
                }
            }
        }
    }

    @Test
    void stopFailsTheWaitsOfAPool() {
        PendingWait<Wait> served = begin(1, "db", 1, 0);
        PendingWait<Wait> queued = begin(1, "db", 1, 0);
        Future<Void> stopped = engine.stop();
        timers.advance(Duration.ofMillis(1));
        assertTrue(stopped.succeeded());
        assertEquals(Reason.STOPPING, EngineFixture.reason(served));
        assertEquals(Reason.STOPPING, EngineFixture.reason(queued));
        assertEquals(0, pending.used());
    }

    /**
     * Returns the mean time in the queue of n waits, in a simulated M/M/c queue: the gaps between arrivals and the service
     * times are exponential. They are drawn as the delays of clients are.
     */
    private static double meanQueued(int capacity, double utilisation, long seed, int n) {
        Draw gaps = new Draw(WaitRequest.of(Shape.exponential(1, 1000)).withSeed(seed));
        Draw services = new Draw(
                WaitRequest.of(Shape.exponential(capacity * utilisation, 1e6)).withSeed(seed + 1_000_000));
        Pools pool = new Pools();
        PoolUse use = new PoolUse("db", capacity, 0);
        double now = 0;
        double sum = 0;
        PoolEntry previous = null;
        for (int i = 0; i < n; i++) {
            now += gaps.delay(gaps.bits(i));
            PoolEntry entry = pool.enter(
                    use, services.delay(services.bits(i)), Seconds.toNanos(now), WIDE.maxDelay(), WIDE.maxPools());
            sum += entry.place().queued();
            // One wait later, so that the pool never becomes empty and never forgets when its servers are free.
            if (previous != null) {
                pool.leave(previous, Seconds.toNanos(now));
            }
            previous = entry;
        }
        return sum / n;
    }

    /** Returns the mean time in the queue by Erlang's formula C, with one arrival in a second. */
    private static double erlang(int capacity, double utilisation) {
        double offered = capacity * utilisation;
        double term = 1;
        double sum = 0;
        for (int i = 0; i < capacity; i++) {
            sum += term;
            term *= offered / (i + 1);
        }
        double lastTerm = term / (1 - utilisation);
        double queueingProbability = lastTerm / (sum + lastTerm);
        // The mean service time is the offered load, because there is one arrival in a second.
        double meanService = offered;
        return queueingProbability * meanService / (capacity * (1 - utilisation));
    }

    /**
     * At a utilisation of 95 %, neighbouring waits are correlated, and the mean of a million of them may be 4 % off. Each
     * case has enough millions that 3 % are three standard deviations.
     */
    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "1,0.5,1",
        "1,0.8,1",
        "1,0.95,16",
        "4,0.5,1",
        "4,0.8,1",
        "4,0.95,16",
        "10,0.5,4",
        "10,0.8,4",
        "10,0.95,16"
    })
    void theMeanTimeInTheQueueFollowsErlangC(int capacity, double utilisation, int millions) {
        double sum = 0;
        for (long seed = 0; seed < millions; seed++) {
            sum += meanQueued(capacity, utilisation, seed, 1_000_000);
        }
        assertEquals(1, sum / millions / erlang(capacity, utilisation), 0.03);
    }

    /** An M/M/2 queue as before, but through the engine, which has to wait as long as it has planned. */
    @Test
    void thousandsOfQueuedWaitsEndWhenPlanned() {
        Draw gaps = new Draw(WaitRequest.of(Shape.exponential(1, 1000)).withSeed(7));
        Draw services = new Draw(WaitRequest.of(Shape.exponential(1.6, 90)).withSeed(8));
        Queue<PendingWait<Wait>> waiting = new ArrayDeque<>();
        double[] free = new double[2];
        double now = 0;
        List<Double> expected = new ArrayList<>();
        long start = loop.nanos();
        for (int i = 0; i < 5000; i++) {
            double gap = gaps.delay(gaps.bits(i));
            timers.advance(Duration.ofNanos(Seconds.toNanos(gap)));
            now = Seconds.fromNanos(loop.nanos() - start);
            double service = services.delay(services.bits(i));
            waiting.add(begin(service, "db", 2, 0));
            int server = free[0] <= free[1] ? 0 : 1;
            double queued = Math.max(0, free[server] - now);
            free[server] = now + queued + service;
            expected.add(queued);
        }
        timers.advance(Duration.ofSeconds(100));
        for (double queued : expected) {
            Wait wait = waiting.remove().future().result();
            assertEquals(queued, wait.place().orElseThrow().queued(), 1e-5);
            assertTrue(wait.late() <= 0.001, "late by more than its tick: " + wait.late());
        }
        assertEquals(0, pools.count());
    }
}
