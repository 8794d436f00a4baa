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

    private static final WaitRequest REQUEST = new WaitRequest(10, 7);
    private static final double DELAY = Drawn.of(REQUEST, 1).get(0).delay();

    private final HandLoop loop = new HandLoop();

    @Test
    void whoeverListensIsToldOfAWaitBeforeItIsOverAndNotOfOneThatDoesNotComeToItsEnd() {
        List<String> told = new ArrayList<>();
        for (WaitRequest request : List.of(REQUEST, REQUEST.failing(1, 503), REQUEST.within(1))) {
            List<PendingWait<Wait>> waiting = new ArrayList<>();
            waiting.add(loop.engine.waitRandom(
                    request,
                    ended -> told.add(ended.delay(0) + " " + ended.failed(0) + " "
                            + waiting.get(0).future().isComplete())));
            loop.timers.advance(Duration.ofSeconds(10));
            assertTrue(waiting.get(0).future().isComplete());
        }
        assertEquals(List.of(DELAY + " false false", DELAY + " true false"), told);
        loop.engine.waitRandom(REQUEST, ended -> told.clear()).cancel();
        loop.timers.advance(Duration.ofSeconds(10));
        assertEquals(2, told.size());
        loop.nothingIsLeft();
    }

    @Test
    void aWaitThatIsToFailDoesSoWhenItsDelayIsOver() {
        PendingWait<Wait> waiting = loop.engine.waitRandom(REQUEST.failing(1, 503));
        assertEquals(0, waiting.finished());
        loop.endsAt(DELAY, waiting);
        Failure failure = HandLoop.failure(waiting);
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
    void aWaitIsGivenUpWhenItsTimeIsUp(double timeout) {
        assertTrue(timeout < DELAY);
        PendingWait<Wait> waiting =
                loop.engine.waitRandom(REQUEST.within(timeout).failing(1, 503));
        loop.endsAt(timeout, waiting);
        Failure failure = HandLoop.failure(waiting);
        assertEquals(Reason.TIMED_OUT, failure.reason());
        assertEquals(504, failure.code(), "and not that of the failure that it did not come to");
        assertEquals("timed out after " + timeout + " s: 0 of 1 wait had finished (seed 7)", failure.getMessage());
        assertEquals(0, failure.finished());
        assertEquals(0, waiting.finished());
        assertEquals(timeout, failure.planned());
        assertEquals(timeout, failure.elapsed());
        assertEquals(0, failure.late());
        assertEquals(7, failure.seed());
    }

    @Test
    void aWaitWithoutTimeIsGivenUpAtOnce() {
        PendingWait<Wait> waiting = loop.engine.waitRandom(REQUEST.within(0));
        assertFalse(waiting.future().isComplete(), "never before the call returns");
        loop.endsAt(0, waiting);
        assertEquals(Reason.TIMED_OUT, HandLoop.reason(waiting));
        assertEquals(0, loop.timers.everSet());
    }

    @Test
    void aWaitThatTakesAllItsTimeHasMadeItAndOneThatTakesMoreHasNot() {
        PendingWait<Wait> inTime = loop.engine.waitRandom(REQUEST.within(DELAY));
        PendingWait<Wait> not = loop.engine.waitRandom(REQUEST.within(Math.nextDown(DELAY)));
        loop.timers.advance(Duration.ofSeconds(10));
        assertEquals(DELAY, inTime.future().result().delay());
        assertEquals(Reason.TIMED_OUT, HandLoop.reason(not));
        loop.nothingIsLeft();
    }

    @Test
    void moreTimeThanItTakesChangesNothing() {
        PendingWait<Wait> waiting =
                loop.engine.waitRandom(REQUEST.within(Double.MAX_VALUE).failing(0, 503));
        loop.endsAt(DELAY, waiting);
        assertEquals(
                new Wait(DELAY, Math.ceil(DELAY * 1000) / 1000, 7),
                waiting.future().result());
        assertEquals(1, loop.timers.everSet());
    }

    @Test
    void aWaitFailsAsTheFirstOfAFanOutWouldThatIsDrawnFromItsSeed() {
        int failed = 0;
        for (long seed = 0; seed < 200; seed++) {
            PendingWait<Wait> lone = loop.engine.waitRandom(new WaitRequest(0, seed).failing(0.3, 500));
            PendingWait<Measurement> many =
                    loop.engine.waitN(new FanOutRequest(1, 0, seed).failing(0.3, 500), nobody -> {});
            loop.timers.settle();
            assertEquals(many.future().succeeded(), lone.future().succeeded());
            failed += lone.future().failed() ? 1 : 0;
        }
        assertTrue(failed > 40 && failed < 80, failed + " of 200");
        loop.nothingIsLeft();
    }

    @Test
    void aWaitWhoseTimeIsNotUpMayBeCancelledOrStopped() {
        PendingWait<Wait> cancelled = loop.engine.waitRandom(REQUEST.within(5));
        cancelled.cancel();
        assertEquals(Reason.CANCELLED, HandLoop.reason(cancelled));
        assertEquals(0, cancelled.finished());
        loop.nothingIsLeft();
        PendingWait<Wait> stopped = loop.engine.waitRandom(REQUEST.within(5));
        boolean[] told = new boolean[1];
        loop.engine.stop().onSuccess(done -> told[0] = true);
        loop.timers.settle();
        assertTrue(told[0]);
        assertEquals(Reason.STOPPING, HandLoop.reason(stopped));
        loop.nothingIsLeft();
    }
}
