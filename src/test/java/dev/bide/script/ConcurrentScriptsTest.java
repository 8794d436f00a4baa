package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.WaitRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls with one key that overlap: a call is starting while its function runs. */
class ConcurrentScriptsTest {

    private static final WaitRequest REQUEST = WaitRequest.upTo(10).withSeed(7);

    /** The n-th step waits n seconds, counted from 0. */
    private static final String SCRIPT =
            IntStream.range(0, 100).mapToObj(step -> step + "s").collect(Collectors.joining(","));

    private final Positions<String> positions = Positions.ofScripts();
    private SeriesLimits limits = new SeriesLimits(2, 600);
    private long now;

    private Scripts scripts() {
        return new Scripts(positions, limits, () -> now);
    }

    private <T> T begin(String key, Function<WaitRequest, T> begin) {
        Sequences none = new Sequences(Positions.ofSequences(), limits, () -> now);
        return new Calls(null, scripts(), none).begin(Call.scripted(REQUEST, SCRIPT, key), begin);
    }

    private int call(String key) {
        return begin(key, ConcurrentScriptsTest::step);
    }

    private static int step(WaitRequest request) {
        return (int) request.shape().max();
    }

    private static int refuse(int taken) {
        throw new Refusal(Reason.FULL, "step " + taken + " is refused");
    }

    private void assertRefused(Runnable call) {
        Refusal refusal = assertThrows(Refusal.class, call::run);
        assertEquals(Reason.FULL, refusal.reason(), refusal.getMessage());
    }

    @Test
    void theNextCallGetsTheStepOfARefusedCallInTheMiddle() {
        int first = begin("a", outer -> {
            assertRefused(() -> begin("a", middle -> {
                assertEquals(2, call("a"));
                return refuse(step(middle));
            }));
            return step(outer);
        });
        assertEquals(0, first);
        assertEquals(1, call("a"), "the returned step");
        assertEquals(3, call("a"));
        assertEquals(new ScriptProgress("a", SCRIPT, 4, 4), scripts().delete("a"));
    }

    @Test
    void theLowestReturnedStepComesFirst() {
        assertRefused(() -> begin("a", step0 -> {
            assertRefused(() -> begin("a", step1 -> {
                assertRefused(() -> begin("a", step2 -> {
                    assertEquals(3, call("a"));
                    return refuse(step(step2));
                }));
                return refuse(step(step1));
            }));
            return refuse(step(step0));
        }));
        assertEquals(List.of(0, 1, 2, 4), List.of(call("a"), call("a"), call("a"), call("a")));
        assertEquals(5, scripts().delete("a").calls());
    }

    @Test
    void callsOnSeveralThreadsGetEachStepOnce() throws Exception {
        int threads = 4;
        int callsOfAThread = 20;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
        List<Future<Boolean>> ended = inParallel(Collections.nCopies(threads, () -> {
            await(start);
            for (int i = 0; i < callsOfAThread; i++) {
                assertRefused(() -> begin("a", request -> refuse(step(request))));
                steps.add(call("a"));
            }
            return true;
        }));
        for (Future<Boolean> thread : ended) {
            assertTrue(thread.get());
        }
        // A call may have got a later step while a call that was refused held an earlier one: the next calls fill the
        // gaps.
        while (steps.size() < 100) {
            steps.add(call("a"));
        }
        assertEquals(
                IntStream.range(0, 100).boxed().toList(),
                steps.stream().sorted().toList());
        assertEquals(100, scripts().delete("a").calls());
    }

    /** All calls hold their steps at the barrier, before the first of them is refused or begun. */
    @Test
    void callsThatOverlapGetDifferentStepsAndRefusedOnesReturnThem() throws Exception {
        int threads = 6;
        CyclicBarrier allHaveSteps = new CyclicBarrier(threads);
        List<Future<Integer>> calls = inParallel(Collections.nCopies(
                threads,
                () -> begin("a", request -> {
                    await(allHaveSteps);
                    return step(request) % 2 == 0 ? step(request) : refuse(step(request));
                })));
        List<Integer> begun = new ArrayList<>();
        for (Future<Integer> call : calls) {
            try {
                begun.add(call.get());
            } catch (ExecutionException e) {
                assertEquals(Refusal.class, e.getCause().getClass());
            }
        }
        assertEquals(List.of(0, 2, 4), begun.stream().sorted().toList());
        assertEquals(List.of(1, 3, 5, 6), List.of(call("a"), call("a"), call("a"), call("a")));
    }

    @Test
    void theFunctionRunsOutsideTheLock() {
        int step = begin("a", request -> {
            assertEquals(
                    0,
                    CompletableFuture.supplyAsync(() -> call("b"))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join());
            return step(request);
        });
        assertEquals(0, step);
    }

    @Test
    void aStartingCallCountsTowardsTheLimitUntilItIsRefused() {
        assertEquals(0, call("a"));
        assertRefused(() -> begin("b", request -> {
            assertRefused(() -> call("c"));
            return refuse(step(request));
        }));
        assertEquals(1, positions.count());
        assertEquals(0, call("c"));
    }

    @Test
    void aScriptDoesNotExpireWhileACallIsStarting() {
        limits = new SeriesLimits(2, 1);
        assertEquals(0, call("a"));
        assertEquals(0, call("b"));
        assertEquals(1, (int) begin("a", request -> {
            now += 1_000_000_001;
            assertEquals(0, call("c"), "b has expired");
            return step(request);
        }));
        assertEquals(2, call("a"));
    }

    @Test
    void aScriptWhoseFirstCallIsStartingCannotBeDeletedYet() {
        int step = begin("a", request -> {
            Refusal refusal = assertThrows(Refusal.class, () -> scripts().delete("a"));
            assertEquals(Reason.NOT_FOUND, refusal.reason());
            return step(request);
        });
        assertEquals(0, step);
        assertEquals(1, call("a"));
    }

    @Test
    void aCallThatStartsWhileItsScriptIsDeletedBelongsToTheDeletedScript() {
        assertEquals(0, call("a"));
        assertEquals(1, (int) begin("a", request -> {
            assertEquals(1, scripts().delete("a").calls());
            return step(request);
        }));
        assertEquals(0, positions.count());
        assertEquals(0, call("a"));
        assertRefused(() -> begin("a", request -> {
            assertEquals(1, scripts().delete("a").calls());
            assertEquals(0, call("a"), "a new script");
            return refuse(step(request));
        }));
        assertEquals(1, call("a"), "the refused call returned its step to the deleted script");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <T> List<Future<T>> inParallel(List<Callable<T>> calls) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(calls.size());
        try {
            return executor.invokeAll(calls, 10, TimeUnit.SECONDS);
        } finally {
            executor.shutdownNow();
        }
    }
}
