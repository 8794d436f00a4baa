package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.number.NumberText;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.time.Seconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a fan-out ends that needs some of its waits, or whose waits fail. */
class FanOutOutcomeTest {

    private final EngineFixture fixture = new EngineFixture();

    @ParameterizedTest
    @CsvSource({"1,1", "5,1", "5,4", "5,5", "100,1", "100,37", "5000,1", "5000,2500", "100000,1", "100000,99999"})
    void aFanOutEndsWithTheLastNeededWait(int n, int need) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7).needing(need);
        double[] delays = DrawnWait.delays(DrawnWait.of(request));
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(delays[need - 1], waiting);
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(Arrays.copyOf(delays, need), fanOut.delays());
        assertEquals(n - need, fanOut.cancelled());
        assertEquals(0, fanOut.failed());
        assertEquals(delays[need - 1], fanOut.longest());
        assertEquals(need, waiting.finished());
        assertEquals(need, fixture.ended.size());
    }

    @Test
    void aFanOutThatNeedsOneOfAHundredWaitsSetsOneTimer() {
        PendingWait<Measurement> waiting =
                fixture.waitN(FanOutRequest.of(100).upTo(10).withSeed(7).needing(1));
        assertEquals(1, fixture.timers.everSet());
        assertEquals(100, fixture.pending.used(), "waits that are not needed are pending too");
        fixture.timers.advance(Duration.ofSeconds(10));
        assertEquals(1, waiting.future().result().delays().length);
        assertEquals(1, fixture.timers.everSet());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "5,0.5", "100,0.05", "100,1", "5000,0.001", "5000,0.9", "100000,0.0001"})
    void theFirstFailureEndsAFailFastFanOut(int n, double rate) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7).failing(rate, 503);
        List<DrawnWait> waits = DrawnWait.of(request);
        int firstFailing = waits.stream().map(DrawnWait::fails).toList().indexOf(true);
        double delay = waits.get(firstFailing).delay();
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(delay, waiting);
        Failure failure = EngineFixture.failure(waiting);
        assertEquals(Reason.FAILED_AS_ASKED, failure.reason());
        assertEquals(503, failure.code());
        assertEquals(firstFailing + 1, failure.finished());
        assertEquals(firstFailing + 1, waiting.finished());
        assertEquals(n, failure.of());
        assertEquals(7, failure.seed());
        assertEquals(delay, failure.planned());
        assertEquals(Math.ceil(delay * 1000) / 1000, failure.elapsed());
        assertEquals(Seconds.difference(failure.elapsed(), delay), failure.late());
        String which = n == 1 ? "the wait failed" : "wait " + (firstFailing + 1) + " of " + n + " failed";
        assertEquals(
                which + " after " + NumberText.of(delay) + " s, as was asked for ("
                        + (rate == 1 ? "" : "failRate " + rate + ", ") + "seed 7)",
                failure.getMessage());
        assertEquals(waits.subList(0, firstFailing + 1), fixture.ended);
    }

    @ParameterizedTest
    @CsvSource({"5,0.5", "100,0.3", "5000,0.3", "5000,0.999", "100000,0.1"})
    void aCollectingFanOutReturnsTheDelaysThatSucceeded(int n, double rate) {
        FanOutRequest request =
                FanOutRequest.of(n).upTo(10).withSeed(7).failing(rate, 503).collecting();
        List<DrawnWait> waits = DrawnWait.of(request);
        List<DrawnWait> succeeded = waits.stream().filter(wait -> !wait.fails()).toList();
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(waits.get(n - 1).delay(), waiting);
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(DrawnWait.delays(succeeded), fanOut.delays());
        assertEquals(n - succeeded.size(), fanOut.failed());
        assertEquals(0, fanOut.cancelled());
        assertEquals(waits.get(n - 1).delay(), fanOut.longest(), "the longest delay counts even if its wait failed");
        assertEquals(waits, fixture.ended);
    }

    @ParameterizedTest
    @CsvSource({"100,10", "100,50", "5000,1", "5000,2500", "100000,60000"})
    void aCollectedFailureIsNotCountedAsANeededWait(int n, int need) {
        FanOutRequest request = FanOutRequest.of(n)
                .upTo(10)
                .withSeed(7)
                .failing(0.3, 503)
                .collecting()
                .needing(need);
        List<DrawnWait> waits = DrawnWait.of(request);
        List<DrawnWait> succeeded =
                waits.stream().filter(wait -> !wait.fails()).limit(need).toList();
        int ended = waits.indexOf(succeeded.get(need - 1)) + 1;
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(succeeded.get(need - 1).delay(), waiting);
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(DrawnWait.delays(succeeded), fanOut.delays());
        assertEquals(ended - need, fanOut.failed());
        assertEquals(n - ended, fanOut.cancelled());
        assertEquals(waits.subList(0, ended), fixture.ended);
    }

    @ParameterizedTest
    @CsvSource({"5,3", "100,1", "5000,4999", "100000,50000"})
    void aCollectingFanOutFailsAsSoonAsItsNeedIsOutOfReach(int n, int need) {
        FanOutRequest request = FanOutRequest.of(n)
                .upTo(10)
                .withSeed(7)
                .failing(1, 400)
                .collecting()
                .needing(need);
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(DrawnWait.of(request).get(n - need).delay(), waiting);
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting));
        assertEquals(n - need + 1, EngineFixture.failure(waiting).finished());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 100_000})
    void aCollectingFanOutWhoseWaitsAllFailReturnsNoDelays(int n) {
        FanOutRequest request =
                FanOutRequest.of(n).upTo(10).withSeed(7).failing(1, 400).collecting();
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(DrawnWait.of(request).get(n - 1).delay(), waiting);
        Measurement fanOut = waiting.future().result();
        assertEquals(0, fanOut.delays().length);
        assertEquals(n, fanOut.failed());
        assertEquals(0, fanOut.cancelled());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000})
    void aFanOutWithoutDelayMayFail(int n) {
        PendingWait<Measurement> failFast =
                fixture.waitN(FanOutRequest.of(n).upTo(0).withSeed(7).failing(1, 418));
        PendingWait<Measurement> collecting = fixture.engine.waitN(
                FanOutRequest.of(n).upTo(0).withSeed(7).failing(1, 418).collecting(), ignored -> {});
        fixture.timers.settle();
        assertEquals("failed after 0.0, 1 finished", EngineFixture.outcome(failFast));
        assertEquals(418, EngineFixture.failure(failFast).code());
        assertEquals(n, collecting.future().result().failed());
        fixture.assertNothingIsPending();
    }

    @Test
    void aFanOutOfNoWaitsSucceedsWhateverItsTerms() {
        FanOutRequest empty = FanOutRequest.of(0).upTo(10).withSeed(7).within(1).failing(1, 500);
        for (FanOutRequest request : List.of(empty, empty.collecting())) {
            PendingWait<Measurement> waiting = fixture.waitN(request);
            assertEquals("[], 0 failed, longest 0.0", EngineFixture.outcome(waiting));
            assertEquals(0, waiting.planned().result());
            fixture.assertNothingIsPending();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 300})
    void theOutcomeEqualsThatOfASearchThroughTheWaitsOneByOne(int maxN) {
        Random random = new Random(maxN);
        for (int i = 0; i < 60; i++) {
            int n = maxN - random.nextInt(maxN) / 10;
            FanOutRequest request =
                    FanOutRequest.of(n).upTo(3).withSeed(random.nextInt(1000)).needing(1 + random.nextInt(n));
            request = random.nextBoolean() ? request.within(random.nextDouble() * 4) : request;
            // The fourth power makes most fail rates small, so that many fan-outs get past their first waits.
            request = random.nextBoolean() ? request.failing(Math.pow(random.nextDouble(), 4), 500) : request;
            request = random.nextBoolean() ? request.collecting() : request;
            PendingWait<Measurement> waiting = fixture.engine.waitN(request, ignored -> {});
            fixture.timers.advance(Duration.ofSeconds(5));
            assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting), request::toString);
            fixture.assertNothingIsPending();
        }
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {5000, 20_000})
    void theOutcomeOfManyWaitsEqualsThatOfASearchThroughTheWaitsOneByOne(int maxN) {
        theOutcomeEqualsThatOfASearchThroughTheWaitsOneByOne(maxN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void aListenerMayCancelItsFanOut(int n) {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        int[] reports = new int[1];
        FanOutRequest request =
                FanOutRequest.of(n).upTo(10).withSeed(7).within(8).failing(0.001, 500);
        waiting.add(fixture.engine.waitN(request.collecting(), ended -> {
            reports[0]++;
            waiting.get(0).cancel();
        }));
        fixture.timers.advance(Duration.ofSeconds(20));
        assertEquals(1, reports[0], "no report follows the cancel");
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting.get(0)));
        fixture.assertNothingIsPending();
    }

    /**
     * After the stall, the loop sets alarms whose moment has passed. They ring before the timers that are due as well, some
     * of which belong to earlier waits.
     */
    @ParameterizedTest
    @CsvSource({"100,0", "100,1", "5000,0", "100000,1"})
    void aStalledLoopReportsWaitsInOrder(int n, int need) {
        FanOutRequest plain = FanOutRequest.of(n).upTo(10).withSeed(7);
        FanOutRequest request = need == 0 ? plain : plain.needing(n - 1).within(9.99999);
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.timers.settle();
        fixture.timers.hold(Duration.ofSeconds(11));
        fixture.timers.advance(Duration.ZERO);
        assertTrue(waiting.future().isComplete());
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting));
        assertEquals(DrawnWait.of(request).subList(0, waiting.finished()), fixture.ended);
        fixture.assertNothingIsPending();
    }

    /** The alarms of the waits that end first on a stalled loop do not ring after that. */
    @Test
    void aStalledLoopEndsNoWaitThatIsNotDue() {
        FanOutRequest request = FanOutRequest.of(1000).upTo(10).withSeed(7);
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.timers.hold(Duration.ofMillis(1500));
        fixture.timers.advance(Duration.ZERO);
        long due = DrawnWait.of(request).stream()
                .filter(wait -> wait.delay() <= 1.5)
                .count();
        assertEquals(due, waiting.finished());
        fixture.timers.advance(Duration.ofSeconds(10));
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting));
        fixture.assertNothingIsPending();
    }

    @Test
    void aListenerMayCancelOnAStalledLoop() {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        int[] reportedTo = new int[1];
        waiting.add(fixture.engine.waitN(FanOutRequest.of(1000).upTo(10).withSeed(7), ended -> {
            reportedTo[0] = ended.to();
            if (ended.to() > 70) {
                waiting.get(0).cancel();
            }
        }));
        fixture.timers.hold(Duration.ofSeconds(11));
        fixture.timers.advance(Duration.ofSeconds(1));
        assertTrue(reportedTo[0] > 70 && reportedTo[0] < 80, "reported up to " + reportedTo[0]);
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting.get(0)));
        fixture.assertNothingIsPending();
    }
}
