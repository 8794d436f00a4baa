package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many tasks the registry keeps, counts and examines, and which ids it gives them. */
class RegistryLimitsTest {

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final TaskRegistry registry = instances.registry;

    /** Tasks with limits that none of these tests reaches. */
    private final Tasks many = instances.tasks(instances.engine(new Limits(10, 20_000, 20_000, 20_000, 60)));

    private static FanOutRequest fanOut(int n) {
        return FanOutRequest.of(n).upTo(1).withSeed(7);
    }

    private static WaitRequest one() {
        return WaitRequest.upTo(1).withSeed(7);
    }

    private void assertForgotten(Task<?> task) {
        assertThrows(Refusal.class, () -> many.find(task.id()));
    }

    @Test
    void anIdBeginsWithTheMillisecondsOfItsCreationAndSortsAfterTheOnesBefore() {
        Instant now = Instant.ofEpochMilli(1_800_000_000_123L);
        String first = registry.nextId(now);
        assertEquals(1_800_000_000_123L, Long.parseLong(first.substring(0, 8) + first.substring(9, 13), 16));
        String second = registry.nextId(now);
        String third = registry.nextId(now.minusSeconds(3600));
        assertTrue(first.compareTo(second) < 0 && second.compareTo(third) < 0, first + " " + second + " " + third);
        registry.tagIds("beef");
        assertTrue(registry.nextId(now).endsWith("beef"));
    }

    @Test
    void aReservedPlaceCountsUntilItIsReleased() {
        registry.reserve(2);
        registry.reserve(2);
        Refusal refusal = assertThrows(Refusal.class, () -> registry.reserve(2));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals("too many tasks are running: the limit is 2 (limits.maxTasks)", refusal.getMessage());
        registry.release();
        registry.reserve(2);
    }

    @Test
    void endedTasksStayWhileTheirDelaysAreNotMoreThanMayBePending() {
        Task<?> first = instances.startFanOut(fanOut(500));
        Task<?> second = instances.startFanOut(fanOut(500));
        assertTrue(first.cancel() && second.cancel());
        assertSame(first, many.find(first.id()), "together they have 1,000 delays, the limit");
        Task<?> third = instances.startFanOut(fanOut(1));
        assertTrue(third.cancel());
        assertForgotten(first);
        Task<?> fourth = instances.startFanOut(fanOut(499));
        assertTrue(fourth.cancel());
        List.of(second, third, fourth).forEach(task -> assertSame(task, many.find(task.id())));
    }

    @Test
    void theTaskThatEndedLastStaysEvenIfItAloneHasTooManyDelays() {
        Task<?> task = many.waitN(fanOut(10));
        registry.keepEnded(task, new Limits(10, 5, 5, 3, 60), timers.nanos());
        assertEquals(1, registry.ended());
        assertSame(task, many.find(task.id()));
    }

    @Test
    void aPageEndsAfterTenThousandTasksThatDoNotMatch() {
        List<Task<?>> all = new ArrayList<>();
        for (int i = 0; i <= 10_000; i++) {
            all.add(many.waitRandom(one()));
        }
        Task<?> rare = many.waitRandom("rare", one());
        TaskQuery query = TaskQuery.all().named("rare");
        TaskPage first = many.list(query);
        assertEquals(List.of(), first.tasks());
        assertEquals(all.get(9_999).id(), first.next().orElseThrow());
        TaskPage second = many.list(query.after(first.next().orElseThrow()));
        assertEquals(List.of(rare), second.tasks());
        assertTrue(second.next().isEmpty());
    }

    @Test
    void theNewestTasksAreTheLastOnesThatWereCreated() {
        Task<?> first = many.waitRandom(one());
        Task<?> second = many.waitRandom(one());
        Task<?> third = many.waitRandom(one());
        assertEquals(List.of(third, second), registry.newest(2));
        assertEquals(List.of(third, second, first), registry.newest(5));
    }

    @Test
    void tasksAreCountedByTheirStates() {
        many.waitRandom(one().withSeed(1));
        assertTrue(many.waitRandom(one()).cancel());
        assertTrue(many.waitRandom(one()).cancel());
        many.waitRandom(one().within(0));
        timers.settle();
        assertEquals(1, registry.count(TaskState.RUNNING));
        assertEquals(2, registry.count(TaskState.CANCELLED));
        assertEquals(1, registry.count(TaskState.FAILED));
        assertEquals(0, registry.count(TaskState.DONE));
        timers.advance(Duration.ofSeconds(60));
        assertEquals(0, registry.count(TaskState.CANCELLED), "forgotten");
        assertEquals(List.of(), timers.reported());
    }

    @Test
    void allEndedTasksCanBeForgottenWithTheirKeys() {
        TaskRequest request = TaskRequest.waitRandom(one());
        IdempotencyKey key = new IdempotencyKey("k", request, true);
        Task<?> ended = many.start(request, key);
        Task<?> running = many.waitRandom(one());
        assertTrue(ended.cancel());
        assertTrue(many.waitN(fanOut(3)).cancel());
        assertEquals(2, registry.forgetEnded());
        assertEquals(0, registry.ended());
        assertEquals(1, registry.running());
        assertForgotten(ended);
        assertSame(running, many.find(running.id()));
        assertNotSame(ended, many.start(request, key));
    }

    @Test
    void theCancelOfAnUnknownTaskFails() {
        Refusal refusal = (Refusal) many.cancel("nope").cause();
        assertEquals(Reason.NOT_FOUND, refusal.reason());
    }

    @Test
    void onlyAMeasurementNeedsAWait() {
        assertThrows(Refusal.class, () -> many.measureTime(fanOut(0)));
        assertThrows(Refusal.class, () -> many.start(TaskRequest.measureTime(fanOut(0))));
        Task<?> none = many.start(TaskRequest.waitN(fanOut(0)));
        timers.settle();
        assertEquals(TaskState.DONE, none.state());
        assertEquals(Operation.WAIT_N, none.operation());
    }
}
