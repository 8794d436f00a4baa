package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Timers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import dev.bide.wait.WaitRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls with one key that overlap: exactly one of them starts the task, outside every lock. */
class IdempotencyKeysTest {

    private static final TaskRequest REQUEST =
            new TaskRequest(Operation.WAIT_RANDOM, WaitRequest.upTo(1).withSeed(7), Optional.empty());
    private static final int THREADS = 8;
    private static final int CALLS_OF_A_THREAD = 100;

    private final Instances instances = new Instances();
    private final TaskRegistry registry = instances.registry;
    private final Tasks tasks = instances.tasks(instances.engine(new Limits(10, 10_000, 10_000, 1000, 60)));

    /** An instance that refuses every request of these tests, because its delay is over the limit. */
    private final Tasks refusing = instances.tasks(instances.engine(new Limits(0.5, 10_000, 10_000, 1000, 60)));

    private static IdempotencyKey key(String text) {
        return key(text, REQUEST);
    }

    private static IdempotencyKey key(String text, TaskRequest request) {
        return new IdempotencyKey(text, request, true);
    }

    /** Returns the task, or null if the call is refused because of the limit. */
    private static Task<?> start(Tasks tasks, String key) {
        try {
            return tasks.start(REQUEST, key(key));
        } catch (Refusal refusal) {
            assertEquals(Reason.INVALID, refusal.reason());
            return null;
        }
    }

