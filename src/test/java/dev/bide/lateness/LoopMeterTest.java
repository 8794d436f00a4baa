package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.time.ByHand;
import dev.bide.time.Loop;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the waits of a loop, as its meter has it. */
class LoopMeterTest {

    private static final long START = 987_654_321;

    private final ByHand timers = new ByHand(START);
    private final Limiter pending = Limiter.ofWaits();
    private final Loop loop = new Loop(timers);
    private final LoopMeter meter = new LoopMeter(loop);
    private final Engine engine = new Engine(
            loop, meter, pending, new Pools(), new Limits(36_000, 3_000_000, 5_000_000, 10, 600), measured -> {});

    private void comesTo(long accepted, long fired, long cancelled) {
        LoopReport report = meter.report();
        assertEquals(accepted, report.accepted(), "accepted");
        assertEquals(fired, report.fired(), "fired");
        assertEquals(cancelled, report.cancelled(), "cancelled");
        assertEquals(accepted - fired - cancelled, report.pending(), "pending");
        assertEquals(pending.used(), report.pending(), "as the process counts them");
        assertEquals(fired, report.late().count(), "each once in late");
        assertEquals(fired, report.loop().count(), "each once in loop");
        assertEquals(0, report.late().early() + report.loop().early(), "early");
    }

    private PendingWait<Measurement> many(FanOutRequest request) {
        return engine.waitN(request, ended -> {});
    }

    @Test
    void nothingHasBeenRecordedAtFirst() {
        comesTo(0, 0, 0);
        assertEquals(Instant.ofEpochSecond(0, START), meter.report().since());
        assertEquals("event loop", meter.report().name());
        assertEquals(0, meter.lateNanos(), "without a probe");
    }

