package dev.bide.time;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The timers of a Vert.x event loop. Any thread may call it.
 *
 * <p>It uses the root of the caller's context. Vert.x handles each request on a duplicate of the root, which carries
 * the local data of that request. A timer that is set on a duplicate and shared by several requests would give all of
 * them the local data of the first.
 *
 * <p>Every use of {@code io.vertx.core.internal} in Bide's timing is in this file. The comments say what the public API
 * of Vert.x 5.1.6 lacks; a use can go when a later version has it.
 */
final class VertxTimers implements Timers {

    private final Vertx vertx;
    private final ContextInternal loop;

    private VertxTimers(Vertx vertx, ContextInternal loop) {
        this.vertx = vertx;
        this.loop = loop;
    }

    static VertxTimers of(Vertx vertx) {
        Context current = Vertx.currentContext();
        if (current == null || current.owner() != vertx) {
            return ofAny(vertx);
        }
        // Vert.x 5.1.6: no public method returns the root of a duplicated context. Can go when one does.
        ContextInternal root = ((ContextInternal) current).unwrap();
        if (root.isEventLoopContext()) {
            return new VertxTimers(vertx, root);
        }
        // The caller is on a worker or a virtual thread. Its timers need an event loop and must end with its
        // deployment. Vert.x 5.1.6: no public method creates a context with the close future of another. Can go when
        // one does.
        ContextInternal loop = ((VertxInternal) vertx)
                .contextBuilder()
                .withCloseFuture(root.closeFuture())
                .build();
        return new VertxTimers(vertx, loop);
    }

    static VertxTimers ofAny(Vertx vertx) {
        // Vert.x 5.1.6: the public getOrCreateContext() returns the same event loop for every call on one thread, and a
        // context of the caller's deployment. Delete this when a public method creates a context on the next event
        // loop.
        return new VertxTimers(vertx, ((VertxInternal) vertx).createEventLoopContext());
    }

    static List<Timers> all(Vertx vertx) {
        // Vert.x 5.1.6: no public method lists the event loops or creates a context on a given one. Can go when one
        // does.
        VertxInternal owner = (VertxInternal) vertx;
        List<Timers> all = new ArrayList<>();
        for (EventExecutor loop : owner.nettyEventLoopGroup()) {
            all.add(new VertxTimers(
                    vertx,
                    owner.contextBuilder().withEventLoop((EventLoop) loop).build()));
        }
        return all;
    }

    @Override
    public Object loop() {
        // Vert.x 5.1.6: many contexts share an event loop, and the public Context has no method that returns it. Can go
        // when it has one.
        return loop.nettyEventLoop();
    }

    @Override
    public long nanos() {
        return SystemClock.nanos();
    }

    @Override
    public Instant wallClock() {
        return SystemClock.wallClock();
    }

    @Override
    public long setTimer(long millis, Runnable task) {
        // Vertx.setTimer() uses the current context, so this makes the loop's context current. Vert.x 5.1.6: the
        // public Context has no setTimer(). ContextInternal has one, but its timers are not cancelled at undeployment.
        // dispatch() would not do instead of the pair: it returns nothing. Can go when Context has a setTimer().
        ContextInternal before = loop.beginDispatch();
        try {
            return vertx.setTimer(millis, timer -> task.run());
        } finally {
            loop.endDispatch(before);
        }
    }

    @Override
    public void cancelTimer(long timer) {
        vertx.cancelTimer(timer);
    }

    @Override
    public void post(Runnable task) {
        try {
            loop.runOnContext(nothing -> task.run());
        } catch (RejectedExecutionException e) {
            // The event loop has terminated. The task still runs, so that no caller is left without an answer.
            task.run();
        }
    }

    @Override
    public void postAfterTimers(Runnable task) {
        // Not runOnContext(): Netty 4.2 runs queued tasks, and the tasks that those queue, for
        // io.netty.eventLoop.maxTaskProcessingQuantumMs (default 1000, at least 100) before it looks at timers and
        // sockets (vert.x issue 5771). A scheduled task, however soon, is run after it has looked. Not setTimer(),
        // whose least delay is a millisecond, for which the thread would sleep: an answer in a turn took 0.9 ms at
        // least, and now 0.2 ms. Can go when that limit can be set to about a turn.
        try {
            schedule(task);
        } catch (RejectedExecutionException e) {
            task.run(); // as in post()
        }
    }

    @CanIgnoreReturnValue // emit() reports what the task throws
    private ScheduledFuture<?> schedule(Runnable task) {
        return loop.nettyEventLoop().schedule(() -> loop.emit(task, Runnable::run), 1, TimeUnit.NANOSECONDS);
    }

    @Override
    public Future<Void> runOnWorker(Runnable task) {
        // Not ordered: tasks of different callers do not depend on each other.
        return loop.executeBlocking(() -> run(task), false);
    }

    // executeBlocking() takes a Callable.
    private static Void run(Runnable task) {
        task.run();
        return null;
    }

    @Override
    public boolean isOnLoop() {
        // Vert.x 5.1.6: the public Context.isOnEventLoopThread() is true on every event loop, not just on this one.
        // Can go when Context can compare.
        return loop.inThread();
    }

    @Override
    public void report(Throwable thrown) {
        // Vert.x 5.1.6: no public method calls a context's exception handler, or logs if there is none. Can go when
        // one does.
        loop.reportException(thrown);
    }

    @Override
    public <T> Promise<T> promise() {
        // Vert.x 5.1.6: the public Promise.promise() has no context and swallows the exceptions of its listeners. Can
        // go when a public method creates a promise on a context.
        ContextInternal caller = caller();
        return caller == null ? Promise.promise() : caller.promise();
    }

    @Override
    public <T> Consumer<T> onCallerContext(Consumer<T> handler) {
        // Vert.x 5.1.6: the public runOnContext() always queues, so a handler would run after the listeners of a
        // future that completes later. emit() runs at once on the context's own thread, as futures do. Can go when
        // Context has emit().
        ContextInternal caller = caller();
        return caller == null ? handler : argument -> caller.emit(argument, handler::accept);
    }

    /**
     * Returns the caller's context, which may be a duplicate, so that listeners see the local data of their request.
     */
    private ContextInternal caller() {
        Context caller = Vertx.currentContext();
        return caller != null && caller.owner() == vertx ? (ContextInternal) caller : null;
    }

    @Override
    public Runnable addCloseHook(Supplier<Future<Void>> task) {
        // Vert.x 5.1.6: undeployment cancels timers silently, and only a verticle's stop() is public; a program
        // without a verticle has none. Can go when Context has a public close hook.
        Closeable hook = completion -> task.get().onComplete(completion);
        loop.addCloseHook(hook);
        return () -> loop.removeCloseHook(hook);
    }
}
