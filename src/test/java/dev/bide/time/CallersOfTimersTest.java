package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The timers that callers on an event loop, on a worker and on other threads get, and what they do for them. */
@ExtendWith(VertxExtension.class)
class CallersOfTimersTest {

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** Calls on a context, and returns the result. */
    private static <T> T on(Context context, Callable<T> call) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return get(result);
    }

    @Test
    void aCallerOnAnEventLoopGetsItsOwn(Vertx vertx) throws Exception {
        Context context = vertx.getOrCreateContext();
        Timers timers = on(context, () -> Timers.of(vertx));
        assertTrue(on(context, timers::isOnLoop));
        assertFalse(timers.isOnLoop());
        assertSame(timers.loop(), on(context, () -> Timers.of(vertx)).loop());
        CompletableFuture<Boolean> posted = new CompletableFuture<>();
        timers.post(() -> posted.complete(timers.isOnLoop()));
        assertTrue(get(posted));
    }

    @Test
    void eachEventLoopIsListedOnce() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
        try {
            List<Timers> all = Timers.all(vertx);
            Set<Object> loops = all.stream().map(Timers::loop).collect(Collectors.toSet());
            assertEquals(3, all.size());
            assertEquals(3, loops.size());
            assertTrue(loops.contains(Timers.of(vertx).loop()));
            assertTrue(loops.contains(Timers.ofAny(vertx).loop()));
            assertNotSame(Timers.ofAny(vertx).loop(), Timers.ofAny(vertx).loop(), "the next one each time");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void aCallerOnAnEventLoopOfAnotherVertxGetsOneOfTheVertxThatItNames(Vertx vertx) throws Exception {
        Vertx other = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            Timers timers = on(vertx.getOrCreateContext(), () -> Timers.of(other));
            assertSame(Timers.all(other).get(0).loop(), timers.loop());
            // Its promises call their listeners on no context of the other Vert.x.
            Promise<Void> promise = on(vertx.getOrCreateContext(), timers::promise);
            List<Thread> threads = new ArrayList<>();
            promise.future().onComplete(done -> threads.add(Thread.currentThread()));
            promise.complete();
            assertEquals(List.of(Thread.currentThread()), threads);
        } finally {
            other.close().await();
        }
    }

    @Test
    void aCallerOnAWorkerGetsAnEventLoopWhoseTimersEndWithItsDeployment(Vertx vertx) throws Exception {
        CompletableFuture<Timers> made = new CompletableFuture<>();
        List<String> ran = new ArrayList<>();
        VerticleBase worker = new VerticleBase() {
            @Override
            public Future<?> start() {
                Timers timers = Timers.of(vertx);
                timers.addCloseHook(() -> {
                    ran.add("closed");
                    return Future.succeededFuture();
                });
                Runnable remove = timers.addCloseHook(() -> {
                    ran.add("removed");
                    return Future.succeededFuture();
                });
                remove.run();
                made.complete(timers);
                return Future.succeededFuture();
            }
        };
        DeploymentOptions options = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        String id = vertx.deployVerticle(worker, options).await();
        Timers timers = get(made);
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        timers.setTimer(1, () -> onLoop.complete(timers.isOnLoop() && Context.isOnEventLoopThread()));
        assertTrue(get(onLoop));
        vertx.undeploy(id).await();
        assertEquals(List.of("closed"), ran);
    }

    @Test
    void aCancelledTimerDoesNotFireAndTheOthersDo(Vertx vertx) throws Exception {
        Timers timers = Timers.of(vertx);
        CompletableFuture<List<Long>> numbers = new CompletableFuture<>();
        CompletableFuture<List<String>> fired = new CompletableFuture<>();
        timers.post(() -> {
            List<String> names = new ArrayList<>();
            long later = timers.setTimer(2, () -> {
                names.add(timers.isOnLoop() ? "later" : "elsewhere");
                fired.complete(names);
            });
            long cancelled = timers.setTimer(1, () -> names.add("cancelled"));
            timers.cancelTimer(cancelled);
            numbers.complete(List.of(later, cancelled));
        });
        assertNotEquals(get(numbers).get(0), get(numbers).get(1));
        assertEquals(List.of("later"), get(fired));
    }

    @Test
    void settingATimerLeavesTheCallerWithoutAContext(Vertx vertx) {
        Timers.of(vertx).setTimer(1, () -> {});
        assertNull(Vertx.currentContext());
    }

    @Test
    void aTaskOfAWorkerEndsOnTheEventLoopAlsoIfItThrows(Vertx vertx) throws Exception {
        Timers timers = Timers.of(vertx);
        CompletableFuture<Boolean> worker = new CompletableFuture<>();
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        timers.runOnWorker(() -> worker.complete(Context.isOnWorkerThread()))
                .onSuccess(nothing -> end.complete(timers.isOnLoop()));
        assertTrue(get(worker));
        assertTrue(get(end));
        RuntimeException thrown = new IllegalStateException("thrown by the task");
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        timers.runOnWorker(() -> {
                    throw thrown;
                })
                .onFailure(failure::complete);
        assertSame(thrown, get(failure));
    }

    @Test
    void anExceptionIsReportedToTheHandlerOfTheContext(Vertx vertx) throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        Context context = vertx.getOrCreateContext().exceptionHandler(reported::complete);
        Timers timers = on(context, () -> Timers.of(vertx));
        RuntimeException thrown = new IllegalStateException("thrown by the owner");
        timers.report(thrown);
        assertSame(thrown, get(reported));
    }

    @Test
    void listenersAndHandlersOfACallerRunOnItsContext(Vertx vertx) throws Exception {
        Context context = vertx.getOrCreateContext();
        Timers timers = Timers.ofAny(vertx);
        Promise<String> promise = on(context, timers::promise);
        CompletableFuture<Context> listener = new CompletableFuture<>();
        promise.future().onComplete(done -> listener.complete(Vertx.currentContext()));
        promise.complete("done");
        assertSame(context, get(listener));
        CompletableFuture<Context> handler = new CompletableFuture<>();
        Consumer<String> wrapped =
                on(context, () -> timers.onCallerContext(argument -> handler.complete(Vertx.currentContext())));
        wrapped.accept("x");
        assertSame(context, get(handler));
    }

    @Test
    void withoutAContextTheyRunOnTheThreadThatCompletes(Vertx vertx) {
        Timers timers = Timers.ofAny(vertx);
        List<String> ran = new ArrayList<>();
        Promise<String> promise = timers.promise();
        promise.future().onSuccess(ran::add);
        promise.complete("promise");
        Consumer<String> handler = ran::add;
        assertSame(handler, timers.onCallerContext(handler));
        assertEquals(List.of("promise"), ran);
    }

    @Test
    void aTaskRunsAtOnceIfTheEventLoopHasTerminated() {
        Vertx vertx = Vertx.vertx();
        Timers timers = Timers.of(vertx);
        vertx.close().await();
        List<String> ran = new ArrayList<>();
        timers.post(() -> ran.add("task"));
        assertEquals(List.of("task"), ran);
    }
}
