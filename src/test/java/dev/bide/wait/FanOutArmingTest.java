package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which thread draws a fan-out, and when its alarms are set. */
class FanOutArmingTest {

    private final EngineFixture fixture = EngineFixture.withWorker();

    private static FanOutRequest upToASecond(int n) {
        return FanOutRequest.of(n).upTo(1).withSeed(7);
    }

    /** None of its waits is due in the second for which alarms are set. */
    private static FanOutRequest nearlyAnHour(int n) {
        return FanOutRequest.of(n).shaped(Shape.uniform(3000, 3600)).withSeed(7);
    }

    @Test
    void theCallerDrawsUpToFourThousandDelays() {
        fixture.timers.callFromElsewhere(true);
        PendingWait<Measurement> small = fixture.engine.waitN(upToASecond(FanOut.MAX_DRAWN_BY_CALLER));
        PendingWait<Measurement> large = fixture.engine.waitN(upToASecond(FanOut.MAX_DRAWN_BY_CALLER + 1));
        assertTrue(small.planned().isComplete(), "at once, although the caller is on another thread");
        assertFalse(large.planned().isComplete());
        fixture.timers.callFromElsewhere(false);
        fixture.worker.work(Duration.ZERO);
        assertTrue(large.planned().isComplete());
        fixture.timers.advance(Duration.ofSeconds(2));
        assertTrue(small.future().succeeded() && large.future().succeeded());
        fixture.assertNothingIsPending();
    }

    @Test
    void whatIsDrawnIsArmedWhileTheRestIsDrawn() {
        PendingWait<Measurement> waiting = fixture.waitN(upToASecond(100_000));
        int[] endedBefore = new int[1];
        waiting.planned().onComplete(end -> endedBefore[0] = fixture.ended.size());
        fixture.worker.work(Duration.ofMillis(20));
        assertTrue(endedBefore[0] > 20_000, endedBefore[0] + " waits had ended when the last delay was drawn");
        fixture.timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        fixture.assertNothingIsPending();
    }

    @Test
    void theWorkerCallsTheLoopForTheFirstAndTheLastReportIfNoAlarmIsToBeSetYet() {
        PendingWait<Measurement> waiting = fixture.waitN(nearlyAnHour(100_000));
        long before = fixture.timers.nanos();
        fixture.worker.work(Duration.ofMillis(1));
        assertEquals(2_000_000, fixture.timers.nanos() - before, "a millisecond for each call");
        assertTrue(waiting.planned().isComplete(), "although the next alarms are set an hour later");
        waiting.cancel();
        fixture.assertNothingIsPending();
    }

    @Test
    void aFanOutThatIsCancelledBeforeTheWorkerBeginsIsNotDrawn() {
        PendingWait<Measurement> waiting = fixture.waitN(nearlyAnHour(100_000));
        waiting.cancel();
        long before = fixture.timers.nanos();
        fixture.worker.work(Duration.ofMillis(1));
        assertEquals(0, fixture.timers.nanos() - before, "the worker has called the loop");
        fixture.assertNothingIsPending();
    }

    @Test
    void theWaitsOfATickShareAnAlarmButNotMoreThanItCanEndInATurn() {
        EngineFixture queued = new EngineFixture();
        List<Integer> sizes = new ArrayList<>();
        FanOutRequest request =
                FanOutRequest.of(70_000).shaped(Shape.fixed(0.5)).withSeed(7);
        queued.engine.waitN(request, waits -> sizes.add(waits.size()));
        queued.timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of(65_536, 4_464), sizes);
        queued.assertNothingIsPending();
    }

    /** Returns an engine whose event loop has other timers for one method. */
    private Engine engine(String method, Supplier<Object> other) {
        HandTimers timers = fixture.timers;
        Timers proxy = (Timers) Proxy.newProxyInstance(
                Timers.class.getClassLoader(),
                new Class<?>[] {Timers.class},
                (self, called, arguments) ->
                        called.getName().equals(method) ? other.get() : called.invoke(timers, arguments));
        return TestEngines.create(proxy, fixture.pending, EngineFixture.LIMITS);
    }

    @Test
    void aFanOutWhoseDrawingFailsFails() {
        OutOfMemoryError error = new OutOfMemoryError("on the worker");
        Engine engine = engine("runOnWorker", () -> Future.failedFuture(error));
        PendingWait<Measurement> waiting = engine.waitN(upToASecond(5000));
        assertSame(error, waiting.future().cause());
        assertTrue(waiting.planned().failed());
        fixture.assertNothingIsPending();
    }

    /** With a clock that runs 10 microseconds each time it is read. */
    @Test
    void settingManyAlarmsTakesSeveralTurnsWithABreakAfterEach() {
        HandTimers timers = fixture.timers;
        Engine engine = engine("nanos", () -> {
            timers.hold(Duration.ofNanos(10_000));
            return timers.nanos();
        });
        PendingWait<Measurement> waiting = engine.waitN(upToASecond(4000));
        int set = timers.everSet();
        assertTrue(set > 10 && set < 200, set + " timers in the first turn");
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        fixture.assertNothingIsPending();
    }
}
