package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.ByHand;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is told of a task, what, and when. */
class TaskListenerTest {

    private final Instances all = new Instances();
    private final ByHand timers = all.timers;
    private final Limiter pending = all.pending;
    private final TaskRegistry registry = all.registry;
    private final RecordedEvents told = all.told;
    private final Tasks tasks = all.tasks;

    @Test
    void oneThatIsCancelledWhileItIsBeingDrawnIsToldOfInOrder() {
        Tasks large = all.tasks(all.engine(new Limits(10, 10_000, 10_000, 3, 60)));
        Task<Measurement> task = large.waitN(new FanOutRequest(10_000, 10, 7), Optional.empty(), nobody -> {});
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of(), told.ended);
        timers.settle();
        assertEquals(List.of("created", "ended"), told.events);
        assertTrue(task.endsAt().failed());
        assertEquals(0, pending.used());
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
        assertEquals(TaskState.CANCELLED, task.state());
        timers.hold(Duration.ofMillis(200));
        timers.ringFirst(); // ticks that come before the cancel does
        assertEquals("progress", told.events.get(told.events.size() - 2));
        assertEquals("ended", told.events.get(told.events.size() - 1));
        assertEquals(0, pending.used());
    }

    @Test
    void whoeverSeesTheEndOfACourseSeesThatTheTaskHasEnded() {
        Task<Measurement> task = all.many(new FanOutRequest(1000, 10, 7));
        List<TaskState> seen = new ArrayList<>();
        task.log().watch(() -> seen.add(task.log().isOver() ? task.state() : null));
        assertTrue(task.cancel());
        assertEquals(List.of(TaskState.CANCELLED), seen);
    }

    /** Whoever asks from a thread of his own may find the wait over as soon as he looks. */
    @Test
    void aLoneWaitIsOnItsCourseBeforeItsTaskHasEnded() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        List<Integer> seen = new ArrayList<>();
        task.outcome().onComplete(end -> seen.add(task.log().finished()));
        task.log().watch(() -> seen.add(task.log().finished()));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(List.of(1, 1, 1), seen);
    }

    @Test
    void whoHasGoneOrHasWaitedEnoughIsNotTold() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        TaskAwait gone = tasks.await(task, 5);
        TaskAwait hasty = tasks.await(task, 1);
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
        assertTrue(task.log().isOver());
        assertEquals(0, registry.running());
        assertEquals(List.of(fault), timers.reported());
    }

    @Test
    void aLoneWaitHasNoProgress() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(TaskState.DONE, task.state());
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
        assertEquals(finished, task.log().finished());
        assertTrue(task.log().isOver());
    }

    @Test
    void whoAsksIsToldOfTheEndWhateverItIsAndAtOnceIfItHasCome() {
        List<TaskState> states = new ArrayList<>();
        Task<Wait> done = all.one(new WaitRequest(1, 7));
        done.onEnd(task -> states.add(task.state()));
        timers.advance(Duration.ofSeconds(1));
        done.onEnd(task -> states.add(task.state()));
        Task<Wait> cancelled = all.one(new WaitRequest(1, 7));
        cancelled.onEnd(task -> states.add(task.state()));
        assertTrue(cancelled.cancel());
        assertEquals(List.of(TaskState.DONE, TaskState.DONE, TaskState.CANCELLED), states);
    }

    @Test
    void whoAwaitsIsAnsweredAtTheEndOrWhenHisTimeIsUpAndLeavesNothing() {
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        TaskAwait patient = tasks.await(task, Double.POSITIVE_INFINITY);
        TaskAwait hasty = tasks.await(task, 2);
        TaskAwait gone = tasks.await(task, 2);
        TaskAwait never = tasks.await(task, 0);
        assertEquals(TaskState.RUNNING, never.future().result().state());
        gone.cancel();
        timers.advance(Duration.ofMillis(1999));
        assertFalse(hasty.future().isComplete());
        timers.advance(Duration.ofMillis(2));
        assertSame(task, hasty.future().result());
        assertEquals(TaskState.RUNNING, task.state());
        assertFalse(patient.future().isComplete());
        timers.advance(Duration.ofSeconds(6));
        assertSame(task, patient.future().result());
        assertEquals(TaskState.DONE, task.state());
        assertFalse(gone.future().isComplete());
        assertSame(task, tasks.await(task, 2).future().result());
        timers.advance(Duration.ofSeconds(60));
        assertEquals(0, timers.pending());
    }

    @Test
    void whoAwaitsOnALoopThatStopsIsToldSoAndTheTaskGoesOn() {
        Engine own = all.engine(new Limits(10, 10, 10, 3, 60));
        Task<Wait> task = all.one(new WaitRequest(10, 7));
        TaskAwait await = all.tasks(own).await(task, Double.POSITIVE_INFINITY);
        boolean[] stopped = new boolean[1];
        own.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(Reason.STOPPING, ((Refusal) await.future().cause()).reason());
        assertEquals(TaskState.RUNNING, task.state());
    }

    @Test
    void whoIsToldOfATaskMayDoAnythingAtAll() {
        told.onCreated = task -> assertTrue(task.cancel());
        Task<Measurement> task = all.many(new FanOutRequest(10, 1, 7));
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of("created", "ended"), told.events);
        assertEquals(0, registry.running());
        assertEquals(0, pending.used());
    }
}
