package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How tasks are found and listed, and when they are forgotten. */
class TaskRegistryTest {

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final Limiter pending = instances.pending;
    private final TaskRegistry registry = instances.registry;
    private final Tasks tasks = instances.tasks;

    @Test
    void aKeyIsForgottenWithItsTaskEvenWithoutALookUp() {
        Engine stopped = instances.engine(new Limits(10, 10, 10, 3, 60));
        TaskRequest request =
                new TaskRequest(Operation.WAIT_RANDOM, WaitRequest.upTo(1).withSeed(7), Optional.empty());
        Task<?> old = instances.tasks(stopped).start(request, key("k", request));
        stopped.stop();
        timers.advance(Duration.ofSeconds(61));
        assertNotSame(old, tasks.start(request, key("k", request)));
    }

    @Test
    void anInstanceWithALowerLimitForgetsEndedTasksOfOtherInstancesButNoRunningTasks() {
        Tasks larger = instances.tasks(instances.engine(new Limits(10, 10, 10, 100, 60)));
        Task<?> ended = larger.waitRandom(WaitRequest.upTo(10).withSeed(7));
        Task<?> running = larger.waitRandom(WaitRequest.upTo(10).withSeed(7));
        assertTrue(ended.cancel());
        Task<Wait> ours = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        assertSame(ended, tasks.find(ended.id()), "three tasks are not over the limit");
        Task<Wait> another = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        assertThrows(Refusal.class, () -> tasks.find(ended.id()));
        List.of(running, ours, another).forEach(task -> assertSame(task, tasks.find(task.id())));
        assertThrows(
                Refusal.class, () -> instances.startWait(WaitRequest.upTo(10).withSeed(7)));
        registry.reserve(4);
        Task<?> more = larger.waitRandom(WaitRequest.upTo(10).withSeed(7));
        registry.add(more, 3); // as a task that reserved its place before others were added
        List.of(running, ours, another, more).forEach(task -> assertSame(task, tasks.find(task.id())));
    }

    @Test
    void tasksOfALoopThatHasStoppedAreForgottenByTheOtherInstances() {
        Engine stopped = instances.engine(new Limits(10, 10, 10, 3, 60));
        Task<Wait> task =
                instances.tasks(stopped).waitRandom(WaitRequest.upTo(10).withSeed(7));
        stopped.stop();
        timers.settle();
        assertEquals(TaskState.FAILED, task.state());
        timers.advance(Duration.ofSeconds(59));
        assertSame(task, tasks.find(task.id()));
        timers.advance(Duration.ofSeconds(2));
        assertThrows(Refusal.class, () -> tasks.find(task.id()));
        assertEquals(List.of(), tasks.list(query(null, null, 10, "")).tasks());
    }

