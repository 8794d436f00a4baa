package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.CallMeter;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the meter of an event loop counts and records when waits begin, end, fail and are cancelled. */
class LoopMeterTest {

    private static final long START_NANOS = 987_654_321;

    private final HandTimers timers = new HandTimers(START_NANOS);
    private final Limiter pending = Limiter.ofWaits();
    private final Loop loop = new Loop(timers);
    private final LoopMeter meter = new LoopMeter(loop);
    private final Engine engine = new Engine(
            loop,
            meter,
            pending,
            new Pools(),
            new CallMeter(),
            new Limits(36_000, 3_000_000, 5_000_000, 10, 600),
            measured -> {});

    /** Asserts the counts, and that each ended wait was recorded once. */
    private void assertCounts(long accepted, long fired, long cancelled) {
        LoopReport report = meter.report();
        assertEquals(accepted, report.accepted(), "accepted");
        assertEquals(fired, report.fired(), "fired");
        assertEquals(cancelled, report.cancelled(), "cancelled");
        assertEquals(accepted - fired - cancelled, report.pending(), "pending");
        assertEquals(pending.used(), report.pending(), "as the limiter counts them");
        assertEquals(fired, report.late().count(), "each once in late");
        assertEquals(fired, report.loop().count(), "each once in loop");
        assertEquals(0, report.late().early() + report.loop().early(), "early");
    }

    private PendingWait<Measurement> fanOut(FanOutRequest request) {
        return engine.waitN(request, ended -> {});
    }

    @Test
    void aNewMeterIsEmpty() {
        assertCounts(0, 0, 0);
        assertEquals(Instant.ofEpochSecond(0, START_NANOS), meter.report().since());
        assertEquals("event loop", meter.report().name());
        assertEquals(0, meter.lateNanos(), "without a probe");
    }

    @Test
    void aSingleWaitIsPendingUntilItEnds() {
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        assertCounts(1, 0, 0);
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        assertCounts(1, 1, 0);
        assertEquals(
                waiting.future().result().late(),
                meter.report().late().quantile(1),
                1e-5,
                "as the wait itself reports");
        assertEquals(0, meter.report().loop().quantile(1), "the loop rang the tick as planned");
    }

    @Test
    void aWaitWithAListenerIsRecordedOnce() {
        List<EndedWaits> ended = new ArrayList<>();
        engine.waitRandom(WaitRequest.upTo(10).withSeed(7), ended::add);
        timers.advance(Duration.ofSeconds(10));
        assertEquals(1, ended.size());
        assertCounts(1, 1, 0);
    }

    @Test
    void aWaitThatFailsOnRequestCountsAsEnded() {
        PendingWait<Wait> waiting =
                engine.waitRandom(WaitRequest.upTo(1).withSeed(7).failing(1, 503));
        timers.advance(Duration.ofSeconds(1));
        assertTrue(waiting.future().failed());
        assertCounts(1, 1, 0);
    }

