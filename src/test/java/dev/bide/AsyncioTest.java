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
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What asyncio has for tasks, and what there is for it here: a test for each row of the README's table, named as it is. */
@ExtendWith(VertxExtension.class)
class AsyncioTest {

    private static final WaitRequest SOON = new WaitRequest(0.05, 7);
    private static final WaitRequest HOUR = new WaitRequest(3600, 7);
    private static final FanOutRequest TEN = new FanOutRequest(10, 0.2, 7);

    private Vertx vertx;
    private Bide bide;

    @BeforeEach
    void make(Vertx vertx) {
        this.vertx = vertx;
        this.bide = Bide.on(vertx);
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
        assertFalse(task.cancel(), "it has ended");
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
        // One after the other, these would take ten seconds.
        Measurement all = await(bide.waitN(new FanOutRequest(100, 0.2, 7)));
        assertEquals(100, all.delays().length);
        assertTrue(all.elapsed() < 5, all.elapsed() + " s");
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
        assertEquals(0, Server.pending(vertx), "cancelled, and not left to run");
    }

    @Test
    void timeout() {
        Failure failure = assertThrows(Failure.class, () -> await(bide.waitN(TEN.within(0.135))));
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
        Task<Measurement> task = bide.taskWaitN("told", TEN, ended -> {
            for (int i = 0; i < ended.size(); i++) {
                ofTask.add(ended.delay(i));
            }
        });
        assertEquals(10, await(task.future()).delays().length);
        assertEquals(delays, ofTask);
        double[] told = delays.stream().mapToDouble(Double::doubleValue).toArray();
        assertArrayEquals(all.delays(), told);
    }

    @Test
    void shield() {
        Task<Wait> task = bide.taskWaitRandom(HOUR);
        Future<Wait> impatient = task.future().timeout(10, TimeUnit.MILLISECONDS);
        AssertionError given = assertThrows(AssertionError.class, () -> await(impatient));
        assertInstanceOf(TimeoutException.class, given.getCause());
        assertEquals(TaskState.RUNNING, task.state());
        assertEquals(1, Server.pending(vertx));
    }
}
