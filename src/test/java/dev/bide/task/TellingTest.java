package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.measure.Measurement;
import dev.bide.time.ByHand;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Pending;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is told of a task, what, and when. */
class TellingTest {

    private final Instances all = new Instances();
    private final ByHand timers = all.timers;
    private final Pending pending = all.pending;
    private final Registry registry = all.registry;
    private final Told told = all.told;
    private final Tasks tasks = all.tasks;

    @Test
    void oneThatIsCancelledWhileItIsBeingDrawnIsToldOfInOrder() {
        Tasks large = all.tasks(all.waits(new Limits(10, 10_000, 10_000, 3, 60)));
        Task<Measurement> task = large.waitN(new FanOutRequest(10_000, 10, 7), Optional.empty(), nobody -> {});
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(State.CANCELLED, task.state());
        assertEquals(List.of(), told.ended);
        timers.settle();
        assertEquals(List.of("created", "ended"), told.events);
        assertTrue(task.endsAt().failed());
        assertEquals(0, pending.count());
    }

    @Test
    void progressIsToldAtMostTenTimesASecondAndIsKnownAtAnyTime() {
        Task<Measurement> task = all.many(new FanOutRequest(1000, 5, 7));
        int last = 0;
        for (int i = 1; i <= 50; i++) {
            timers.advance(Duration.ofMillis(100));
            assertTrue(task.standing().finished() > last);
            last = task.standing().finished();
        }
        assertEquals(1000, task.standing().finished());
        assertTrue(told.progressed.size() >= 40 && told.progressed.size() <= 50, told.progressed.size() + " times");
        assertEquals("created", told.events.get(0));
        assertEquals("ended", told.events.get(told.events.size() - 1));
    }

    @Test
    void aCancelFromElsewhereIsToldOfWhenNothingOfTheTaskCanHappenAnyMore() {
        Task<Measurement> task = all.many(new FanOutRequest(1000, 10, 7));
        timers.advance(Duration.ofMillis(950));
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(State.CANCELLED, task.state());
        timers.hold(Duration.ofMillis(200));
        timers.ringFirst(); // ticks that come before the cancel does
        assertEquals("progress", told.events.get(told.events.size() - 2));
        assertEquals("ended", told.events.get(told.events.size() - 1));
        assertEquals(0, pending.count());
    }

    @Test
    void whoeverSeesTheEndOfACourseSeesThatTheTaskHasEnded() {
        Task<Measurement> task = all.many(new FanOutRequest(1000, 10, 7));
        List<State> seen = new ArrayList<>();
        task.course().watch(() -> seen.add(task.course().isOver() ? task.state() : null));
        assertTrue(task.cancel());
        assertEquals(List.of(State.CANCELLED), seen);
    }

    /** Whoever asks from a thread of his own may find the wait over as soon as he looks. */
    @Test
    void aLoneWaitIsOnItsCourseBeforeItsTaskHasEnded() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        List<Integer> seen = new ArrayList<>();
        task.outcome().onComplete(end -> seen.add(task.course().finished()));
        task.course().watch(() -> seen.add(task.course().finished()));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(List.of(1, 1, 1), seen);
    }

    @Test
    void whoHasGoneOrHasWaitedEnoughIsNotTold() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        Await gone = tasks.await(task, 5);
        Await hasty = tasks.await(task, 1);
        gone.cancel();
        timers.advance(Duration.ofSeconds(2));
        assertTrue(hasty.future().isComplete());
        assertTrue(task.cancel());
        assertTrue(timers.turn(), "the forgetting");
        assertFalse(timers.turn(), "somebody is kept");
    }

    @Test
    void aListenerThatThrowsKeepsNobodyElseFromBeingTold() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        told.onEnded = task -> {
            throw fault;
        };
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(task.course().isOver());
        assertEquals(0, registry.running());
        assertEquals(List.of(fault), timers.reported());
    }

    @Test
    void aLoneWaitHasNoProgress() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(State.DONE, task.state());
        assertEquals(List.of("created", "ended"), told.events);
    }

    @Test
    void progressStopsWhereATaskIsCancelled() {
        Task<Measurement> task = all.many(new FanOutRequest(1000, 10, 7));
        timers.advance(Duration.ofSeconds(5));
        assertTrue(task.cancel());
        int finished = task.standing().finished();
        assertTrue(finished > 400 && finished < 600, finished + " after half the time");
        timers.advance(Duration.ofSeconds(20));
        assertEquals(finished, task.standing().finished());
        assertEquals(finished, task.course().finished());
        assertTrue(task.course().isOver());
    }

    @Test
    void whoAsksIsToldOfTheEndWhateverItIsAndAtOnceIfItHasCome() {
        List<State> states = new ArrayList<>();
        Task<Wait> done = all.one(new WaitRequest(1, 7));
        done.onEnd(task -> states.add(task.state()));
        timers.advance(Duration.ofSeconds(1));
        done.onEnd(task -> states.add(task.state()));
        Task<Wait> cancelled = all.one(new WaitRequest(1, 7));
        cancelled.onEnd(task -> states.add(task.state()));
        assertTrue(cancelled.cancel());
        assertEquals(List.of(State.DONE, State.DONE, State.CANCELLED), states);
    }

    @Test
    void whoAwaitsIsAnsweredAtTheEndOrWhenHisTimeIsUpAndLeavesNothing() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        Await patient = tasks.await(task, Double.POSITIVE_INFINITY);
        Await hasty = tasks.await(task, 2);
        Await gone = tasks.await(task, 2);
        Await never = tasks.await(task, 0);
        assertEquals(State.RUNNING, never.future().result().state());
        gone.cancel();
        timers.advance(Duration.ofMillis(1999));
        assertFalse(hasty.future().isComplete());
        timers.advance(Duration.ofMillis(2));
        assertSame(task, hasty.future().result());
        assertEquals(State.RUNNING, task.state());
        assertFalse(patient.future().isComplete());
        timers.advance(Duration.ofSeconds(6));
        assertSame(task, patient.future().result());
        assertEquals(State.DONE, task.state());
        assertFalse(gone.future().isComplete());
        assertSame(task, tasks.await(task, 2).future().result());
        timers.advance(Duration.ofSeconds(60));
        assertEquals(0, timers.pending());
    }

    @Test
    void whoAwaitsOnALoopThatStopsIsToldSoAndTheTaskGoesOn() {
        Waits own = all.waits(new Limits(10, 10, 10, 3, 60));
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        Await await = all.tasks(own).await(task, Double.POSITIVE_INFINITY);
        boolean[] stopped = new boolean[1];
        own.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(Reason.STOPPING, ((Refusal) await.future().cause()).reason());
        assertEquals(State.RUNNING, task.state());
    }

    @Test
    void whoIsToldOfATaskMayDoAnythingAtAll() {
        told.onCreated = task -> assertTrue(task.cancel());
        Task<Measurement> task = all.many(new FanOutRequest(10, 1, 7));
        assertEquals(State.CANCELLED, task.state());
        assertEquals(List.of("created", "ended"), told.events);
        assertEquals(0, registry.running());
        assertEquals(0, pending.count());
    }
}