    @Test
    void aWaitThatTimesOutCountsAsCancelled() {
        PendingWait<Wait> waiting =
                engine.waitRandom(WaitRequest.upTo(10).withSeed(7).within(0.001));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().failed());
        assertCounts(1, 0, 1);
    }

    @Test
    void aWaitThatIsCancelledTwiceCountsOnce() {
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        waiting.cancel();
        waiting.cancel();
        assertCounts(1, 0, 1);
        timers.advance(Duration.ofSeconds(10));
        assertCounts(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 100_000})
    void aFanOutCountsEachOfItsWaits(int n) {
        PendingWait<Measurement> waiting = fanOut(FanOutRequest.of(n).upTo(10).withSeed(7));
        assertCounts(n, 0, 0);
        timers.advance(Duration.ofSeconds(5));
        long fired = meter.report().fired();
        assertTrue(Math.abs(fired - n / 2) <= n / 20 + 1, fired + " after half the time");
        assertCounts(n, fired, 0);
        timers.advance(Duration.ofSeconds(5));
        assertTrue(waiting.future().succeeded());
        assertCounts(n, n, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000, 100_000})
    void cancellingAFanOutCountsItsPendingWaitsAsCancelled(int n) {
        PendingWait<Measurement> waiting = fanOut(FanOutRequest.of(n).upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(3));
        long fired = meter.report().fired();
        waiting.cancel();
        waiting.cancel();
        assertCounts(n, fired, n - fired);
        timers.advance(Duration.ofSeconds(10));
        assertCounts(n, fired, n - fired);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000, 100_000})
    void aFanOutThatTimesOutCountsItsPendingWaitsAsCancelled(int n) {
        PendingWait<Measurement> waiting =
                fanOut(FanOutRequest.of(n).upTo(10).withSeed(7).within(4));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().failed());
        long fired = meter.report().fired();
        assertEquals(waiting.finished(), fired);
        assertCounts(n, fired, n - fired);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 600, 1000})
    void aFanOutWithAQuorumCountsTheRestAsCancelled(int need) {
        PendingWait<Measurement> waiting =
                fanOut(FanOutRequest.of(1000).upTo(10).withSeed(7).needing(need));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        assertCounts(1000, need, 1000 - need);
    }

    @Test
    void aFanOutThatFailsCountsTheFailedWaitAsEndedAndTheRestAsCancelled() {
        PendingWait<Measurement> waiting =
                fanOut(FanOutRequest.of(1000).upTo(10).withSeed(7).failing(0.01, 503));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().failed());
        long fired = meter.report().fired();
        assertEquals(waiting.finished(), fired);
        assertTrue(fired > 0 && fired < 1000);
        assertCounts(1000, fired, 1000 - fired);
    }

    @Test
    void collectedFailuresCountAsEnded() {
        PendingWait<Measurement> waiting = fanOut(
                FanOutRequest.of(1000).upTo(10).withSeed(7).failing(0.5, 503).collecting());
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        assertCounts(1000, 1000, 0);
    }

    @Test
    void stoppingCountsEveryPendingWaitAsCancelled() {
        for (int seed = 0; seed < 100; seed++) {
            engine.waitRandom(WaitRequest.upTo(10).withSeed(seed));
        }
        PendingWait<Measurement> small = fanOut(FanOutRequest.of(1000).upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(3));
        PendingWait<Measurement> large =
                fanOut(FanOutRequest.of(100_000).upTo(10).withSeed(7));
        long fired = meter.report().fired();
        assertTrue(engine.stop() != null);
        timers.settle();
        assertTrue(small.future().failed() && large.future().failed());
        assertCounts(101_100, fired, 101_100 - fired);
        assertEquals(0, meter.report().pending());
    }

    @Tag("long")
    @Test
    void aWaitIsLaterThanItsLoopByLessThanTwoMilliseconds() {
        Random random = new Random(5);
        for (int seed = 0; seed < 2000; seed++) {
            waitOnALoopStalledAtRandom(seed, random);
        }
    }

    /** Runs one wait on a new loop that is stalled at random, before the wait is set or before it rings. */
    private static void waitOnALoopStalledAtRandom(long seed, Random random) {
        HandTimers timers = new HandTimers(START_NANOS + random.nextInt(1_000_000));
        Loop loop = new Loop(timers);
        LoopMeter meter = new LoopMeter(loop);
        Engine engine = new Engine(
                loop,
                meter,
                Limiter.ofWaits(),
                new Pools(),
                new CallMeter(),
                new Limits(10, 10, 10, 10, 10),
                measured -> {});
        timers.callFromElsewhere(random.nextBoolean());
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(0.5).withSeed(seed));
        timers.callFromElsewhere(false);
        for (int i = 0; i < 3; i++) {
            timers.hold(Duration.ofNanos(random.nextInt(300_000_000)));
            timers.settle();
        }
        timers.advance(Duration.ofSeconds(1));
        assertTrue(waiting.future().succeeded());
        LoopReport report = meter.report();
        double late = report.late().quantile(1);
        double loopLate = report.loop().quantile(1);
        assertEquals(1, report.late().count());
        assertEquals(1, report.loop().count());
        assertTrue(late >= loopLate, late + ", of which the loop caused " + loopLate);
        assertEquals(late, loopLate, 0.002 + late / 100, "seed " + seed);
    }

    @Test
    void theLoopCausedTheLatenessOfAWaitThatWasOverBeforeItWasSet() {
        timers.callFromElsewhere(true);
        engine.waitRandom(WaitRequest.upTo(0.001).withSeed(7));
        timers.callFromElsewhere(false);
        timers.hold(Duration.ofSeconds(3));
        timers.settle();
        assertCounts(1, 1, 0);
        assertEquals(3, meter.report().late().quantile(1), 0.03);
        assertEquals(3, meter.report().loop().quantile(1), 0.03);
    }

    @Test
    void theLoopCausedTheLatenessOfAFanOutWhoseTicksWereArmedAfterAStall() {
        PendingWait<Measurement> waiting =
                fanOut(FanOutRequest.of(10_000).upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(2));
        timers.hold(Duration.ofSeconds(3));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        assertCounts(10_000, 10_000, 0);
        LoopReport report = meter.report();
        long delayed = report.late().count() - report.late().countUpTo(0.002);
        assertTrue(delayed > 2850 && delayed < 3150, delayed + " were due while the loop was stalled");
        assertEquals(
                report.late().quantile(0.9), report.loop().quantile(0.9), 0.03, "the loop caused nearly all of it");
        assertEquals(report.late().sum(), report.loop().sum(), 10_000 * 0.002);
        assertEquals(
                4500, report.loop().sum(), 225, "three thousand waits, each late by half of three seconds on average");
    }
}
