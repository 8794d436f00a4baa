package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.task.Task;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskRequest;
import dev.bide.task.TaskState;
import dev.bide.time.Seconds;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java API, in real time: the lower bounds of durations are strict, the upper ones generous. */
@ExtendWith(VertxExtension.class)
class BideTest {

    private static Vertx vertx;

    @BeforeAll
    static void createVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    /** A verticle of a program that uses Bide. */
    private static final class UserVerticle extends VerticleBase {

        private final List<Future<?>> pending = new ArrayList<>();
        private final Promise<Context> callbackContext = Promise.promise();
        private Bide bide;

        @Override
        public Future<?> start() {
            bide = Bide.on(vertx);
            Future<Wait> soon = bide.waitRandom(WaitRequest.upTo(0.01).withSeed(7));
            soon.onComplete(outcome -> callbackContext.complete(Vertx.currentContext()));
            for (int i = 0; i < 100; i++) {
                pending.add(bide.waitRandom(WaitRequest.upTo(3600).withSeed(7)));
            }
            pending.add(bide.waitN(FanOutRequest.of(100_000).upTo(3600).withSeed(7)));
            pending.add(bide.taskWaitN(FanOutRequest.of(1000).upTo(3600).withSeed(7))
                    .future());
            return soon;
        }
    }

    @Test
    void warmingUpDoesNotCountAgainstTheLimitOfPendingWaits(Vertx freshVertx) {
        JsonObject one =
                new JsonObject().put("limits", new JsonObject().put("maxN", 1).put("maxPending", 1));
        Bide bide = Bide.on(freshVertx, one);
        Future<?> warm = bide.warmUp();
        assertTrue(await(bide.waitRandom(WaitRequest.upTo(0.01).withSeed(7))).delay() < 0.01);
        assertTrue(await(warm) != null);
    }

