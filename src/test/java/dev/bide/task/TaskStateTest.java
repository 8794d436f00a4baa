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
import dev.bide.wait.Request;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition of a task from one state to another, and that there is no other. */
class TaskStateTest {

    private static final Duration LONGER_THAN_ANY_TASK = Duration.ofSeconds(20);

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final Limiter pending = instances.pending;
    private final RecordedEvents recorded = instances.recorded;
    private final Engine engine = instances.engine(new Limits(10, 10_000, 10_000, 10, 3600));
    private final Tasks tasks = instances.tasks(engine);

    private Task<?> start(Request request) {
        Operation operation = request instanceof FanOutRequest ? Operation.WAIT_N : Operation.WAIT_RANDOM;
        return tasks.start(new TaskRequest(operation, request, Optional.empty()));
    }

    /** Every kind of request, and the end of its task if nothing interferes. */
    static Stream<Arguments> requests() {
        WaitRequest one = WaitRequest.upTo(10).withSeed(7);
        FanOutRequest many = FanOutRequest.of(100).upTo(10).withSeed(7);
        FanOutRequest large = FanOutRequest.of(5000).upTo(10).withSeed(7);
        return Stream.of(
                Arguments.of(one, TaskState.DONE, null),
                Arguments.of(one.failing(1, 503), TaskState.FAILED, Reason.FAILED_AS_ASKED),
                Arguments.of(one.within(1), TaskState.FAILED, Reason.TIMED_OUT),
                Arguments.of(many, TaskState.DONE, null),
                Arguments.of(many.needing(1), TaskState.DONE, null),
                Arguments.of(many.failing(0.1, 503), TaskState.FAILED, Reason.FAILED_AS_ASKED),
                Arguments.of(many.failing(0.1, 503).collecting(), TaskState.DONE, null),
                Arguments.of(many.within(1), TaskState.FAILED, Reason.TIMED_OUT),
                Arguments.of(large, TaskState.DONE, null),
                Arguments.of(large.within(1), TaskState.FAILED, Reason.TIMED_OUT),
                Arguments.of(FanOutRequest.of(100).upTo(0).withSeed(7), TaskState.DONE, null));
    }

    private static Reason reason(Task<?> task) {
        return task.outcome().cause() instanceof Refusal refusal ? refusal.reason() : null;
    }

