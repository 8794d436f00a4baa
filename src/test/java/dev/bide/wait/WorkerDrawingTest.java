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

/** Fan-outs that a worker thread draws while the event loop goes on. */
class WorkerDrawingTest {

    private final EngineFixture fixture = EngineFixture.withWorker();

    /** The result depends on the seed alone: neither on when the worker begins nor on how long it takes. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 0.001, 2.5})
    void aFanOutWhoseTimeoutPassesBeforeTheWorkerBeginsTimesOutAfterItIsDrawn(double timeout) {
        FanOutRequest request = FanOutRequest.of(100_000).upTo(10).withSeed(7).within(timeout);
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.timers.advance(Duration.ofSeconds(3));
        assertFalse(waiting.future().isComplete());
        fixture.worker.work(Duration.ofMillis(1));
        fixture.timers.advance(Duration.ofSeconds(1));
        assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting));
        assertEquals(timeout, EngineFixture.failure(waiting).planned());
        assertTrue(EngineFixture.failure(waiting).late() > 0.4, "the failure reports that the timeout was late");
        assertEquals(timeout, waiting.planned().result());
        assertEquals(waiting.finished(), fixture.ended.size());
        fixture.assertNothingIsPending();
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"5000,10", "100000,10", "100000,3600", "1000000,3600"})
    void thePlannedEndIsKnownAsSoonAsTheFanOutIsDrawn(int n, double maxDelay) {
        FanOutRequest request = FanOutRequest.of(n).upTo(maxDelay).withSeed(7);
        PendingWait<Measurement> waiting = fixture.waitN(request);
        fixture.worker.work(Duration.ZERO);
        assertTrue(waiting.planned().isComplete());
        assertEquals(DrawnWait.of(request).get(n - 1).delay(), waiting.planned().result());
        waiting.cancel();
        fixture.assertNothingIsPending();
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 1_000_000, 30_000_000})
    void theResultDoesNotDependOnHowFastTheWorkerDraws(long pauseNanos) {
        Random random = new Random(pauseNanos);
        for (int i = 0; i < 15; i++) {
            int n = 4097 + random.nextInt(60_000);
            FanOutRequest request =
                    FanOutRequest.of(n).upTo(10).withSeed(random.nextInt(1000)).needing(1 + random.nextInt(n));
            request = random.nextBoolean() ? request.within(2 + random.nextDouble() * 9) : request;
            request = random.nextBoolean() ? request.failing(Math.pow(random.nextDouble(), 4), 500) : request;
            request = random.nextBoolean() ? request.collecting() : request;
            fixture.ended.clear();
            PendingWait<Measurement> waiting = fixture.waitN(request);
            fixture.timers.settle();
            fixture.worker.work(Duration.ofNanos(pauseNanos));
            fixture.timers.advance(Duration.ofSeconds(12));
            assertEquals(DrawnWait.outcome(request), EngineFixture.outcome(waiting), request::toString);
            assertEquals(DrawnWait.of(request).subList(0, waiting.finished()), fixture.ended);
            fixture.assertNothingIsPending();
        }
    }

    /** The worker reports the last delays while the loop waits for the moment at which it sets more alarms. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, 60_000})
    void aListenerOfThePlannedEndMayCancel(int need) {
        for (double timeout : new double[] {1800, 3600}) {
            PendingWait<Measurement> waiting = fixture.waitN(FanOutRequest.of(100_000)
                    .upTo(3600)
                    .withSeed(7)
                    .needing(need)
                    .within(timeout));
            waiting.planned().onComplete(end -> waiting.cancel());
            fixture.worker.work(Duration.ofMillis(1));
            assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
            fixture.assertNothingIsPending();
        }
    }

    @Test
    void aFanOutThatTheWorkerPoolRejectsIsNotCounted() {
        HandTimers timers = new HandTimers(5);
        timers.refuseWork();
        Limiter pending = Limiter.ofWaits();
        Engine engine = TestEngines.create(timers, pending, new Limits(10, 10_000, 10_000, 1, 1));
        assertThrows(
                RejectedExecutionException.class,
                () -> engine.waitN(FanOutRequest.of(10_000).upTo(10).withSeed(7), ignored -> {}));
        assertEquals(0, pending.used());
        boolean[] stopped = new boolean[1];
        engine.stop().onSuccess(nothing -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0], "stop does not wait for a drawing that has not begun");
    }

    @Test
    void aListenerMayCancelWhileTheRestIsBeingDrawn() {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        int[] reports = new int[1];
        waiting.add(fixture.engine.waitN(
                FanOutRequest.of(100_000).upTo(1).withSeed(7).within(0.9), ended -> {
                    reports[0]++;
                    waiting.get(0).cancel();
                }));
        fixture.worker.work(Duration.ofMillis(1));
        assertEquals(1, reports[0], "no report follows the cancel");
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting.get(0)));
        fixture.assertNothingIsPending();
    }
}
