package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.task.Task;
import dev.bide.task.TaskState;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The equivalents of asyncio's task functions: one test for each row of the README's table, with the name of its row. */
class AsyncioTest {

    private static final WaitRequest SOON = WaitRequest.upTo(0.05).withSeed(7);
    private static final WaitRequest HOUR = WaitRequest.upTo(3600).withSeed(7);
    private static final FanOutRequest TEN = FanOutRequest.of(10).upTo(0.1).withSeed(7);

    private static Vertx vertx;

    private final Bide bide = Bide.on(vertx);

    @BeforeAll
    static void createVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    /** Cancels the waits of an hour. */
    @AfterEach
    void closeBide() {
        await(bide.close());
        assertEquals(0, Server.pending(vertx));
    }

    private static <T> Refusal refusal(Future<T> future) {
        return assertThrows(Refusal.class, () -> await(future));
    }

    @Test
    void create() {
        Task<Wait> task = bide.taskWaitRandom(HOUR);
        assertEquals(TaskState.RUNNING, task.state());
        Server.until(() -> Server.pending(vertx) == 1);
    }

    @Test
    void name() {
        assertEquals(Optional.of("lunch"), bide.taskWaitRandom("lunch", HOUR).name());
        assertEquals(Optional.empty(), bide.taskWaitRandom(HOUR).name());
        assertNotEquals(
                bide.taskWaitRandom("lunch", HOUR).id(),
                bide.taskWaitRandom("lunch", HOUR).id());
    }

    @Test
    void done() {
        assertFalse(bide.taskWaitRandom(HOUR).future().isComplete());
        Task<Wait> task = bide.taskWaitRandom(SOON);
        Server.until(() -> task.state() != TaskState.RUNNING);
        assertTrue(await(task.future()).delay() > 0);
        assertTrue(task.future().isComplete());
    }

    @Test
    void result() {
        Task<Double> task = bide.taskWaitRandom(SOON).map(Wait::delay);
        assertTrue(await(task.future()) > 0);
        assertTrue(task.future().result() > 0);
        assertNull(bide.taskWaitRandom(HOUR).future().result());
    }

    @Test
    void exception() {
        Task<Wait> task = bide.taskWaitRandom(SOON.failing(1, 503));
        assertThrows(Failure.class, () -> await(task.future()));
        Failure failure = assertInstanceOf(Failure.class, task.future().cause());
        assertEquals(Reason.FAILED_AS_ASKED, failure.reason());
        assertEquals(503, failure.code());
        assertEquals(TaskState.FAILED, task.state());
    }

    @Test
    void cancel() {
        Task<Wait> task = bide.taskWaitRandom(HOUR);
        assertTrue(task.cancel());
        assertEquals(Reason.CANCELLED, refusal(task.future()).reason());
        assertFalse(task.cancel(), "the task has ended");
        Server.until(() -> Server.pending(vertx) == 0);
    }

    @Test
    void cancelled() {
        Task<Wait> cancelled = bide.taskWaitRandom(HOUR);
        Task<Wait> failed = bide.taskWaitRandom(HOUR.within(0));
        assertTrue(cancelled.cancel());
        assertEquals(Reason.TIMED_OUT, refusal(failed.future()).reason());
        assertEquals(TaskState.CANCELLED, cancelled.state());
        assertEquals(TaskState.FAILED, failed.state());
    }

    @Test
    void addDoneCallback() {
        Task<Wait> task = bide.taskWaitRandom(SOON);
        Promise<TaskState> before = Promise.promise();
        task.onEnd(ended -> before.complete(ended.state()));
        assertEquals(TaskState.DONE, await(before.future()));
        Promise<Task<Wait>> after = Promise.promise();
        task.onEnd(after::complete);
        assertSame(task, await(after.future()));
    }

    @Test
    void gather() {
        // In sequence, these waits would take fifty seconds.
        Measurement all = await(bide.waitN(FanOutRequest.of(1000).upTo(0.1).withSeed(7)));
        assertEquals(1000, all.delays().length);
        assertTrue(all.elapsed() < DoubleStream.of(all.delays()).sum(), all.elapsed() + " s");
    }

    @Test
    void gatherWithExceptions() {
        Measurement all = await(bide.waitN(TEN.failing(0.3, 500).collecting()));
        assertEquals(4, all.failed());
        assertEquals(6, all.delays().length);
    }

    @Test
    void taskGroup() {
        Future<Measurement> group = bide.waitN(TEN.failing(0.3, 502));
        Failure first = assertThrows(Failure.class, () -> await(group));
        assertEquals(502, first.code());
        assertEquals(1, first.finished(), "the others were cancelled");
        assertEquals(0, Server.pending(vertx));
    }

    @Test
    void waitFor() {
        Failure failure = assertThrows(Failure.class, () -> await(bide.waitRandom(HOUR.within(0.02))));
        assertEquals(Reason.TIMED_OUT, failure.reason());
        assertEquals(0.02, failure.planned());
        assertEquals(0, Server.pending(vertx), "the wait is cancelled, not left running");
    }

    @Test
    void timeout() {
        Failure failure = assertThrows(Failure.class, () -> await(bide.waitN(TEN.within(0.0675))));
        assertEquals(6, failure.finished());
        assertEquals(10, failure.of());
        assertEquals(0, Server.pending(vertx));
    }

    @Test
    void asCompleted() {
        List<Double> delays = new ArrayList<>();
        Measurement all = await(bide.waitN(TEN, ended -> {
            for (int i = 0; i < ended.size(); i++) {
                delays.add(ended.delay(i));
            }
        }));
        List<Double> ofTask = new ArrayList<>();
        Task<Measurement> task = bide.taskWaitN("observed", TEN, ended -> {
            for (int i = 0; i < ended.size(); i++) {
                ofTask.add(ended.delay(i));
            }
        });
        assertEquals(10, await(task.future()).delays().length);
        assertEquals(delays, ofTask);
        double[] inOrder = delays.stream().mapToDouble(Double::doubleValue).toArray();
        assertArrayEquals(all.delays(), inOrder);
    }

    @Test
    void shield() {
        Task<Wait> task = bide.taskWaitRandom(HOUR);
        Future<Wait> timedOut = task.future().timeout(10, TimeUnit.MILLISECONDS);
        AssertionError error = assertThrows(AssertionError.class, () -> await(timedOut));
        assertInstanceOf(TimeoutException.class, error.getCause());
        assertEquals(TaskState.RUNNING, task.state());
        assertEquals(1, Server.pending(vertx));
    }
}
