package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which events the listener, the readers and the awaiting callers of a task get, and when. */
class TaskListenerTest {

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final Limiter pending = instances.pending;
    private final TaskRegistry registry = instances.registry;
    private final RecordedEvents recorded = instances.recorded;
    private final Tasks tasks = instances.tasks;

    @Test
    void aTaskThatIsCancelledWhileItIsBeingDrawnIsReportedInOrder() {
        Tasks large = instances.tasks(instances.engine(new Limits(10, 10_000, 10_000, 3, 60)));
        Task<Measurement> task = large.waitN(FanOutRequest.of(10_000).upTo(10).withSeed(7));
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of(), recorded.ended);
        timers.settle();
        assertEquals(List.of("created", "ended"), recorded.events);
        assertTrue(task.endsAt().failed());
        assertEquals(0, pending.used());
    }

    @Test
    void progressIsReportedAtMostTenTimesASecondAndReadableAtAnyTime() {
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(1000).upTo(5).withSeed(7));
        int last = 0;
        for (int i = 1; i <= 50; i++) {
            timers.advance(Duration.ofMillis(100));
            assertTrue(task.snapshot().finished() > last);
            last = task.snapshot().finished();
        }
        assertEquals(1000, task.snapshot().finished());
        assertTrue(
                recorded.progressed.size() >= 40 && recorded.progressed.size() <= 50,
                recorded.progressed.size() + " times");
        assertEquals("created", recorded.events.get(0));
        assertEquals("ended", recorded.events.get(recorded.events.size() - 1));
    }

    @Test
    void aCancelOnAnotherThreadIsReportedWhenNothingOfTheTaskIsPending() {
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(1000).upTo(10).withSeed(7));
        timers.advance(Duration.ofMillis(950));
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        assertEquals(TaskState.CANCELLED, task.state());
        timers.hold(Duration.ofMillis(200));
        timers.ringFirst(); // ticks that the event loop processes before the cancel
        assertEquals("progress", recorded.events.get(recorded.events.size() - 2));
        assertEquals("ended", recorded.events.get(recorded.events.size() - 1));
        assertEquals(0, pending.used());
    }

    @Test
    void aReaderThatSeesTheEndOfTheLogFindsTheTaskEnded() {
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(1000).upTo(10).withSeed(7));
        List<TaskState> seen = new ArrayList<>();
        task.log().watch(() -> seen.add(task.log().isOver() ? task.state() : null));
        assertTrue(task.cancel());
        assertEquals(List.of(TaskState.CANCELLED), seen);
    }

    /** A reader on another thread may look at any moment. */
    @Test
    void aSingleWaitIsLoggedBeforeItsTaskEnds() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        List<Integer> seen = new ArrayList<>();
        task.outcome().onComplete(end -> seen.add(task.log().finished()));
        task.log().watch(() -> seen.add(task.log().finished()));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(List.of(1, 1, 1), seen);
    }

    @Test
    void aCancelledAwaitAndAnAwaitWhoseTimeIsOverLeaveNoWatcher() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        TaskAwait cancelled = tasks.await(task, 5);
        TaskAwait impatient = tasks.await(task, 1);
        cancelled.cancel();
        timers.advance(Duration.ofSeconds(2));
        assertTrue(impatient.future().isComplete());
        assertTrue(task.cancel());
        assertTrue(timers.turn(), "only the expiry");
        assertFalse(timers.turn(), "a watcher is left");
    }

    @Test
    void aTaskSettlesEvenIfItsListenerThrows() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        recorded.onEnded = task -> {
            throw fault;
        };
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(10));
        assertTrue(task.log().isOver());
        assertEquals(0, registry.running());
        assertEquals(List.of(fault), timers.reported());
    }

    @Test
    void aSingleWaitHasNoProgress() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(10));
        assertEquals(TaskState.DONE, task.state());
        assertEquals(List.of("created", "ended"), recorded.events);
    }

    @Test
    void progressStopsWhenATaskIsCancelled() {
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(1000).upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(5));
        assertTrue(task.cancel());
        int finished = task.snapshot().finished();
        assertTrue(finished > 400 && finished < 600, finished + " after half the time");
        timers.advance(Duration.ofSeconds(20));
        assertEquals(finished, task.snapshot().finished());
        assertEquals(finished, task.log().finished());
        assertTrue(task.log().isOver());
    }

    @Test
    void anEndHandlerRunsAtAnyEndAndAtOnceIfTheTaskHasEnded() {
        List<TaskState> states = new ArrayList<>();
        Task<Wait> done = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        done.onEnd(task -> states.add(task.state()));
        timers.advance(Duration.ofSeconds(1));
        done.onEnd(task -> states.add(task.state()));
        Task<Wait> cancelled = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        cancelled.onEnd(task -> states.add(task.state()));
        assertTrue(cancelled.cancel());
        assertEquals(List.of(TaskState.DONE, TaskState.DONE, TaskState.CANCELLED), states);
    }

    @Test
    void anAwaitCompletesAtTheEndOrAfterItsTimeAndLeavesNothing() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        TaskAwait patient = tasks.await(task, Double.POSITIVE_INFINITY);
        TaskAwait impatient = tasks.await(task, 2);
        TaskAwait cancelled = tasks.await(task, 2);
        TaskAwait immediate = tasks.await(task, 0);
        assertEquals(TaskState.RUNNING, immediate.future().result().state());
        cancelled.cancel();
        timers.advance(Duration.ofMillis(1999));
        assertFalse(impatient.future().isComplete());
        timers.advance(Duration.ofMillis(2));
        assertSame(task, impatient.future().result());
        assertEquals(TaskState.RUNNING, task.state());
        assertFalse(patient.future().isComplete());
        timers.advance(Duration.ofSeconds(6));
        assertSame(task, patient.future().result());
        assertEquals(TaskState.DONE, task.state());
        assertFalse(cancelled.future().isComplete());
        assertSame(task, tasks.await(task, 2).future().result());
        timers.advance(Duration.ofSeconds(60));
        assertEquals(0, timers.pending());
    }

    @Test
    void anAwaitOnALoopThatStopsFailsAndTheTaskGoesOn() {
        Engine stopping = instances.engine(new Limits(10, 10, 10, 3, 60));
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        TaskAwait await = instances.tasks(stopping).await(task, Double.POSITIVE_INFINITY);
        boolean[] stopped = new boolean[1];
        stopping.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(Reason.STOPPING, ((Refusal) await.future().cause()).reason());
        assertEquals(TaskState.RUNNING, task.state());
    }

    @Test
    void aListenerMayCancelATaskThatIsBeingCreated() {
        recorded.onCreated = task -> assertTrue(task.cancel());
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(10).upTo(1).withSeed(7));
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of("created", "ended"), recorded.events);
        assertEquals(0, registry.running());
        assertEquals(0, pending.used());
    }
}
