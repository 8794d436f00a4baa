package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerDrawingTest {

    private final HandLoop loop = HandLoop.withWorker();

    /** The result of a seed depends neither on when the worker begins nor on how long it takes. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 0.001, 2.5})
    void aTimeoutThatPassesBeforeTheDrawingIsReportedAfterIt(double timeout) {
        FanOutRequest request = new FanOutRequest(100_000, 10, 7).within(timeout);
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.timers.advance(Duration.ofSeconds(3));
        assertFalse(waiting.future().isComplete());
        loop.worker.work(Duration.ofMillis(1));
        loop.timers.advance(Duration.ofSeconds(1));
        assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting));
        assertEquals(timeout, HandLoop.failure(waiting).planned());
        assertTrue(HandLoop.failure(waiting).late() > 0.4, "and the lateness is reported");
        assertEquals(timeout, waiting.planned().result());
        assertEquals(waiting.finished(), loop.ended.size());
        loop.assertNothingIsPending();
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"5000,10", "100000,10", "100000,3600", "1000000,3600"})
    void theEndIsKnownAsSoonAsTheFanOutIsDrawn(int n, double maxDelay) {
        FanOutRequest request = new FanOutRequest(n, maxDelay, 7);
        PendingWait<Measurement> waiting = loop.waitN(request);
        loop.worker.work(Duration.ZERO);
        assertTrue(waiting.planned().isComplete());
        assertEquals(DrawnWait.of(request).get(n - 1).delay(), waiting.planned().result());
        waiting.cancel();
        loop.assertNothingIsPending();
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 1_000_000, 30_000_000})
    void theResultDoesNotDependOnHowFastTheWorkerDraws(long pauseNanos) {
        Random random = new Random(pauseNanos);
        for (int i = 0; i < 15; i++) {
            int n = 4097 + random.nextInt(60_000);
            FanOutRequest request = new FanOutRequest(n, 10, random.nextInt(1000)).needing(1 + random.nextInt(n));
            request = random.nextBoolean() ? request.within(2 + random.nextDouble() * 9) : request;
            request = random.nextBoolean() ? request.failing(Math.pow(random.nextDouble(), 4), 500) : request;
            request = random.nextBoolean() ? request.collecting() : request;
            loop.ended.clear();
            PendingWait<Measurement> waiting = loop.waitN(request);
            loop.timers.settle();
            loop.worker.work(Duration.ofNanos(pauseNanos));
            loop.timers.advance(Duration.ofSeconds(12));
            assertEquals(DrawnWait.outcome(request), HandLoop.outcome(waiting), request::toString);
            assertEquals(DrawnWait.of(request).subList(0, waiting.finished()), loop.ended);
            loop.assertNothingIsPending();
        }
    }

    /** The last delays are reported to a loop that is waiting for the moment to set more alarms. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, 60_000})
    void aListenerOfThePlannedEndMayCancel(int need) {
        for (double timeout : new double[] {1800, 3600}) {
            PendingWait<Measurement> waiting =
                    loop.waitN(new FanOutRequest(100_000, 3600, 7).needing(need).within(timeout));
            waiting.planned().onComplete(end -> waiting.cancel());
            loop.worker.work(Duration.ofMillis(1));
            assertEquals(Reason.CANCELLED, HandLoop.reason(waiting));
            loop.assertNothingIsPending();
        }
    }

    @Test
    void aFanOutThatNoWorkerDrawsIsNotCounted() {
        HandTimers timers = new HandTimers(5);
        timers.refuseWork();
        Limiter pending = Limiter.ofWaits();
        Engine engine = HandEngine.engine(timers, pending, new Limits(10, 10_000, 10_000, 1, 1));
        assertThrows(
                RejectedExecutionException.class, () -> engine.waitN(new FanOutRequest(10_000, 10, 7), ignored -> {}));
        assertEquals(0, pending.used());
        boolean[] stopped = new boolean[1];
        engine.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0], "stop does not wait for a drawing that never began");
    }

    @Test
    void aListenerMayCancelWhileTheRestIsBeingDrawn() {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        int[] calls = new int[1];
        waiting.add(loop.engine.waitN(new FanOutRequest(100_000, 1, 7).within(0.9), ended -> {
            calls[0]++;
            waiting.get(0).cancel();
        }));
        loop.worker.work(Duration.ofMillis(1));
        assertEquals(1, calls[0]);
        assertEquals(Reason.CANCELLED, HandLoop.reason(waiting.get(0)));
        loop.assertNothingIsPending();
    }
}