    /** Races 800 calls with one key, and asserts that all that are not refused return the same task. */
    private Task<?> race(String key, List<Tasks> callees) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Set<Task<?>>>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.add(() -> {
                Set<Task<?>> seen = new HashSet<>();
                start.await(10, TimeUnit.SECONDS);
                for (int call = 0; call < CALLS_OF_A_THREAD; call++) {
                    seen.add(start(callees.get((first + call) % callees.size()), key));
                }
                return seen;
            });
        }
        Set<Task<?>> seen = new HashSet<>();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Set<Task<?>>> thread : executor.invokeAll(threads, 30, TimeUnit.SECONDS)) {
                seen.addAll(thread.get());
            }
        } finally {
            executor.shutdownNow();
        }
        seen.remove(null);
        assertEquals(1, seen.size());
        return seen.iterator().next();
    }

    @Test
    void racingCallsWithOneKeyStartOneTask() throws Exception {
        instances.timers.callFromElsewhere(true);
        Set<Task<?>> started = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            started.add(race("key " + round, List.of(tasks)));
        }
        assertEquals(20, started.size());
        assertEquals(20, registry.running());
        assertEquals(20, instances.pending.used());
        assertEquals(20, instances.recorded.created.size());
    }

    @Test
    void racingCallsStartOneTaskEvenIfOthersFailBefore() throws Exception {
        instances.timers.callFromElsewhere(true);
        for (int round = 0; round < 20; round++) {
            String key = "key " + round;
            assertSame(race(key, List.of(refusing, refusing, refusing, tasks)), tasks.start(REQUEST, key(key)));
        }
        assertEquals(20, registry.running());
        assertEquals(20, instances.pending.used());
        assertEquals(20, instances.recorded.created.size());
    }

    /** Starts a call on a thread of its own, and waits until it waits for the claim of another call. */
    private static Thread startAndWaitForClaim(Runnable call) {
        Thread thread = new Thread(call);
        thread.setDaemon(true);
        thread.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.getState() != Thread.State.WAITING) {
            assertTrue(System.nanoTime() < end, () -> "the call does not wait: " + thread.getState());
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void aCallWaitsWhileAnotherStartsTheTaskOfItsKey() throws Exception {
        IdempotencyKey key = key("k");
        assertEquals(Optional.empty(), registry.claim(key, 0));
        FutureTask<Task<?>> second = new FutureTask<>(() -> tasks.start(REQUEST, key("k")));
        FutureTask<Task<?>> third = new FutureTask<>(() -> tasks.start(REQUEST, key("k")));
        startAndWaitForClaim(second);
        startAndWaitForClaim(third);
        assertNotSame(null, tasks.start(REQUEST, key("other")), "another key does not wait");
        assertEquals(1, registry.running());
        Task<?> task = instances.startWait(WaitRequest.upTo(1).withSeed(7));
        registry.assign(key, task);
        assertSame(task, second.get(10, TimeUnit.SECONDS));
        assertSame(task, third.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aWaitingCallStartsTheTaskIfTheFirstCallFails() throws Exception {
        IdempotencyKey key = key("k");
        assertEquals(Optional.empty(), registry.claim(key, 0));
        FutureTask<Task<?>> second = new FutureTask<>(() -> start(tasks, "k"));
        FutureTask<Task<?>> third = new FutureTask<>(() -> start(tasks, "k"));
        startAndWaitForClaim(second);
        startAndWaitForClaim(third);
        registry.release(key);
        Task<?> task = second.get(10, TimeUnit.SECONDS);
        assertSame(task, third.get(10, TimeUnit.SECONDS));
        assertSame(task, tasks.find(task.id()));
        assertEquals(1, registry.running());
    }

    @Test
    void anInterruptedCallWaitsOnAndKeepsItsInterrupt() throws Exception {
        IdempotencyKey key = key("k");
        assertEquals(Optional.empty(), registry.claim(key, 0));
        FutureTask<Boolean> second = new FutureTask<>(() -> {
            tasks.start(REQUEST, key("k"));
            return Thread.currentThread().isInterrupted();
        });
        startAndWaitForClaim(second).interrupt();
        registry.assign(key, instances.startWait(WaitRequest.upTo(1).withSeed(7)));
        assertTrue(second.get(10, TimeUnit.SECONDS));
    }

    @Test
    void anotherRequestWithAKeyThatIsBeingStartedIsRefusedAtOnce() {
        TaskRequest other =
                new TaskRequest(Operation.WAIT_RANDOM, WaitRequest.upTo(2).withSeed(7), Optional.empty());
        assertEquals(Optional.empty(), registry.claim(key("k"), 0));
        Refusal refusal = assertThrows(Refusal.class, () -> tasks.start(other, key("k", other)));
        assertEquals(Reason.KEY_REUSED, refusal.reason());
        assertEquals("the key \"k\" has come before, with another request", refusal.getMessage());
        assertEquals(0, registry.running());
    }

    @Test
    void aFaultReleasesTheKeyAndThePlace() {
        Tasks one = instances.tasks(instances.engine(new Limits(10, 10_000, 10_000, 1, 60)));
        TaskRequest drawnByWorker =
                new TaskRequest(Operation.WAIT_N, FanOutRequest.of(5000).upTo(1).withSeed(7), Optional.empty());
        instances.timers.refuseWork();
        for (int i = 0; i < 3; i++) {
            assertThrows(RejectedExecutionException.class, () -> one.start(drawnByWorker, key("k", drawnByWorker)));
        }
        assertEquals(0, registry.running());
        assertEquals(0, instances.pending.used());
        assertEquals(TaskState.RUNNING, one.start(REQUEST, key("k")).state());
    }

    /** At each call of the event loop and of the listener, another thread can use the registry and another key. */
    @Test
    void aTaskStartsOutsideTheLocks() {
        int[] calls = new int[1];
        Runnable useTheRegistry = () -> {
            calls[0]++;
            CompletableFuture.runAsync(() -> {
                        IdempotencyKey other = key("other");
                        assertEquals(Optional.empty(), registry.claim(other, 0));
                        registry.release(other);
                        assertTrue(registry.running() <= 1);
                    })
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        };
        Timers timers = (Timers) Proxy.newProxyInstance(
                Timers.class.getClassLoader(), new Class<?>[] {Timers.class}, (proxy, method, arguments) -> {
                    useTheRegistry.run();
                    return method.invoke(instances.timers, arguments);
                });
        instances.recorded.onCreated = task -> useTheRegistry.run();
        Tasks observed =
                instances.tasks(TestEngines.create(timers, instances.pending, new Limits(10, 100, 100, 10, 60)));
        calls[0] = 0;
        Task<?> task = observed.start(REQUEST, key("k"));
        assertTrue(calls[0] > 2, () -> calls[0] + " calls");
        assertSame(task, observed.start(REQUEST, key("k")));
    }
}