    @Test
    void aRepeatedKeyReturnsTheSameTaskUntilItIsForgotten() {
        TaskRequest request =
                new TaskRequest(Operation.WAIT_RANDOM, WaitRequest.upTo(1).withSeed(7), Optional.empty());
        TaskRequest again =
                new TaskRequest(Operation.WAIT_RANDOM, WaitRequest.upTo(1).withSeed(8), Optional.empty());
        Task<?> task = tasks.start(request, key("k", request));
        assertSame(task, tasks.start(again, key("k", request)), "a seed that the client did not give does not count");
        assertEquals(1, pending.used());
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.start(request, key("k", again)));
        assertEquals(Reason.KEY_REUSED, refusal.reason());
        assertNotSame(task, tasks.start(request, key("l", request)));
        timers.advance(Duration.ofSeconds(2));
        assertSame(task, tasks.start(again, key("k", request)), "ended");
        timers.advance(Duration.ofSeconds(60));
        assertNotSame(task, tasks.start(again, key("k", again)), "forgotten");
    }

    @Test
    void aRefusedTaskReleasesItsKey() {
        TaskRequest tooMany =
                new TaskRequest(Operation.WAIT_N, FanOutRequest.of(2000).upTo(1).withSeed(7), Optional.empty());
        assertThrows(Refusal.class, () -> tasks.start(tooMany, key("k", tooMany)));
        TaskRequest few =
                new TaskRequest(Operation.WAIT_N, FanOutRequest.of(2).upTo(1).withSeed(7), Optional.empty());
        assertEquals(TaskState.RUNNING, tasks.start(few, key("k", few)).state());
    }

    @Test
    void endedTasksAreForgottenExactlyWhenTheirTimeToLiveIsOver() {
        Task<Wait> first = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        Task<Wait> second = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        assertTrue(first.cancel());
        timers.advance(Duration.ofSeconds(30));
        assertSame(first, tasks.find(first.id()));
        timers.advance(Duration.ofMillis(29_999));
        assertSame(first, tasks.find(first.id()), "just before");
        timers.advance(Duration.ofMillis(2));
        assertThrows(Refusal.class, () -> tasks.find(first.id()));
        assertSame(second, tasks.find(second.id()), "ended later");
        timers.advance(Duration.ofSeconds(8));
        assertThrows(Refusal.class, () -> tasks.find(second.id()));
        assertEquals(0, registry.ended());
        assertEquals(0, timers.pending(), "no expiry is planned");
    }

    @Test
    void tasksAreListedInTheOrderOfTheirCreationPageByPage() {
        Tasks larger = instances.tasks(instances.engine(new Limits(10, 10, 1000, 100, 60)));
        List<Task<?>> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(larger.waitRandom(
                    i % 2 == 0 ? "even" : "odd", WaitRequest.upTo(10).withSeed(7)));
        }
        assertTrue(all.get(3).cancel());
        assertEquals(all, larger.list(query(null, null, 25, "")).tasks());
        TaskPage first = larger.list(query(null, null, 10, ""));
        assertEquals(all.subList(0, 10), first.tasks());
        TaskPage second = larger.list(query(null, null, 10, first.next().orElseThrow()));
        assertEquals(all.subList(10, 20), second.tasks());
        TaskPage last = larger.list(query(null, null, 10, second.next().orElseThrow()));
        assertEquals(all.subList(20, 25), last.tasks());
        assertEquals(Optional.empty(), last.next());
        assertEquals(
                List.of(all.get(3)),
                larger.list(query(TaskState.CANCELLED, null, 10, "")).tasks());
        assertEquals(
                List.of(),
                larger.list(query(TaskState.CANCELLED, "even", 10, "")).tasks());
        assertEquals(13, larger.list(query(null, "even", 50, "")).tasks().size());
        String before = "00000000-0000-0000-0000-000000000000";
        assertEquals(all, larger.list(query(null, null, 50, before)).tasks(), "after an id that is not known");
        assertEquals(
                List.of(), larger.list(query(null, null, 50, "f".repeat(36))).tasks());
        assertThrows(Refusal.class, () -> query(null, null, 50, "x"));
    }

    @Test
    void tasksAreListedFromTheNewestOnPageByPage() {
        Tasks larger = instances.tasks(instances.engine(new Limits(10, 10, 1000, 100, 60)));
        List<Task<?>> newest = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            newest.add(
                    0,
                    larger.waitRandom(
                            i % 2 == 0 ? "even" : "odd", WaitRequest.upTo(10).withSeed(7)));
        }
        TaskQuery ten = TaskQuery.all().withLimit(10).fromTheNewest();
        TaskPage first = larger.list(ten);
        assertEquals(newest.subList(0, 10), first.tasks());
        TaskPage second = larger.list(ten.after(first.next().orElseThrow()));
        assertEquals(newest.subList(10, 20), second.tasks());
        // A task that begins between two pages is newer than both, so it moves no other one.
        Task<?> last = larger.waitRandom("odd", WaitRequest.upTo(10).withSeed(7));
        TaskPage third = larger.list(ten.after(second.next().orElseThrow()));
        assertEquals(newest.subList(20, 25), third.tasks());
        assertEquals(Optional.empty(), third.next());
        assertEquals(last, larger.list(ten.withLimit(1)).tasks().get(0));
        assertEquals(13, larger.list(ten.named("even").withLimit(50)).tasks().size());
        assertEquals(List.of(), larger.list(ten.in(TaskState.DONE)).tasks());
        assertEquals(
                List.of(),
                larger.list(ten.after("00000000-0000-0000-0000-000000000000")).tasks(),
                "nothing is older");
        assertEquals(
                26,
                larger.list(ten.withLimit(50).after("f".repeat(36))).tasks().size(),
                "after an id that is not known");
    }

    @Test
    void aPageHasFromOneToTwoHundredTasks() {
        assertEquals(1, TaskQuery.all().withLimit(1).limit());
        assertEquals(200, TaskQuery.all().withLimit(TaskQuery.MAX_LIMIT).limit());
        for (int limit : new int[] {0, 201}) {
            Refusal refusal = assertThrows(Refusal.class, () -> TaskQuery.all().withLimit(limit));
            assertEquals("limit must be a whole number from 1 to 200, not " + limit, refusal.getMessage());
        }
    }

    private static IdempotencyKey key(String text, TaskRequest request) {
        return new IdempotencyKey(text, request, true);
    }

    private static TaskQuery query(TaskState state, String name, int limit, String after) {
        return new TaskQuery(Optional.ofNullable(state), Optional.ofNullable(name), limit, after, false);
    }

    @Test
    void anyInstanceFindsTheTasksOfAnother() {
        Tasks other = instances.tasks(instances.engine(new Limits(10, 10, 10, 3, 60)));
        Task<?> task = instances.startFanOut(FanOutRequest.of(10).upTo(1).withSeed(7));
        assertSame(task, other.find(task.id()));
        assertTrue(other.find(task.id()).cancel());
        assertEquals(TaskState.CANCELLED, task.state());
    }

    @Test
    void theRefusalOfAnUnknownTaskShowsItsId() {
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.find("nope\n"));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no task \"nope?\"", refusal.getMessage());
    }

    @Test
    void runningTasksAreNeverForgottenAndEndedTasksInTheOrderOfTheirEnds() {
        Task<Wait> one = instances.startWait(WaitRequest.upTo(1).withSeed(1));
        Task<Wait> two = instances.startWait(WaitRequest.upTo(1).withSeed(2));
        Task<Wait> three = instances.startWait(WaitRequest.upTo(1).withSeed(3));
        Refusal refusal = assertThrows(
                Refusal.class, () -> instances.startWait(WaitRequest.upTo(1).withSeed(4)));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(3, pending.used(), "nothing was begun");
        assertTrue(two.cancel());
        assertTrue(one.cancel());
        Task<Wait> four = instances.startWait(WaitRequest.upTo(1).withSeed(4));
        assertThrows(Refusal.class, () -> tasks.find(two.id()));
        assertSame(one, tasks.find(one.id()));
        assertSame(three, tasks.find(three.id()));
        assertSame(four, tasks.find(four.id()));
        assertEquals(2, registry.running());
        assertEquals(1, registry.ended());
    }

    @Test
    void aRefusedTaskReleasesItsPlace() {
        for (int i = 0; i < 10; i++) {
            assertThrows(
                    Refusal.class,
                    () -> instances.startFanOut(FanOutRequest.of(2000).upTo(1).withSeed(7)));
        }
        assertEquals(0, registry.running());
        Task<Wait> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        assertEquals(TaskState.RUNNING, task.state());
    }

    @Test
    void endedTasksWithTooManyDelaysAreForgotten() {
        Task<Measurement> first =
                instances.startFanOut(FanOutRequest.of(900).upTo(1).withSeed(7));
        timers.advance(Duration.ofSeconds(1));
        Task<Measurement> second =
                instances.startFanOut(FanOutRequest.of(900).upTo(1).withSeed(8));
        assertSame(first, tasks.find(first.id()));
        timers.advance(Duration.ofSeconds(1));
        assertThrows(Refusal.class, () -> tasks.find(first.id()));
        assertSame(second, tasks.find(second.id()));
    }
}