    @Test
    void aLoneWaitIsPendingUntilItEnds() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        comesTo(1, 0, 0);
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        comesTo(1, 1, 0);
        assertEquals(
                waiting.future().result().late(), meter.report().late().quantile(1), 1e-5, "as the wait itself says");
        assertEquals(0, meter.report().loop().quantile(1), "the loop was where it was to be");
    }

    @Test
    void aWaitThatIsToldOfIsRecordedOnceToo() {
        List<EndedWaits> told = new ArrayList<>();
        PendingWait<Wait> unused = engine.waitRandom(new WaitRequest(10, 7), told::add);
        timers.advance(Duration.ofSeconds(10));
        assertEquals(1, told.size());
        comesTo(1, 1, 0);
    }

    @Test
    void aWaitThatFailsAsAskedHasEnded() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(1, 7).failing(1, 503));
        timers.advance(Duration.ofSeconds(1));
        assertTrue(waiting.future().failed());
        comesTo(1, 1, 0);
    }

    @Test
    void aWaitWhoseTimeIsUpIsGivenUp() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7).within(0.001));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().failed());
        comesTo(1, 0, 1);
    }

    @Test
    void aWaitThatIsCancelledIsGivenUpOnce() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        waiting.cancel();
        waiting.cancel();
        comesTo(1, 0, 1);
        timers.advance(Duration.ofSeconds(10));
        comesTo(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 100_000})
    void aFanOutIsAllItsWaits(int n) {
        PendingWait<Measurement> waiting = many(new FanOutRequest(n, 10, 7));
        comesTo(n, 0, 0);
        timers.advance(Duration.ofSeconds(5));
        long fired = meter.report().fired();
        assertTrue(Math.abs(fired - n / 2) <= n / 20 + 1, fired + " after half the time");
        comesTo(n, fired, 0);
        timers.advance(Duration.ofSeconds(5));
        assertTrue(waiting.future().succeeded());
        comesTo(n, n, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000, 100_000})
    void ofAFanOutThatIsCancelledWhatHasNotEndedIsGivenUp(int n) {
        PendingWait<Measurement> waiting = many(new FanOutRequest(n, 10, 7));
        timers.advance(Duration.ofSeconds(3));
        long fired = meter.report().fired();
        waiting.cancel();
        waiting.cancel();
        comesTo(n, fired, n - fired);
        timers.advance(Duration.ofSeconds(10));
        comesTo(n, fired, n - fired);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000, 100_000})
    void ofAFanOutWhoseTimeIsUpWhatHasNotEndedIsGivenUp(int n) {
        PendingWait<Measurement> waiting = many(new FanOutRequest(n, 10, 7).within(4));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().failed());
        long fired = meter.report().fired();
        assertEquals(waiting.finished(), fired);
        comesTo(n, fired, n - fired);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 600, 1000})
    void ofAQuorumTheRestIsGivenUp(int need) {
        PendingWait<Measurement> waiting = many(new FanOutRequest(1000, 10, 7).needing(need));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        comesTo(1000, need, 1000 - need);
    }

    @Test
    void ofAFanOutThatFailsWhatHasNotEndedIsGivenUpAndTheFailureHasEnded() {
        PendingWait<Measurement> waiting = many(new FanOutRequest(1000, 10, 7).failing(0.01, 503));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().failed());
        long fired = meter.report().fired();
        assertEquals(waiting.finished(), fired);
        assertTrue(fired > 0 && fired < 1000);
        comesTo(1000, fired, 1000 - fired);
    }

    @Test
    void failuresThatAreCollectedHaveEnded() {
        PendingWait<Measurement> waiting =
                many(new FanOutRequest(1000, 10, 7).failing(0.5, 503).collecting());
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        comesTo(1000, 1000, 0);
    }

    @Test
    void stoppingGivesUpWhateverIsPending() {
        for (int seed = 0; seed < 100; seed++) {
            PendingWait<Wait> unused = engine.waitRandom(new WaitRequest(10, seed));
        }
        PendingWait<Measurement> small = many(new FanOutRequest(1000, 10, 7));
        timers.advance(Duration.ofSeconds(3));
        PendingWait<Measurement> large = many(new FanOutRequest(100_000, 10, 7));
        long fired = meter.report().fired();
        assertTrue(engine.stop() != null);
        timers.settle();
        assertTrue(small.future().failed() && large.future().failed());
        comesTo(101_100, fired, 101_100 - fired);
        assertEquals(0, meter.report().pending());
    }

    @Test
    void everyWaitIsAsLateAsItsLoopAndLessThanTwoMillisecondsMoreForTheRounding() {
        Random random = new Random(5);
        for (int seed = 0; seed < 2000; seed++) {
            oneWait(seed, random);
        }
    }

    /** A loop of its own, that is held up at times, before the wait is set, or before it rings. */
    private static void oneWait(long seed, Random random) {
        ByHand timers = new ByHand(START + random.nextInt(1_000_000));
        Loop loop = new Loop(timers);
        LoopMeter meter = new LoopMeter(loop);
        Engine engine =
                new Engine(loop, meter, Limiter.ofWaits(), new Pools(), new Limits(10, 10, 10, 10, 10), measured -> {});
        timers.callFromElsewhere(random.nextBoolean());
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(0.5, seed));
        timers.callFromElsewhere(false);
        for (int i = 0; i < 3; i++) {
            timers.hold(Duration.ofNanos(random.nextInt(300_000_000)));
            timers.settle();
        }
        timers.advance(Duration.ofSeconds(1));
        assertTrue(waiting.future().succeeded());
        LoopReport report = meter.report();
        double late = report.late().quantile(1);
        double own = report.loop().quantile(1);
        assertEquals(1, report.late().count());
        assertEquals(1, report.loop().count());
        assertTrue(late >= own, late + " and the loop's part " + own);
        assertEquals(late, own, 0.002 + late / 100, "seed " + seed);
    }

    @Test
    void aWaitThatWasOverBeforeTheLoopCameToItIsLateByTheLoopsFault() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> unused = engine.waitRandom(new WaitRequest(0.001, 7));
        timers.callFromElsewhere(false);
        timers.hold(Duration.ofSeconds(3));
        timers.settle();
        comesTo(1, 1, 0);
        assertEquals(3, meter.report().late().quantile(1), 0.03);
        assertEquals(3, meter.report().loop().quantile(1), 0.03);
    }

    @Test
    void aFanOutThatWasNotArmedFarEnoughBeforeALongStallIsLateByTheLoopsFault() {
        PendingWait<Measurement> waiting = many(new FanOutRequest(10_000, 10, 7));
        timers.advance(Duration.ofSeconds(2));
        timers.hold(Duration.ofSeconds(3));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(waiting.future().succeeded());
        comesTo(10_000, 10_000, 0);
        LoopReport report = meter.report();
        long held = report.late().count() - report.late().upTo(0.002);
        assertTrue(held > 2850 && held < 3150, held + " were due in those seconds");
        assertEquals(
                report.late().quantile(0.9), report.loop().quantile(0.9), 0.03, "the loop's part is nearly all of it");
        assertEquals(report.late().sum(), report.loop().sum(), 10_000 * 0.002);
        assertEquals(4500, report.loop().sum(), 225, "half of three seconds, for each of three thousand");
    }
}
