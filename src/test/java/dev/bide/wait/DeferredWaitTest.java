package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.HeldPlace;
import dev.bide.pool.PoolPlace;
import dev.bide.pool.PoolUse;
import dev.bide.pool.Pools;
import dev.bide.pool.RemotePools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.CallMeter.Operation;
import dev.bide.wait.CallMeter.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A single wait that another node has to decide about: before it begins, and after. */
class DeferredWaitTest {

    private static final PoolUse HERE = new PoolUse("here", 1, 0);
    private static final PoolUse THERE = new PoolUse("there", 1, 0);

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final LoopMeter meter = new LoopMeter(loop);
    private final Limiter pending = Limiter.ofWaits();
    private final Pools pools = new Pools();
    private final CallMeter calls = new CallMeter();
    private final Engine engine =
            new Engine(loop, meter, pending, pools, calls, new Limits(100, 100, 10, 10, 600, 10, 0), measured -> {});

    /** The answer of the node that decides about the request. */
    private final Promise<WaitRequest> request = Promise.promise();

    /** The answer of the node that has the pool {@link #THERE}. */
    private final Promise<HeldPlace> place = Promise.promise();

    private int givenBack;
    private final List<Long> left = new ArrayList<>();

    DeferredWaitTest() {
        engine.sharePools(new RemotePools() {
            @Override
            public boolean isHere(String pool) {
                return pool.equals("here");
            }

            @Override
            public Future<HeldPlace> enter(PoolUse use, double drawn, double maxDelay) {
                assertSame(THERE, use);
                return place.future();
            }

            @Override
            public double seconds() {
                return 5;
            }
        });
    }

    private static WaitRequest fixed(double delay) {
        return WaitRequest.of(Shape.fixed(delay)).withSeed(7);
    }

    /** Begins a wait that is refused if the other node does not answer within five seconds. */
    private PendingWait<Wait> begin() {
        return engine.waitLater(request.future(), 5, () -> givenBack++);
    }

    private HeldPlace placeWithDelay(double delay) {
        return new HeldPlace() {
            @Override
            public PoolPlace place() {
                return new PoolPlace(1, delay - 1, delay, "there");
            }

            @Override
            public void leave(long now) {
                left.add(now);
            }
        };
    }

