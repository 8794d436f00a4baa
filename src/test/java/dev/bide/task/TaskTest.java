package dev.bide.task;

import static dev.bide.task.Instances.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTest {

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final Limiter pending = instances.pending;
    private final RecordedEvents recorded = instances.recorded;
    private final Engine engine = instances.engine;
    private final Tasks tasks = instances.tasks;

    @Test
    void aTaskRunsAndIsThenDoneWithItsResult() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        assertEquals(TaskState.RUNNING, task.state());
        assertEquals(Optional.empty(), task.endedAt());
        assertEquals(WaitRequest.upTo(1).withSeed(7), task.request());
        assertSame(task, tasks.find(task.id()));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(TaskState.DONE, task.state());
        assertEquals(7, task.future().result().seed());
        assertTrue(task.endedAt().orElseThrow().isAfter(task.createdAt()));
        assertSame(task, tasks.find(task.id()));
        assertEquals(List.of(task), recorded.ended);
        assertFalse(task.cancel(), "it has ended");
        assertEquals(TaskState.DONE, task.state());
    }

    @Test
    void aCancelledTaskStaysCancelledAndLeavesNothing() {
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(100).upTo(10).withSeed(7));
        assertTrue(task.cancel());
        assertFalse(task.cancel());
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(Reason.CANCELLED, reason(task));
        assertEquals(0, pending.used());
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofSeconds(20));
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of(task), recorded.ended);
    }

    @Test
    void theEndOfATaskIsPlannedFromTheStart() {
        Task<Wait> wait = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        double delay = 7.215081806049702;
        assertEquals(
                wait.createdAt().plusNanos((long) Math.ceil(delay * 1e9)),
                wait.endsAt().result());
        assertEquals(OptionalLong.of(8), wait.snapshot().leftSeconds());
        Task<Measurement> few =
                instances.startFanOut(FanOutRequest.of(4).upTo(10).withSeed(7));
        assertEquals(
                few.createdAt().plusNanos((long) Math.ceil(delay * 1e9)),
                few.endsAt().result(),
                "the longest");
        Task<Measurement> hedge = instances.startFanOut(
                FanOutRequest.of(4).upTo(10).withSeed(7).needing(1).within(9));
        assertEquals(hedge.createdAt().plusNanos(5_493_743_250L), hedge.endsAt().result(), "the shortest");
        timers.advance(Duration.ofMillis(5300));
        assertEquals(OptionalLong.of(2), wait.snapshot().leftSeconds());
        assertEquals(OptionalLong.of(1), hedge.snapshot().leftSeconds());
        timers.advance(Duration.ofSeconds(2));
        assertEquals(OptionalLong.empty(), wait.snapshot().leftSeconds());
        Duration late = Duration.between(wait.endsAt().result(), wait.endedAt().orElseThrow());
        assertTrue(late.toNanos() >= 0 && late.toMillis() < 2, "late by " + late);
    }

    @Test
    void theEndOfALargeFanOutIsPlannedWhenItIsDrawn() {
        Tasks large = instances.tasks(instances.engine(new Limits(10, 10_000, 10_000, 3, 60)));
        Task<Measurement> task = large.waitN(FanOutRequest.of(10_000).upTo(10).withSeed(7));
        assertFalse(task.endsAt().isComplete());
        assertEquals(OptionalLong.empty(), task.snapshot().leftSeconds());
        assertEquals(List.of(), recorded.created, "it is reported when its end is planned");
        timers.settle();
        assertEquals(List.of(task), recorded.created);
        assertTrue(task.endsAt().result().isBefore(task.createdAt().plusSeconds(10)));
        assertTrue(task.endsAt().result().isAfter(task.createdAt().plusMillis(9990)));
    }

    @Test
    void severalTasksMayHaveTheSameName() {
        Task<Wait> a = tasks.waitRandom("a", WaitRequest.upTo(1).withSeed(7));
        Task<Wait> b = tasks.waitRandom("a", WaitRequest.upTo(1).withSeed(7));
        assertEquals(Optional.of("a"), a.name());
        assertEquals(Optional.of("a"), b.name());
        assertEquals(
                Optional.empty(),
                instances.startWait(WaitRequest.upTo(1).withSeed(7)).name());
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> tasks.waitRandom("x".repeat(201), WaitRequest.upTo(1).withSeed(7)));
        assertTrue(refusal.getMessage().startsWith("name must be a text of 1 to 200 characters"));
    }

    @Test
    void aMeasurementCanRunAsATask() {
        Task<Measurement> task = tasks.measureTime(FanOutRequest.of(10).upTo(1).withSeed(7));
        assertEquals(Operation.MEASURE_TIME, task.operation());
        timers.advance(Duration.ofSeconds(1));
        assertTrue(task.future().result().perWait() < 0.1);
    }

    @Test
    void aTaskThatIsCancelledInTheMillisecondOfItsEndHasOneEnd() {
        Task<Wait> first = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        Task<Wait> second = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        boolean[] cancelled = new boolean[1];
        first.future().onComplete(outcome -> cancelled[0] = second.cancel());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(TaskState.DONE, first.state());
        assertTrue(cancelled[0]);
        assertEquals(TaskState.CANCELLED, second.state());
        assertEquals(Reason.CANCELLED, reason(second));
        assertEquals(Set.of(first, second), Set.copyOf(recorded.ended));
        assertEquals(0, pending.used());
    }

    @Test
    void aTaskWhoseLoopStopsHasFailed() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        boolean[] stopped = new boolean[1];
        engine.stop().onSuccess(done -> stopped[0] = true);
        timers.settle();
        assertTrue(stopped[0]);
        assertEquals(TaskState.FAILED, task.state());
        assertEquals(Reason.STOPPING, reason(task));
        assertEquals(List.of(task), recorded.ended);
    }

    @Test
    void aViewIsTheSameTaskWithAnotherResult() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        Task<Double> view = task.map(Wait::delay);
        assertEquals(task.id(), view.id());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(task.future().result().delay(), view.future().result());
        assertEquals(TaskState.DONE, view.state());
    }

    @Test
    void aCancelOnAnotherLoopCompletesWhenNothingIsPending() {
        Task<Measurement> task =
                instances.startFanOut(FanOutRequest.of(100).upTo(10).withSeed(7));
        timers.callFromElsewhere(true);
        Future<Task<?>> cancelled = tasks.cancel(task.id());
        assertEquals(TaskState.CANCELLED, task.state());
        assertFalse(cancelled.isComplete());
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(0, pending.used());
        assertSame(task, cancelled.result());
        assertSame(task, tasks.cancel(task.id()).result(), "again");
    }

    @Test
    void aWatcherOfASettledTaskRunsAtOnce() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        int[] calls = new int[1];
        task.watch(() -> calls[0]++);
        assertTrue(task.cancel());
        assertEquals(1, calls[0]);
        task.watch(() -> calls[0]++);
        assertEquals(2, calls[0]);
    }

    @Test
    void aTaskGrowsOldAfterItsEndToo() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        timers.advance(Duration.ofSeconds(5));
        assertEquals(TaskState.DONE, task.state());
        assertEquals(Duration.ofSeconds(5), task.age());
    }

    @Test
    void theTextOfATaskHasItsIdItsNameAndItsState() {
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        assertEquals("task " + task.id() + ", RUNNING", task.toString());
        Task<Wait> named = tasks.waitRandom("tea", WaitRequest.upTo(1).withSeed(7));
        assertTrue(named.cancel());
        assertEquals("task " + named.id() + " (\"tea\"), CANCELLED", named.toString());
    }

    @Test
    void aTaskEndsWhenItWasCreatedPlusTheTimeThatItHasRun() {
        timers.advance(Duration.ofSeconds(5));
        Task<Wait> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        timers.advance(Duration.ofSeconds(1));
        assertTrue(task.cancel());
        assertEquals(task.createdAt().plusSeconds(1), task.endedAt().orElseThrow());
    }

    @Test
    void progressIsReportedATenthOfASecondAfterTheStart() {
        instances.startFanOut(FanOutRequest.of(2).shaped(Shape.fixed(0.1)).withSeed(7));
        timers.advance(Duration.ofMillis(100));
        assertEquals(List.of("created", "progress", "ended"), recorded.events);
    }

    @Test
    void aNameHasUpToTwoHundredCharactersThatUtf8CanEncode() {
        TaskRequest request = TaskRequest.waitRandom(WaitRequest.upTo(1).withSeed(7));
        for (String name : List.of("x", "x".repeat(200), "tea \u00e9 \ud83c\udf75")) {
            assertEquals(Optional.of(name), request.named(name).name());
        }
        for (String name : List.of("", "x".repeat(201), "a\nb", "a\u0085", "\ud83c", "\udf75x")) {
            assertThrows(Refusal.class, () -> request.named(name));
        }
    }

    @Test
    void aKeyHasFromOneTo255Characters() {
        TaskRequest request = TaskRequest.waitRandom(WaitRequest.upTo(1).withSeed(7));
        assertEquals(
                255, new IdempotencyKey("k".repeat(255), request, true).text().length());
        for (String key : List.of("", "k".repeat(256))) {
            Refusal refusal = assertThrows(Refusal.class, () -> new IdempotencyKey(key, request, true));
            assertTrue(refusal.getMessage().startsWith("the key must have 1 to 255 characters"));
        }
    }
}
