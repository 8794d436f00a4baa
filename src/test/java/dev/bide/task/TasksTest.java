package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import dev.bide.time.Timers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.TestEngines;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Starting tasks, and waiting for their planned end. */
class TasksTest {

    private static final Limits LIMITS = new Limits(10, 10_000, 20_000, 10, 60);

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final Tasks tasks = instances.tasks(instances.engine(LIMITS));

    private static FanOutRequest fanOut(int n) {
        return FanOutRequest.of(n).upTo(1).withSeed(7);
    }

    @Test
    void theHandlerOfANamedFanOutReceivesItsWaits() {
        List<Double> received = new ArrayList<>();
        Task<Measurement> task = tasks.waitN("tea", fanOut(3), ended -> {
            for (int i = 0; i < ended.size(); i++) {
                received.add(ended.delay(i));
            }
        });
        assertEquals(Optional.of("tea"), task.name());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(3, received.size());
        assertEquals(3, task.log().finished());
    }

    @Test
    void aTaskMayStartWithAnIdThatWasKnownBefore() {
        String id = instances.registry.nextId(timers.wallClock());
        Task<?> task = tasks.start(TaskRequest.waitRandom(WaitRequest.upTo(1).withSeed(7)), id);
        assertEquals(id, task.id());
        assertSame(task, tasks.find(id));
    }

    @Test
    void theEndOfALargeFanOutIsPlannedWhenItIsDrawnOrCancelled() {
        Task<?> drawn = tasks.waitN(fanOut(5000));
        Task<?> cancelled = tasks.waitN(fanOut(5000));
        Future<Task<?>> first = tasks.whenPlanned(drawn);
        Future<Task<?>> second = tasks.whenPlanned(cancelled);
        assertFalse(first.isComplete() || second.isComplete());
        assertTrue(cancelled.cancel());
        assertSame(cancelled, second.result());
        timers.settle();
        assertSame(drawn, first.result());
    }

    @Test
    void aFaultOfTheProgramFailsTheTaskAndIsReported() {
        OutOfMemoryError error = new OutOfMemoryError("on the worker");
        Timers failing = (Timers) Proxy.newProxyInstance(
                Timers.class.getClassLoader(),
                new Class<?>[] {Timers.class},
                (self, method, arguments) -> method.getName().equals("runOnWorker")
                        ? Future.failedFuture(error)
                        : method.invoke(timers, arguments));
        Tasks broken = instances.tasks(TestEngines.create(failing, instances.pending, LIMITS));
        Task<?> task = broken.waitN(fanOut(5000));
        assertEquals(TaskState.FAILED, task.state());
        assertEquals(List.of(error), timers.reported());
        Task<?> refused = broken.waitRandom(WaitRequest.upTo(1).withSeed(7).within(0));
        timers.settle();
        assertEquals(TaskState.FAILED, refused.state());
        assertEquals(1, timers.reported().size(), "a refusal is no fault");
    }
}
