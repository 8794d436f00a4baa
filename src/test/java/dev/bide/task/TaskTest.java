package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.time.ByHand;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Pending;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTest {

    private final ByHand timers = new ByHand(5);
    private final Pending pending = new Pending();
    private final Registry registry = new Registry();
    private final List<Task<?>> ended = new ArrayList<>();
    private final Waits waits = new Waits(timers, pending, new Limits(10, 1000, 1000, 3));
    private final Tasks tasks = tasks(waits);

    private Tasks tasks(Waits waits) {
        return new Tasks(waits, new Measures(waits, measurement -> {}), registry, timers, ended::add);
    }

    private static Reason reason(Task<?> task) {
        return ((Refusal) task.future().cause()).reason();
    }

    @Test
    void aTaskRunsAndThenIsDoneWithItsResult() {
        Task<Wait> task = tasks.waitRandom(new WaitRequest(1, 7));
        assertEquals(State.RUNNING, task.state());
        assertEquals(Optional.empty(), task.endedAt());
        assertEquals(new WaitRequest(1, 7), task.request());
        assertSame(task, tasks.find(task.id()));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(State.DONE, task.state());
        assertEquals(7, task.future().result().seed());
        assertTrue(task.endedAt().orElseThrow().isAfter(task.createdAt()));
        assertSame(task, tasks.find(task.id()));
        assertEquals(List.of(task), ended);
        assertFalse(task.cancel(), "it has ended");
        assertEquals(State.DONE, task.state());
    }

    @Test
    void aCancelledTaskIsCancelledForGoodAndLeavesNothing() {
        Task<Measurement> task = tasks.waitN(new FanOutRequest(100, 10, 7));
        assertTrue(task.cancel());
        assertFalse(task.cancel());
        assertEquals(State.CANCELLED, task.state());
        assertEquals(Reason.CANCELLED, reason(task));
        assertEquals(0, pending.count());
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofSeconds(20));
        assertEquals(State.CANCELLED, task.state());
        assertEquals(List.of(task), ended);
    }

    @Test
    void aTaskCancelledInTheMillisecondOfItsEndHasOneEndOfWhichAllAreTold() {
        Task<Wait> first = tasks.waitRandom(new WaitRequest(1, 7));
        Task<Wait> second = tasks.waitRandom(new WaitRequest(1, 7));
        boolean[] cancelled = new boolean[1];
        first.future().onComplete(outcome -> cancelled[0] = second.cancel());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(State.DONE, first.state());
        assertTrue(cancelled[0]);
        assertEquals(State.CANCELLED, second.state());
        assertEquals(Reason.CANCELLED, reason(second));
        assertEquals(Set.of(first, second), Set.copyOf(ended));
        assertEquals(0, pending.count());
    }

    @Test
    void aTaskWhoseLoopStopsHasFailed() {
        Task<Wait> task = tasks.waitRandom(new WaitRequest(1, 7));
        boolean[] stopped = new boolean[1];
        waits.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(State.FAILED, task.state());
        assertEquals(Reason.STOPPING, reason(task));
        assertEquals(List.of(task), ended);
    }

    @Test
    void aViewIsTheSameTaskWithAnotherResult() {
        Task<Wait> task = tasks.waitRandom(new WaitRequest(1, 7));
        Task<Double> view = task.map(Wait::delay);
        assertEquals(task.id(), view.id());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(task.future().result().delay(), view.future().result());
        assertEquals(State.DONE, view.state());
    }

    @Test
    void anyInstanceFindsTheTasksOfAnother() {
        Tasks other = tasks(new Waits(timers, pending, new Limits(10, 10, 10, 3)));
        Task<?> task = tasks.start(new FanOutRequest(10, 1, 7));
        assertSame(task, other.find(task.id()));
        assertTrue(other.find(task.id()).cancel());
        assertEquals(State.CANCELLED, task.state());
    }

    @Test
    void aCancelFromAnotherLoopIsDoneWhenNothingIsPendingAnyMore() {
        Task<Measurement> task = tasks.waitN(new FanOutRequest(100, 10, 7));
        timers.callFromElsewhere(true);
        Future<Task<?>> gone = tasks.cancel(task.id());
        assertEquals(State.CANCELLED, task.state());
        assertFalse(gone.isComplete());
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(0, pending.count());
        assertSame(task, gone.result());
        assertSame(task, tasks.cancel(task.id()).result(), "again");
    }

    @Test
    void anUnknownTaskIsNamed() {
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.find("nope\n"));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no task \"nope?\"", refusal.getMessage());
    }

    @Test
    void runningTasksAreNeverForgottenAndEndedOnesOldestFirst() {
        Task<Wait> one = tasks.waitRandom(new WaitRequest(1, 1));
        Task<Wait> two = tasks.waitRandom(new WaitRequest(1, 2));
        Task<Wait> three = tasks.waitRandom(new WaitRequest(1, 3));
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.waitRandom(new WaitRequest(1, 4)));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(3, pending.count(), "nothing was begun");
        assertTrue(two.cancel());
        assertTrue(one.cancel());
        Task<Wait> four = tasks.waitRandom(new WaitRequest(1, 4));
        assertThrows(Refusal.class, () -> tasks.find(two.id()));
        assertSame(one, tasks.find(one.id()));
        assertSame(three, tasks.find(three.id()));
        assertSame(four, tasks.find(four.id()));
        assertEquals(2, registry.running());
        assertEquals(1, registry.ended());
    }

    @Test
    void aTaskThatCannotBeginTakesNoPlace() {
        for (int i = 0; i < 10; i++) {
            assertThrows(Refusal.class, () -> tasks.waitN(new FanOutRequest(2000, 1, 7)));
        }
        assertEquals(0, registry.running());
        Task<Wait> task = tasks.waitRandom(new WaitRequest(1, 7));
        assertEquals(State.RUNNING, task.state());
    }

    @Test
    void longListsOfEndedTasksAreForgottenBeforeTheyTakeTooMuch() {
        Task<Measurement> first = tasks.waitN(new FanOutRequest(900, 1, 7));
        timers.advance(Duration.ofSeconds(1));
        Task<Measurement> second = tasks.waitN(new FanOutRequest(900, 1, 8));
        assertSame(first, tasks.find(first.id()));
        timers.advance(Duration.ofSeconds(1));
        assertThrows(Refusal.class, () -> tasks.find(first.id()));
        assertSame(second, tasks.find(second.id()));
    }
}
