package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.PoolUse;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.CallMeter.Operation;
import dev.bide.wait.CallMeter.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each call is counted once, when it ends or cannot begin, and its delays when they are known. */
class CallMeterTest {

    private static final Limits LIMITS = new Limits(100, 10_000, 20_000, 10, 600, 10, 0);

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final CallMeter calls = new CallMeter();
    private final Engine engine =
            new Engine(loop, new LoopMeter(loop), Limiter.ofWaits(), new Pools(), calls, LIMITS, measured -> {});

    /** Returns the calls that have been counted, such as {@code WAIT_N OK 2}, and how many delays. */
    private List<String> counted() {
        List<String> counted = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (Outcome outcome : Outcome.values()) {
                long count = calls.calls(operation, outcome);
                if (count > 0) {
                    counted.add(operation + " " + outcome + " " + count);
                }
            }
        }
        counted.add(calls.delays().snapshot().count() + " delays");
        return counted;
    }

    private void advance(double seconds) {
        timers.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private static WaitRequest fixed(double delay) {
        return WaitRequest.of(Shape.fixed(delay)).withSeed(7);
    }

    @Test
    void aWaitIsCountedWhenItEnds() {
        PendingWait<Wait> waiting = engine.waitRandom(fixed(1));
        assertEquals(List.of("1 delays"), counted());
        List<String> seenByTheCaller = new ArrayList<>();
        waiting.future().onSuccess(wait -> seenByTheCaller.addAll(counted()));
        advance(1.001);
        assertEquals(List.of("WAIT_RANDOM OK 1", "1 delays"), seenByTheCaller);
    }

    @Test
    void aWaitHasEachOutcomeOnce() {
        engine.waitRandom(fixed(1).failing(1, 503));
        engine.waitRandom(fixed(2).within(1));
        engine.waitRandom(fixed(1)).cancel();
        advance(1.001);
        assertEquals(
                List.of(
                        "WAIT_RANDOM FAILED_AS_ASKED 1",
                        "WAIT_RANDOM TIMED_OUT 1",
                        "WAIT_RANDOM CANCELLED 1",
                        "2 delays"),
                counted());
        assertThrows(Refusal.class, () -> engine.waitRandom(fixed(101)));
        engine.waitRandom(fixed(60).in(new PoolUse("db", 1, 0)));
        assertThrows(Refusal.class, () -> engine.waitRandom(fixed(60).in(new PoolUse("db", 1, 0))));
        assertEquals(2, calls.calls(Operation.WAIT_RANDOM, Outcome.REFUSED));
        engine.stop();
        timers.settle();
        assertEquals(1, calls.calls(Operation.WAIT_RANDOM, Outcome.STOPPED));
        assertThrows(Refusal.class, () -> engine.waitRandom(fixed(1)));
        assertEquals(3, calls.calls(Operation.WAIT_RANDOM, Outcome.REFUSED));
        assertEquals(3, calls.delays().snapshot().count(), "a refused wait has no delay");
    }

    @Test
    void aFanOutIsOneCallAndNDelays() {
        engine.waitN(FanOutRequest.of(3).shaped(Shape.fixed(1)).withSeed(7));
        engine.measureTime(FanOutRequest.of(4).shaped(Shape.fixed(1)).withSeed(7));
        // More than the caller draws itself.
        engine.waitN(FanOutRequest.of(5000).shaped(Shape.fixed(1)).withSeed(7)).cancel();
        advance(1.1);
        assertEquals(List.of("WAIT_N OK 1", "WAIT_N CANCELLED 1", "MEASURE_TIME OK 1", "7 delays"), counted());
        engine.waitN(FanOutRequest.of(5000).shaped(Shape.fixed(1)).withSeed(7));
        advance(1.1);
        assertEquals(List.of("WAIT_N OK 2", "WAIT_N CANCELLED 1", "MEASURE_TIME OK 1", "5007 delays"), counted());
    }

    @Test
    void onlyWaitsThatWillEndHaveADelay() {
        FanOutRequest ten = FanOutRequest.of(10).upTo(10).withSeed(7);
        double third = ten.draw()[2];
        engine.waitN(ten.needing(3));
        engine.waitN(ten.within(third));
        engine.waitN(ten.failing(1, 503));
        advance(11);
        assertEquals(List.of("WAIT_N OK 1", "WAIT_N FAILED_AS_ASKED 1", "WAIT_N TIMED_OUT 1", "7 delays"), counted());
    }

    @Test
    void aRefusedFanOutIsCountedOnce() {
        assertThrows(
                Refusal.class,
                () -> engine.waitN(FanOutRequest.of(10_001).upTo(1).withSeed(7)));
        assertThrows(
                Refusal.class,
                () -> engine.measureTime(FanOutRequest.of(0).upTo(1).withSeed(7)));
        assertThrows(
                Refusal.class, () -> engine.draw(FanOutRequest.of(1).upTo(101).withSeed(7), FanOutRequest::draw));
        assertThrows(NullPointerException.class, () -> engine.waitN(null));
        assertEquals(
                List.of("WAIT_N REFUSED 1", "WAIT_N FAILED 1", "MEASURE_TIME REFUSED 1", "DRAW REFUSED 1", "0 delays"),
                counted());
    }

    @Test
    void aDrawIsACallWithoutDelays() {
        Future<double[]> drawn = engine.draw(FanOutRequest.of(3).upTo(1).withSeed(7), FanOutRequest::draw);
        assertEquals(List.of("0 delays"), counted());
        timers.settle();
        assertEquals(3, drawn.result().length);
        assertEquals(List.of("DRAW OK 1", "0 delays"), counted());
    }
}