    /** Asserts that every listener has got the same end, once, and that nothing changes it. */
    private void assertEnded(Task<?> task, TaskState state, Reason reason) {
        assertEquals(state, task.state());
        assertEquals(reason, reason(task));
        assertEquals(reason == null, task.future().succeeded());
        assertEquals(List.of(task), recorded.ended);
        assertSame(task, tasks.await(task, 1).future().result());
        assertFalse(task.cancel(), "it has ended");
        assertSame(task, tasks.cancel(task.id()).result());
        timers.advance(LONGER_THAN_ANY_TASK);
        assertFalse(task.cancel(), "later too");
        assertEquals(state, task.state());
        assertEquals(reason, reason(task));
        assertEquals(
                List.of("created", "ended"),
                recorded.events.stream()
                        .filter(event -> !event.equals("progress"))
                        .toList());
        assertEquals(0, pending.used());
        assertEquals(List.of(), timers.reported());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aTaskRunsUntilItEndsAndKeepsItsEnd(Request request, TaskState state, Reason reason) {
        Task<?> task = start(request);
        List<TaskState> seen = new ArrayList<>();
        task.onEnd(ended -> seen.add(ended.state()));
        assertTrue(request.shape().max() == 0 || task.state() == TaskState.RUNNING);
        timers.advance(LONGER_THAN_ANY_TASK);
        assertEnded(task, state, reason);
        assertEquals(List.of(state), seen);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aCancelBeforeTheEndEndsTheTask(Request request) {
        Task<?> task = start(request);
        assertTrue(task.cancel());
        timers.settle();
        assertEnded(task, TaskState.CANCELLED, Reason.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aCancelOnAnotherThreadBeforeTheEndEndsTheTask(Request request) {
        Task<?> task = start(request);
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        assertFalse(task.cancel());
        assertEquals(TaskState.CANCELLED, task.state());
        timers.callFromElsewhere(false);
        timers.settle();
        assertEnded(task, TaskState.CANCELLED, Reason.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aLoopThatStopsFailsItsTasks(Request request) {
        Task<?> task = start(request);
        boolean[] stopped = new boolean[1];
        engine.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEnded(task, TaskState.FAILED, Reason.STOPPING);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aWallClockThatIsSetBackDoesNotMoveTheEndOfATask(Request request) {
        Task<?> task = start(request);
        timers.settle();
        Instant planned = task.endsAt().result();
        OptionalLong leftSeconds = task.snapshot().leftSeconds();
        timers.setWallClockBack(Duration.ofHours(1));
        assertEquals(leftSeconds, task.snapshot().leftSeconds());
        timers.advance(LONGER_THAN_ANY_TASK);
        Duration late = Duration.between(planned, task.endedAt().orElseThrow());
        assertTrue(!late.isNegative() && late.toMillis() <= 2, late::toString);
        assertFalse(task.endedAt().orElseThrow().isBefore(task.createdAt()));
    }

    static Stream<Arguments> requestsThatTakeTime() {
        return requests()
                .filter(arguments -> ((Request) arguments.get()[0]).shape().max() > 0);
    }

    /** The cancel is queued on the event loop when the timer of the last wait rings: it has won already. */
    @ParameterizedTest
    @MethodSource("requestsThatTakeTime")
    void aCancelInTheMillisecondOfTheEndHasOneWinnerThatAllListenersSee(Request request) {
        Task<?> task = start(request);
        timers.settle();
        List<TaskState> seen = new ArrayList<>();
        task.onEnd(ended -> seen.add(ended.state()));
        Duration left = Duration.between(timers.wallClock(), task.endsAt().result());
        timers.advance(left.minusMillis(1));
        timers.callFromElsewhere(true);
        assertTrue(task.cancel());
        timers.callFromElsewhere(false);
        timers.hold(Duration.ofMillis(3));
        timers.ringFirst();
        assertTrue(waitHasEnded(task), "the wait itself ended before the cancel");
        assertEnded(task, TaskState.CANCELLED, Reason.CANCELLED);
        assertEquals(List.of(TaskState.CANCELLED), seen);
    }

    private static boolean waitHasEnded(Task<?> task) {
        Throwable cause = task.waiting().cause();
        return task.waiting().isComplete()
                && !(cause instanceof Refusal refusal && refusal.reason() == Reason.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aCancelRightAfterTheEndHasNoEffect(Request request, TaskState state, Reason reason) {
        Task<?> task = start(request);
        List<Boolean> cancelled = new ArrayList<>();
        task.outcome().onComplete(outcome -> cancelled.add(task.cancel()));
        timers.advance(LONGER_THAN_ANY_TASK);
        assertEquals(List.of(false), cancelled);
        assertEnded(task, state, reason);
    }

    @Test
    void twoTasksThatEndInOneTickMayCancelEachOther() {
        Task<?> first = start(WaitRequest.upTo(1).withSeed(7));
        Task<?> second = start(WaitRequest.upTo(1).withSeed(7));
        List<Boolean> cancelled = new ArrayList<>();
        first.outcome().onComplete(outcome -> cancelled.add(second.cancel()));
        second.outcome().onComplete(outcome -> cancelled.add(first.cancel()));
        timers.advance(LONGER_THAN_ANY_TASK);
        assertEquals(TaskState.DONE, first.state());
        assertEquals(TaskState.CANCELLED, second.state());
        assertEquals(List.of(false, true), cancelled, "the second was cancelled, and then could not cancel the first");
        assertEquals(2, recorded.ended.size());
        assertEquals(0, pending.used());
    }
}
