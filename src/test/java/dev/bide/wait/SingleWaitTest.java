package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.time.Seconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleWaitTest {

    private static final WaitRequest REQUEST = WaitRequest.upTo(10).withSeed(7);
    private static final double DELAY = DrawnWait.of(REQUEST, 1).get(0).delay();

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void theListenerReceivesAWaitThatHasEndedBeforeTheFutureCompletes() {
        List<String> reported = new ArrayList<>();
        for (WaitRequest request : List.of(REQUEST, REQUEST.failing(1, 503), REQUEST.within(1))) {
            List<PendingWait<Wait>> waiting = new ArrayList<>();
            waiting.add(fixture.engine.waitRandom(
                    request,
                    ended -> reported.add(ended.delay(0) + " " + ended.failed(0) + " "
                            + waiting.get(0).future().isComplete())));
            fixture.timers.advance(Duration.ofSeconds(10));
            assertTrue(waiting.get(0).future().isComplete());
        }
        // A wait that times out has not ended, so the third request is not reported.
        assertEquals(List.of(DELAY + " false false", DELAY + " true false"), reported);
        fixture.engine.waitRandom(REQUEST, ended -> reported.clear()).cancel();
        fixture.timers.advance(Duration.ofSeconds(10));
        assertEquals(2, reported.size());
        fixture.assertNothingIsPending();
    }

    @Test
    void aFailingWaitFailsAtTheEndOfItsDelay() {
        PendingWait<Wait> waiting = fixture.engine.waitRandom(REQUEST.failing(1, 503));
        assertEquals(0, waiting.finished());
        fixture.assertEndsAt(DELAY, waiting);
        Failure failure = EngineFixture.failure(waiting);
        assertEquals(Reason.FAILED_AS_ASKED, failure.reason());
        assertEquals(503, failure.code());
        assertEquals("the wait failed after " + DELAY + " s, as was asked for (seed 7)", failure.getMessage());
        assertEquals(1, failure.finished());
        assertEquals(1, failure.of());
        assertEquals(1, waiting.finished());
        assertEquals(DELAY, failure.planned());
        assertEquals(Math.ceil(DELAY * 1000) / 1000, failure.elapsed());
        assertEquals(Seconds.difference(failure.elapsed(), DELAY), failure.late());
        assertEquals(7, failure.seed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 2.5, 7.2})
    void aWaitTimesOutAtItsTimeout(double timeout) {
        assertTrue(timeout < DELAY);
        PendingWait<Wait> waiting =
                fixture.engine.waitRandom(REQUEST.within(timeout).failing(1, 503));
        fixture.assertEndsAt(timeout, waiting);
        Failure failure = EngineFixture.failure(waiting);
        assertEquals(Reason.TIMED_OUT, failure.reason());
        assertEquals(504, failure.code(), "the failStatus is for waits that fail, not for timeouts");
        assertEquals("timed out after " + timeout + " s: 0 of 1 wait had finished (seed 7)", failure.getMessage());
        assertEquals(0, failure.finished());
        assertEquals(0, waiting.finished());
        assertEquals(timeout, failure.planned());
        assertEquals(timeout, failure.elapsed());
        assertEquals(0, failure.late());
        assertEquals(7, failure.seed());
    }

    @Test
    void aWaitWithATimeoutOfZeroTimesOutAtOnce() {
        PendingWait<Wait> waiting = fixture.engine.waitRandom(REQUEST.within(0));
        assertFalse(waiting.future().isComplete(), "it never ends before the call returns");
        fixture.assertEndsAt(0, waiting);
        assertEquals(Reason.TIMED_OUT, EngineFixture.reason(waiting));
        assertEquals(0, fixture.timers.everSet());
    }

    @Test
    void aDelayEqualToTheTimeoutSucceedsAndALongerOneTimesOut() {
        PendingWait<Wait> inTime = fixture.engine.waitRandom(REQUEST.within(DELAY));
        PendingWait<Wait> tooLate = fixture.engine.waitRandom(REQUEST.within(Math.nextDown(DELAY)));
        fixture.timers.advance(Duration.ofSeconds(10));
        assertEquals(DELAY, inTime.future().result().delay());
        assertEquals(Reason.TIMED_OUT, EngineFixture.reason(tooLate));
        fixture.assertNothingIsPending();
    }

    @Test
    void aLongTimeoutChangesNothing() {
        PendingWait<Wait> waiting =
                fixture.engine.waitRandom(REQUEST.within(Double.MAX_VALUE).failing(0, 503));
        fixture.assertEndsAt(DELAY, waiting);
        assertEquals(
                new Wait(DELAY, Math.ceil(DELAY * 1000) / 1000, 7),
                waiting.future().result());
        assertEquals(1, fixture.timers.everSet());
    }

    @Test
    void aSingleWaitFailsIfAndOnlyIfAFanOutOfOneWithTheSameSeedFails() {
        int failed = 0;
        for (long seed = 0; seed < 200; seed++) {
            PendingWait<Wait> single =
                    fixture.engine.waitRandom(WaitRequest.upTo(0).withSeed(seed).failing(0.3, 500));
            PendingWait<Measurement> fanOut = fixture.engine.waitN(
                    FanOutRequest.of(1).upTo(0).withSeed(seed).failing(0.3, 500), ignored -> {});
            fixture.timers.settle();
            assertEquals(fanOut.future().succeeded(), single.future().succeeded());
            failed += single.future().failed() ? 1 : 0;
        }
        assertTrue(failed > 40 && failed < 80, failed + " of 200 failed");
        fixture.assertNothingIsPending();
    }

    @Test
    void aWaitWithATimeoutMayBeCancelledOrStopped() {
        PendingWait<Wait> cancelled = fixture.engine.waitRandom(REQUEST.within(5));
        assertFalse(cancelled.future().isComplete());
        cancelled.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(cancelled));
        assertEquals(0, cancelled.finished());
        fixture.assertNothingIsPending();
        PendingWait<Wait> stopped = fixture.engine.waitRandom(REQUEST.within(5));
        boolean[] stopCompleted = new boolean[1];
        fixture.engine.stop().onSuccess(nothing -> stopCompleted[0] = true);
        fixture.timers.settle();
        assertTrue(stopCompleted[0]);
        assertEquals(Reason.STOPPING, EngineFixture.reason(stopped));
        fixture.assertNothingIsPending();
    }
}