    private void advance(double seconds) {
        timers.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** Asserts that the only call had this outcome. */
    private void assertCounted(Outcome outcome) {
        for (Outcome each : Outcome.values()) {
            assertEquals(each == outcome ? 1 : 0, calls.calls(Operation.WAIT_RANDOM, each), each::name);
        }
    }

    @AfterEach
    void nothingIsPending() {
        assertEquals(0, pending.used(), "pending waits");
        assertEquals(0, timers.pending(), "timers");
        assertTrue(engine.work().isEmpty(), "the list of what is pending");
        assertEquals(List.of(), timers.reported(), "faults");
    }

    @Test
    void itEndsAtItsDeadlineFromTheCallAndIsCountedLikeAnyWait() {
        PendingWait<Wait> waiting = begin();
        assertEquals(0, waiting.finished());
        assertFalse(waiting.planned().isComplete());
        assertEquals(1, pending.used());
        assertEquals(0, meter.accepted(), "it has not begun");
        advance(2);
        request.complete(fixed(3));
        assertEquals(3.0, waiting.planned().result());
        assertEquals(1, meter.accepted());
        assertEquals(1, calls.delays().snapshot().count());
        advance(0.999);
        assertFalse(waiting.future().isComplete(), "just before");
        advance(0.001);
        assertEquals(3.0, waiting.future().result().elapsed());
        assertEquals(1, waiting.finished());
        assertEquals(0, givenBack);
        assertCounted(Outcome.OK);
    }

    @Test
    void itIsRefusedIfTheOtherNodeDoesNotAnswerInTime() {
        PendingWait<Wait> waiting = begin();
        advance(4.999);
        assertFalse(waiting.future().isComplete(), "just before");
        advance(0.001);
        assertEquals(Reason.LOST, EngineFixture.reason(waiting));
        assertTrue(waiting.planned().failed());
        assertCounted(Outcome.REFUSED);
        assertEquals(0, givenBack, "the step is not known");
        request.complete(fixed(1));
        assertEquals(1, givenBack, "the step comes back");
        assertCounted(Outcome.REFUSED);
    }

    @Test
    void theRefusalOfTheOtherNodeRefusesIt() {
        PendingWait<Wait> waiting = begin();
        request.fail(new Refusal(Reason.KEY_REUSED, "another script has the key"));
        assertEquals(Reason.KEY_REUSED, EngineFixture.reason(waiting));
        assertCounted(Outcome.REFUSED);
        assertEquals(0, givenBack);
    }

    @Test
    void aFaultFailsIt() {
        PendingWait<Wait> waiting = begin();
        IllegalStateException fault = new IllegalStateException("a defect");
        request.fail(fault);
        assertSame(fault, waiting.future().cause());
        assertCounted(Outcome.FAILED);
    }

    @Test
    void aCancelledCallKeepsItsStep() {
        PendingWait<Wait> waiting = begin();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        assertCounted(Outcome.CANCELLED);
        request.complete(fixed(1));
        assertEquals(0, givenBack);
        assertEquals(0, meter.accepted());
    }

    @Test
    void itCanBeCancelledAfterItHasBegun() {
        PendingWait<Wait> waiting = begin();
        request.complete(fixed(1));
        waiting.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        assertCounted(Outcome.CANCELLED);
        assertEquals(0, waiting.finished());
    }

    @Test
    void aStopFailsIt() {
        PendingWait<Wait> waiting = begin();
        Future<Void> stopped = engine.stop();
        timers.settle();
        assertTrue(stopped.succeeded());
        assertEquals(Reason.STOPPING, EngineFixture.reason(waiting));
        assertCounted(Outcome.STOPPED);
    }

    @Test
    void aResetEndsIt() {
        PendingWait<Wait> waiting = begin();
        assertEquals(1, engine.reset().result());
        assertEquals(Reason.RESET, EngineFixture.reason(waiting));
        assertCounted(Outcome.CANCELLED);
        request.complete(fixed(1));
        assertEquals(1, givenBack);
    }

    @Test
    void aRequestOverALimitIsRefusedWhenItIsKnownAndTheStepComesBack() {
        PendingWait<Wait> waiting = begin();
        request.complete(fixed(101));
        assertEquals(Reason.INVALID, EngineFixture.reason(waiting));
        assertEquals(1, givenBack);
        assertCounted(Outcome.REFUSED);
    }

    @Test
    void aPoolOfThisNodeIsEnteredWhenTheRequestIsKnown() {
        PendingWait<Wait> first = engine.waitRandom(fixed(1).in(HERE));
        PendingWait<Wait> waiting = begin();
        request.complete(fixed(1).in(HERE));
        assertEquals(1.0, first.planned().result());
        assertEquals(2.0, waiting.planned().result(), "it is behind the first one");
        advance(2);
        assertEquals(2.0, waiting.future().result().delay());
    }

    @Test
    void thePlaceInAPoolOfAnotherNodeDecidesItsDelay() {
        PendingWait<Wait> waiting = engine.waitRandom(fixed(1).in(THERE));
        assertFalse(waiting.planned().isComplete());
        place.complete(placeWithDelay(3));
        assertEquals(3.0, waiting.planned().result());
        advance(3);
        assertEquals(3.0, waiting.future().result().delay());
        assertEquals(List.of(3_000_000_005L), left);
        assertCounted(Outcome.OK);
    }

    @Test
    void aRequestOverALimitIsRefusedBeforeTheOtherNodeIsAsked() {
        assertThrows(Refusal.class, () -> engine.waitRandom(fixed(101).in(THERE)));
        assertCounted(Outcome.REFUSED);
    }

    @Test
    void aPlaceThatComesTooLateIsLeftAtOnce() {
        PendingWait<Wait> waiting = engine.waitLater(request.future(), 5, () -> givenBack++);
        request.complete(fixed(1).in(THERE));
        advance(5);
        assertEquals(Reason.LOST, EngineFixture.reason(waiting));
        assertEquals(0, givenBack);
        place.complete(placeWithDelay(1));
        assertEquals(List.of(5_000_000_005L), left);
        assertEquals(1, givenBack, "the step comes back");
    }

    @Test
    void aFullPoolOfAnotherNodeRefusesItAndTheStepComesBack() {
        PendingWait<Wait> waiting = begin();
        request.complete(fixed(1).in(THERE));
        place.fail(new Refusal(Reason.FULL, "the pool is full"));
        assertEquals(Reason.FULL, EngineFixture.reason(waiting));
        assertEquals(1, givenBack);
        assertCounted(Outcome.REFUSED);
    }

    @Test
    void tooManyPendingWaitsRefuseItAtOnce() {
        List<PendingWait<Wait>> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(engine.waitRandom(fixed(100)));
        }
        assertEquals(Reason.FULL, assertThrows(Refusal.class, this::begin).reason());
        others.forEach(PendingWait::cancel);
    }
}
