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

class FanOutTimeoutTest {

    private final HandLoop loop = new HandLoop();

    @ParameterizedTest
    @CsvSource({"1,2.5", "5,2.5", "100,2.5", "100,0.001", "4096,2.5", "4097,2.5", "5000,2.5", "5000,9.5", "100000,2.5"})
    void aFanOutTimesOutAtItsTimeoutAndNotBefore(int n, double timeout) {
        FanOutRequest request = new FanOutRequest(n, 10, 7).within(timeout);
        double[] delays = DrawnWait.delays(DrawnWait.of(request));
        int finished =
                (int) Arrays.stream(delays).filter(delay -> delay <= timeout).count();
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.assertEndsAt(timeout, waiting);
        Failure failure = HandLoop.failure(waiting);
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
        assertArrayEquals(Arrays.copyOf(delays, finished), DrawnWait.delays(loop.ended));
        loop.timers.advance(Duration.ofSeconds(20));
        assertEquals(finished, loop.ended.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100, 5000, 100_000})
    void aWaitThatEndsWithTheTimeoutSucceeds(int n) {
        FanOutRequest request = new FanOutRequest(n, 10, 7);
        double longest = DrawnWait.of(request).get(n - 1).delay();
        PendingWait<Measurement> inTime = loop.waitN(request.within(longest));
        PendingWait<Measurement> tooLate = loop.engine.waitN(request.within(Math.nextDown(longest)), ignored -> {});
        loop.timers.advance(Duration.ofSeconds(10));
        assertEquals(DrawnWait.outcome(request), HandLoop.outcome(inTime));
        assertEquals(n - 1, HandLoop.failure(tooLate).finished());
        loop.assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({"5,10", "100,10", "100,9.999999", "100,Infinity", "5000,10", "5000,9.9999", "100000,10", "100000,1e300"
    })
    void aTimeoutBeyondEveryDelayChangesNothing(int n, double timeout) {
        FanOutRequest request = new FanOutRequest(n, 10, 7);
        double longest = DrawnWait.of(request).get(n - 1).delay();
        assertTrue(longest < timeout);
        PendingWait<Measurement> waiting = loop.waitN(request.within(timeout));
        loop.assertEndsAt(longest, waiting);
        assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 5000, 100_000})
    void aTimeoutOfZeroEndsNoWait(int n) {
        PendingWait<Measurement> waiting = loop.waitN(new FanOutRequest(n, 10, 7).within(0));
        assertFalse(waiting.future().isComplete(), "never before the call returns");
        loop.timers.settle();
        assertEquals("timed out, 0 finished", HandLoop.outcome(waiting));
        assertEquals(0, HandLoop.failure(waiting).elapsed());
        assertEquals(List.of(), loop.ended);
        assertEquals(0, loop.timers.everSet());
        loop.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 5000})
    void delaysOfZeroSucceedWithATimeoutOfZero(int n) {
        PendingWait<Measurement> waiting = loop.waitN(new FanOutRequest(n, 0, 7).within(0));
        loop.assertEndsAt(0, waiting);
        assertEquals(n, waiting.future().result().delays().length);
        assertEquals(0, waiting.future().result().cancelled());
    }

    @Test
    void aFanOutOfNoWaitsSucceedsWithATimeout() {
        PendingWait<Measurement> waiting = loop.waitN(new FanOutRequest(0, 10, 7).within(5));
        assertTrue(waiting.future().succeeded());
        assertEquals(0, waiting.planned().result());
        loop.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5000})
    void theTimeoutCountsFromTheCallEvenIfTheLoopIsBusy(int n) {
        FanOutRequest request = new FanOutRequest(n, 10, 7).within(1);
        loop.timers.callFromElsewhere(true);
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.timers.callFromElsewhere(false);
        loop.timers.hold(Duration.ofSeconds(3));
        loop.timers.settle();
        assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting));
        assertEquals(3, HandLoop.failure(waiting).elapsed());
        assertEquals(2, HandLoop.failure(waiting).late());
        loop.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void aFanOutThatIsCancelledBeforeItsTimeoutLeavesNothing(int n) {
        PendingWait<Measurement> waiting = loop.waitN(new FanOutRequest(n, 10, 7).within(5));
        loop.timers.advance(Duration.ofSeconds(1));
        int before = loop.ended.size();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, HandLoop.reason(waiting));
        loop.assertNothingIsPending();
        loop.timers.advance(Duration.ofSeconds(20));
        assertEquals(before, loop.ended.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void stopFailsAFanOutBeforeItsTimeout(int n) {
        PendingWait<Measurement> waiting = loop.waitN(new FanOutRequest(n, 10, 7).within(5));
        PendingWait<Measurement> onlyLimit = loop.engine.waitN(new FanOutRequest(n, 10, 7).within(1e-9), ignored -> {});
        loop.timers.settle();
        boolean[] stopped = new boolean[1];
        loop.engine.stop().onSuccess(done -> stopped[0] = true);
        loop.timers.settle();
        assertTrue(stopped[0]);
        assertEquals(Reason.STOPPING, HandLoop.reason(waiting));
        assertEquals(Reason.STOPPING, HandLoop.reason(onlyLimit));
        loop.assertNothingIsPending();
    }
}
