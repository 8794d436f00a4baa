package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class FanOutOutcomeTest {

    private final HandLoop loop = new HandLoop();

    @ParameterizedTest
    @CsvSource({"1,1", "5,1", "5,4", "5,5", "100,1", "100,37", "5000,1", "5000,2500", "100000,1", "100000,99999"})
    void aFanOutEndsWithTheLastNeededWait(int n, int need) {
        FanOutRequest request = new FanOutRequest(n, 10, 7).needing(need);
        double[] delays = DrawnWait.delays(DrawnWait.of(request));
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(delays[need - 1], waiting);
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(Arrays.copyOf(delays, need), fanOut.delays());
        assertEquals(n - need, fanOut.cancelled());
        assertEquals(0, fanOut.failed());
        assertEquals(delays[need - 1], fanOut.longest());
        assertEquals(need, waiting.finished());
        assertEquals(need, loop.ended.size());
    }

    @Test
    void aHedgeOfAHundredSetsOneTimer() {
        PendingWait<Measurement> waiting = loop.waitN(new FanOutRequest(100, 10, 7).needing(1));
        assertEquals(1, loop.timers.everSet());
        assertEquals(100, loop.pending.used(), "all are pending");
        loop.timers.advance(Duration.ofSeconds(10));
        assertEquals(1, waiting.future().result().delays().length);
        assertEquals(1, loop.timers.everSet());
        loop.assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "5,0.5", "100,0.05", "100,1", "5000,0.001", "5000,0.9", "100000,0.0001"})
    void theFirstFailureEndsAFailFastFanOut(int n, double rate) {
        FanOutRequest request = new FanOutRequest(n, 10, 7).failing(rate, 503);
        List<DrawnWait> waits = DrawnWait.of(request);
        int first = waits.stream().map(DrawnWait::fails).toList().indexOf(true);
        double delay = waits.get(first).delay();
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(delay, waiting);
        Failure failure = HandLoop.failure(waiting);
        assertEquals(Reason.FAILED_AS_ASKED, failure.reason());
        assertEquals(503, failure.code());
        assertEquals(first + 1, failure.finished());
        assertEquals(first + 1, waiting.finished());
        assertEquals(n, failure.of());
        assertEquals(7, failure.seed());
        assertEquals(delay, failure.planned());
        assertEquals(Math.ceil(delay * 1000) / 1000, failure.elapsed());
        assertEquals(Seconds.difference(failure.elapsed(), delay), failure.late());
        String which = n == 1 ? "the wait failed" : "wait " + (first + 1) + " of " + n + " failed";
        assertEquals(
                which + " after " + delay + " s, as was asked for (" + (rate == 1 ? "" : "failRate " + rate + ", ")
                        + "seed 7)",
                failure.getMessage());
        assertEquals(waits.subList(0, first + 1), loop.ended);
    }

    @ParameterizedTest
    @CsvSource({"5,0.5", "100,0.3", "5000,0.3", "5000,0.999", "100000,0.1"})
    void aCollectingFanOutReturnsTheDelaysThatSucceeded(int n, double rate) {
        FanOutRequest request = new FanOutRequest(n, 10, 7).failing(rate, 503).collecting();
        List<DrawnWait> waits = DrawnWait.of(request);
        List<DrawnWait> succeeded = waits.stream().filter(wait -> !wait.fails()).toList();
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(waits.get(n - 1).delay(), waiting);
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(DrawnWait.delays(succeeded), fanOut.delays());
        assertEquals(n - succeeded.size(), fanOut.failed());
        assertEquals(0, fanOut.cancelled());
        assertEquals(waits.get(n - 1).delay(), fanOut.longest(), "whether it failed or not");
        assertEquals(waits, loop.ended);
    }

    @ParameterizedTest
    @CsvSource({"100,10", "100,50", "5000,1", "5000,2500", "100000,60000"})
    void collectedFailuresDoNotCountAsNeeded(int n, int need) {
        FanOutRequest request =
                new FanOutRequest(n, 10, 7).failing(0.3, 503).collecting().needing(need);
        List<DrawnWait> waits = DrawnWait.of(request);
        List<DrawnWait> succeeded =
                waits.stream().filter(wait -> !wait.fails()).limit(need).toList();
        int ended = waits.indexOf(succeeded.get(need - 1)) + 1;
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(succeeded.get(need - 1).delay(), waiting);
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(DrawnWait.delays(succeeded), fanOut.delays());
        assertEquals(ended - need, fanOut.failed());
        assertEquals(n - ended, fanOut.cancelled());
        assertEquals(waits.subList(0, ended), loop.ended);
    }

    @ParameterizedTest
    @CsvSource({"5,3", "100,1", "5000,4999", "100000,50000"})
    void aQuorumFailsAsSoonAsItIsOutOfReach(int n, int need) {
        FanOutRequest request =
                new FanOutRequest(n, 10, 7).failing(1, 400).collecting().needing(need);
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(DrawnWait.of(request).get(n - need).delay(), waiting);
        assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting));
        assertEquals(n - need + 1, HandLoop.failure(waiting).finished());
        loop.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 100_000})
    void aCollectingFanOutWhoseWaitsAllFailReturnsNoDelays(int n) {
        FanOutRequest request = new FanOutRequest(n, 10, 7).failing(1, 400).collecting();
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(DrawnWait.of(request).get(n - 1).delay(), waiting);
        Measurement fanOut = waiting.future().result();
        assertEquals(0, fanOut.delays().length);
        assertEquals(n, fanOut.failed());
        assertEquals(0, fanOut.cancelled());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000})
    void aWaitWithoutDelayMayFail(int n) {
        PendingWait<Measurement> fast = loop.waitN(new FanOutRequest(n, 0, 7).failing(1, 418));
        PendingWait<Measurement> all =
                loop.engine.waitN(new FanOutRequest(n, 0, 7).failing(1, 418).collecting(), ignored -> {});
        loop.timers.settle();
        assertEquals("failed after 0.0, 1 finished", HandLoop.outcome(fast));
        assertEquals(418, HandLoop.failure(fast).code());
        assertEquals(n, all.future().result().failed());
        loop.assertNothingIsPending();
    }

    @Test
    void aFanOutOfNoWaitsSucceeds() {
        FanOutRequest none = new FanOutRequest(0, 10, 7).within(1).failing(1, 500);
        for (FanOutRequest request : List.of(none, none.collecting())) {
            PendingWait<Measurement> waiting = loop.waitN(request);
            assertEquals("[], 0 failed, longest 0.0", HandLoop.outcome(waiting));
            assertEquals(0, waiting.planned().result());
            loop.assertNothingIsPending();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 300})
    void theOutcomeEqualsThatOfGoingThroughTheWaitsOneByOne(int maxN) {
        Random random = new Random(maxN);
        for (int i = 0; i < 60; i++) {
            int n = maxN - random.nextInt(maxN) / 10;
            FanOutRequest request = new FanOutRequest(n, 3, random.nextInt(1000)).needing(1 + random.nextInt(n));
            request = random.nextBoolean() ? request.within(random.nextDouble() * 4) : request;
            request = random.nextBoolean() ? request.failing(Math.pow(random.nextDouble(), 4), 500) : request;
            request = random.nextBoolean() ? request.collecting() : request;
            PendingWait<Measurement> waiting = loop.engine.waitN(request, ignored -> {});
            loop.timers.advance(Duration.ofSeconds(5));
            assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting), request::toString);
            loop.assertNothingIsPending();
        }
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {5000, 20_000})
    void theOutcomeOfManyWaitsEqualsThatOfGoingThroughThemOneByOne(int maxN) {
        theOutcomeEqualsThatOfGoingThroughTheWaitsOneByOne(maxN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void aListenerMayCancelItsFanOut(int n) {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        int[] calls = new int[1];
        FanOutRequest request = new FanOutRequest(n, 10, 7).within(8).failing(0.001, 500);
        waiting.add(loop.engine.waitN(request.collecting(), ended -> {
            calls[0]++;
            waiting.get(0).cancel();
        }));
        loop.timers.advance(Duration.ofSeconds(20));
        assertEquals(1, calls[0]);
        assertEquals(Reason.CANCELLED, HandLoop.reason(waiting.get(0)));
        loop.assertNothingIsPending();
    }

    /** Alarms that the loop sets when it goes on are overdue already, and ring before timers that are due as well. */
    @ParameterizedTest
    @CsvSource({"100,0", "100,1", "5000,0", "100000,1"})
    void aLoopFarBehindReportsWaitsInOrder(int n, int need) {
        FanOutRequest plain = new FanOutRequest(n, 10, 7);
        FanOutRequest request = need == 0 ? plain : plain.needing(n - 1).within(9.99999);
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.timers.settle();
        loop.timers.hold(Duration.ofSeconds(11));
        loop.timers.advance(Duration.ZERO);
        assertTrue(waiting.future().isComplete());
        assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting));
        assertEquals(DrawnWait.of(request).subList(0, waiting.finished()), loop.ended);
        loop.assertNothingIsPending();
    }

    @Test
    void aListenerMayCancelOnALoopFarBehind() {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        int[] last = new int[1];
        waiting.add(loop.engine.waitN(new FanOutRequest(1000, 10, 7), ended -> {
            last[0] = ended.to();
            if (ended.to() > 70) {
                waiting.get(0).cancel();
            }
        }));
        loop.timers.hold(Duration.ofSeconds(11));
        loop.timers.advance(Duration.ofSeconds(1));
        assertTrue(last[0] > 70 && last[0] < 80, "reported up to " + last[0]);
        assertEquals(Reason.CANCELLED, HandLoop.reason(waiting.get(0)));
        loop.assertNothingIsPending();
    }
}