    @Test
    void theFiveOperationsOfTheExerciseReturnDelaysWithinTheirLimits() {
        Bide bide = Bide.on(vertx);
        // The operations without a seed: what is asserted holds for every delay.
        double delay = await(bide.waitRandom(0.05));
        assertTrue(delay >= 0 && delay < 0.05);
        double[] delays = await(bide.waitN(5, 0.05));
        double[] sorted = delays.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, delays);
        assertEquals(5, delays.length);
        assertTrue(await(bide.measureTime(5, 0.05)) > 0);
        assertTrue(await(bide.taskWaitRandom(0.05).future()) < 0.05);
        assertEquals(5, await(bide.taskWaitN(5, 0.05).future()).length);
        assertEquals(0, await(bide.waitN(0, 0.05)).length);
    }

    @Test
    void aWaitTakesItsDelayAndNoMoreThanItsCallerWaits() {
        long start = System.nanoTime();
        Wait wait = await(Bide.on(vertx).waitRandom(WaitRequest.upTo(0.1).withSeed(7)));
        double waited = Seconds.fromNanos(System.nanoTime() - start);
        assertTrue(wait.elapsed() >= wait.delay(), "never early");
        assertTrue(wait.elapsed() <= waited, wait.elapsed() + " s, and the caller waited " + waited + " s");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 100_000})
    void aFanOutTakesAsLongAsItsLongestDelayNotTheSum(int n) {
        FanOutRequest request = FanOutRequest.of(n).upTo(0.1).withSeed(7);
        long start = System.nanoTime();
        Measurement measurement = await(Bide.on(vertx).measureTime(request));
        double waited = Seconds.fromNanos(System.nanoTime() - start);
        double longest = measurement.longest();
        assertTrue(measurement.elapsed() >= longest, "never early");
        assertTrue(
                measurement.elapsed() <= waited, measurement.elapsed() + " s, and the caller waited " + waited + " s");
        double sum = DoubleStream.of(request.draw()).sum();
        assertTrue(n == 1 || measurement.elapsed() < sum, measurement.elapsed() + " s, and in sequence " + sum + " s");
        assertEquals(measurement.elapsed() / n, measurement.perWait());
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingModel.class,
            names = {"EVENT_LOOP", "WORKER"})
    void futuresCompleteOnTheContextOfTheCaller(ThreadingModel model) {
        UserVerticle user = new UserVerticle();
        await(vertx.deployVerticle(user, new DeploymentOptions().setThreadingModel(model)));
        Context context = await(user.callbackContext.future());
        assertEquals(model, context.threadingModel());
        assertEquals(user.deploymentID(), context.deploymentID());
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingModel.class,
            names = {"EVENT_LOOP", "WORKER"})
    void undeployingAVerticleFailsItsPendingAndItsLaterWaits(ThreadingModel model) {
        UserVerticle user = new UserVerticle();
        String id = await(vertx.deployVerticle(user, new DeploymentOptions().setThreadingModel(model)));
        await(vertx.undeploy(id));
        for (Future<?> pending : user.pending) {
            Refusal refusal = assertThrows(Refusal.class, () -> await(pending));
            assertEquals(Reason.STOPPING, refusal.reason());
        }
        assertThrows(
                Refusal.class,
                () -> await(user.bide.waitRandom(WaitRequest.upTo(1).withSeed(7))));
    }

    @Test
    void closingVertxFailsPendingAndLaterWaits() {
        Vertx freshVertx = Vertx.vertx();
        Bide bide = Bide.on(freshVertx);
        Future<Double> one = bide.waitRandom(WaitRequest.upTo(3600).withSeed(7)).map(Wait::delay);
        Future<Measurement> many =
                bide.waitN(FanOutRequest.of(1_000_000).upTo(3600).withSeed(7));
        Task<Measurement> task =
                bide.taskWaitN(FanOutRequest.of(1000).upTo(3600).withSeed(7));
        await(freshVertx.close());
        assertThrows(Refusal.class, () -> await(one));
        assertThrows(Refusal.class, () -> await(many));
        assertThrows(Refusal.class, () -> await(task.future()));
        assertEquals(TaskState.FAILED, task.state());
        assertThrows(
                Refusal.class, () -> await(bide.waitRandom(WaitRequest.upTo(1).withSeed(7))));
    }

    @Test
    void anInvalidRequestFailsTheFutureAndAnInvalidTaskThrows() {
        Bide bide = Bide.on(vertx);
        assertThrows(Refusal.class, () -> await(bide.waitRandom(Double.NaN)));
        assertThrows(Refusal.class, () -> await(bide.waitN(-1, 1)));
        assertThrows(Refusal.class, () -> await(bide.waitN(2_000_000, 1)));
        assertThrows(Refusal.class, () -> await(bide.measureTime(0, 1)));
        assertThrows(Refusal.class, () -> bide.taskWaitN(1, 4000));
        assertThrows(Refusal.class, () -> bide.taskWaitRandom(-1));
        assertThrows(Refusal.class, () -> Bide.on(vertx, new JsonObject().put("wat", 1)));
    }

    @Test
    void anExceptionOfACallbackIsReportedOnTheContextOfTheCaller() {
        RuntimeException fault = new IllegalStateException("thrown by the callback");
        Promise<Throwable> reported = Promise.promise();
        vertx.runOnContext(turn -> {
            Vertx.currentContext().exceptionHandler(reported::tryComplete);
            Bide.on(vertx).waitRandom(WaitRequest.upTo(0.01).withSeed(7)).onComplete(outcome -> {
                throw fault;
            });
        });
        assertSame(fault, await(reported.future()));
    }

    @Test
    void futuresCompleteEvenIfTheContextOfTheCallerIsUndeployed() {
        for (int i = 0; i < 20; i++) {
            UserVerticle user = new UserVerticle();
            DeploymentOptions options = new DeploymentOptions()
                    .setThreadingModel(ThreadingModel.WORKER)
                    .setWorkerPoolName("pool" + i);
            await(vertx.undeploy(await(vertx.deployVerticle(user, options))));
            Server.until(() -> user.pending.stream().allMatch(Future::isComplete));
        }
    }

    @Test
    void aListenerOfWaitsRunsOnTheContextOfTheCallerBeforeTheFutureCompletes() {
        Promise<List<Object>> calls = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        Bide elsewhere = Bide.on(vertx);
        caller.runOnContext(turn -> {
            List<Object> events = new ArrayList<>();
            elsewhere
                    .waitN(FanOutRequest.of(1).upTo(0.01).withSeed(7), ended -> events.add(Vertx.currentContext()))
                    .onComplete(outcome -> {
                        events.add("completed");
                        calls.complete(events);
                    });
        });
        assertEquals(List.of(caller, "completed"), await(calls.future()));
    }

    @Test
    void tasksAreFoundAndListedThroughAnotherBide() {
        Bide one = Bide.on(vertx);
        Bide other = Bide.on(vertx);
        Task<?> task = one.tasks()
                .start(TaskRequest.measureTime(FanOutRequest.of(3).upTo(3600).withSeed(7))
                        .named("lunch"));
        assertSame(task, other.tasks().find(task.id()));
        TaskQuery lunches = TaskQuery.all().in(TaskState.RUNNING).named("lunch").withLimit(10);
        assertEquals(List.of(task), other.tasks().list(lunches).tasks());
        assertSame(task, await(other.tasks().cancel(task.id())));
        assertEquals(TaskState.CANCELLED, task.state());
    }

    @Test
    void aClosedBideSaysThatItIsClosedToItsCallerWhileOneThatStopsSaysThatItStops() {
        Bide bide = Bide.on(vertx);
        Future<Wait> pending = bide.waitRandom(WaitRequest.of(Shape.fixed(3600)).withSeed(7));
        await(bide.close());
        assertEquals(
                "stopping", assertThrows(Refusal.class, () -> await(pending)).getMessage());
        Refusal closed = assertThrows(
                Refusal.class,
                () -> await(bide.waitN(FanOutRequest.of(1).upTo(1).withSeed(7))));
        assertEquals("this Bide is closed", closed.getMessage());
        assertEquals(Reason.STOPPING, closed.reason());
        assertTrue(Arrays.stream(closed.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(BideTest.class.getName())));
        Bide stopping = Bide.on(vertx);
        await(stopping.operations().engine().drain(0));
        assertEquals(
                "stopping",
                assertThrows(
                                Refusal.class,
                                () -> await(stopping.waitN(
                                        FanOutRequest.of(1).upTo(1).withSeed(7))))
                        .getMessage());
    }

    @Test
    void aMethodThatReturnsAFutureFailsItInsteadOfThrowing() {
        Bide bide = Bide.on(vertx);
        Future<?> unknown = bide.tasks().cancel("no-such-task");
        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(Refusal.class, () -> await(unknown)).reason());
        Future<?> wrong = bide.waitN(-1, 1);
        assertTrue(assertThrows(Refusal.class, () -> await(wrong)).getStackTrace().length > 0);
    }

    @Test
    void everyTimeMayBeADuration() {
        Bide bide = Bide.on(vertx);
        Duration aMilli = Duration.ofMillis(1);
        assertTrue(await(bide.waitRandom(aMilli)) < 0.001);
        assertEquals(3, await(bide.waitN(3, aMilli)).length);
        assertTrue(await(bide.measureTime(3, aMilli)) > 0);
        assertTrue(await(bide.taskWaitRandom(aMilli).future()) < 0.001);
        assertEquals(3, await(bide.taskWaitN(3, aMilli).future()).length);
    }

    @Test
    void aTaskCanBeCancelled() {
        Task<Measurement> task =
                Bide.on(vertx).taskWaitN(FanOutRequest.of(1000).upTo(3600).withSeed(7));
        assertEquals(TaskState.RUNNING, task.state());
        assertTrue(task.cancel());
        assertEquals(
                Reason.CANCELLED,
                assertThrows(Refusal.class, () -> await(task.future())).reason());
        assertSame(TaskState.CANCELLED, task.state());
    }
}
