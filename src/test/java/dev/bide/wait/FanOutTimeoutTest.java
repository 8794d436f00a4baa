package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a fan-out ends that has a timeout. */
class FanOutTimeoutTest {

    private final EngineFixture fixture = new EngineFixture();

    @ParameterizedTest
    @CsvSource({"1,2.5", "5,2.5", "100,2.5", "100,0.001", "4096,2.5", "4097,2.5", "5000,2.5", "5000,9.5", "100000,2.5"})
    void aFanOutTimesOutAtItsTimeoutAndNotBefore(int n, double timeout) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7).within(timeout);
        double[] delays = DrawnWait.delays(DrawnWait.of(request));
        int finished =
                (int) Arrays.stream(delays).filter(delay -> delay <= timeout).count();
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.assertEndsAt(timeout, waiting);
        Failure failure = EngineFixture.failure(waiting);
        assertEquals(Reason.TIMED_OUT, failure.reason());
        assertEquals(504, failure.code());
        assertEquals(finished, failure.finished());
        assertEquals(finished, waiting.finished());
        assertEquals(n, failure.of());
        assertEquals(7, failure.seed());
        assertEquals(timeout, failure.planned());
        assertEquals(timeout, failure.elapsed());
        assertEquals(0, failure.late());
        assertEquals(
                "timed out after " + timeout + " s: " + finished + " of " + n
                        + (n == 1 ? " wait had finished (seed 7)" : " waits had finished (seed 7)"),
                failure.getMessage());
        assertArrayEquals(Arrays.copyOf(delays, finished), DrawnWait.delays(fixture.ended));
        fixture.timers.advance(Duration.ofSeconds(20));
        assertEquals(finished, fixture.ended.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100, 5000, 100_000})
    void aFanOutWhoseLongestDelayEqualsItsTimeoutSucceeds(int n) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7);
        double longest = DrawnWait.of(request).get(n - 1).delay();
        PendingWait<Measurement> inTime = fixture.waitN(request.within(longest));
        PendingWait<Measurement> tooLate = fixture.engine.waitN(request.within(Math.nextDown(longest)), ignored -> {});
        fixture.timers.advance(Duration.ofSeconds(10));
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(inTime));
        assertEquals(n - 1, EngineFixture.failure(tooLate).finished());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({"5,10", "100,10", "100,9.999999", "100,Infinity", "5000,10", "5000,9.9999", "100000,10", "100000,1e300"
    })
    void aTimeoutBeyondTheLongestDelayChangesNothing(int n, double timeout) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7);
        double longest = DrawnWait.of(request).get(n - 1).delay();
        assertTrue(longest < timeout);
        PendingWait<Measurement> waiting = fixture.waitN(request.within(timeout));
        fixture.assertEndsAt(longest, waiting);
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 5000, 100_000})
    void aFanOutWithATimeoutOfZeroTimesOutAndNoneOfItsWaitsEnds(int n) {
        PendingWait<Measurement> waiting =
                fixture.waitN(FanOutRequest.of(n).upTo(10).withSeed(7).within(0));
        assertFalse(waiting.future().isComplete(), "it never ends before the call returns");
        fixture.timers.settle();
        assertEquals("timed out, 0 finished", EngineFixture.outcome(waiting));
        assertEquals(0, EngineFixture.failure(waiting).elapsed());
        assertEquals(List.of(), fixture.ended);
        assertEquals(0, fixture.timers.everSet());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 5000})
    void aFanOutWhoseDelaysAreZeroSucceedsWithATimeoutOfZero(int n) {
        PendingWait<Measurement> waiting =
                fixture.waitN(FanOutRequest.of(n).upTo(0).withSeed(7).within(0));
        fixture.assertEndsAt(0, waiting);
        assertEquals(n, waiting.future().result().delays().length);
        assertEquals(0, waiting.future().result().cancelled());
    }

    @Test
    void aFanOutOfNoWaitsSucceedsWithATimeout() {
        PendingWait<Measurement> waiting =
                fixture.waitN(FanOutRequest.of(0).upTo(10).withSeed(7).within(5));
        assertTrue(waiting.future().succeeded());
        assertEquals(0, waiting.planned().result());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5000})
    void theTimeoutCountsFromTheCallEvenIfTheLoopIsBusy(int n) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7).within(1);
        fixture.timers.callFromElsewhere(true);
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.timers.callFromElsewhere(false);
        fixture.timers.hold(Duration.ofSeconds(3));
        fixture.timers.settle();
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting));
        assertEquals(3, EngineFixture.failure(waiting).elapsed());
        assertEquals(2, EngineFixture.failure(waiting).late());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void aFanOutThatIsCancelledBeforeItsTimeoutFreesItsPendingCount(int n) {
        PendingWait<Measurement> waiting =
                fixture.waitN(FanOutRequest.of(n).upTo(10).withSeed(7).within(5));
        fixture.timers.advance(Duration.ofSeconds(1));
        int endedBefore = fixture.ended.size();
        assertFalse(waiting.future().isComplete());
        waiting.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        fixture.assertNothingIsPending();
        fixture.timers.advance(Duration.ofSeconds(20));
        assertEquals(endedBefore, fixture.ended.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void stopFailsAFanOutBeforeItsTimeout(int n) {
        PendingWait<Measurement> waiting =
                fixture.waitN(FanOutRequest.of(n).upTo(10).withSeed(7).within(5));
        // No delay is shorter than this timeout, so it has the alarm of the timeout and no other.
        PendingWait<Measurement> onlyTimeout =
                fixture.engine.waitN(FanOutRequest.of(n).upTo(10).withSeed(7).within(1e-9), ignored -> {});
        fixture.timers.settle();
        assertFalse(waiting.future().isComplete() || onlyTimeout.future().isComplete());
        boolean[] stopped = new boolean[1];
        fixture.engine.stop().onSuccess(nothing -> stopped[0] = true);
        fixture.timers.settle();
        assertTrue(stopped[0]);
        assertEquals(Reason.STOPPING, EngineFixture.reason(waiting));
        assertEquals(Reason.STOPPING, EngineFixture.reason(onlyTimeout));
        fixture.assertNothingIsPending();
    }
}
