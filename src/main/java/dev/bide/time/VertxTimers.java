package dev.bide.time;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The timers of a Vert.x event loop. Any thread may call it.
 *
 * <p>It keeps to the root of the caller's context. A request is handled on a duplicate of it, with that request's own
 * local data; a timer set there would carry the data of whoever came first into the answers of all who share it.
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
            return new VertxTimers(vertx, ((VertxInternal) vertx).createEventLoopContext());
        }
        ContextInternal root = ((ContextInternal) current).unwrap();
        if (root.isEventLoopContext()) {
            return new VertxTimers(vertx, root);
        }
        ContextInternal loop = ((VertxInternal) vertx)
                .contextBuilder()
                .withCloseFuture(root.closeFuture())
                .build();
        return new VertxTimers(vertx, loop);
    }

    static List<Timers> all(Vertx vertx) {
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
        return loop.nettyEventLoop();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant wall() {
        return Instant.now();
    }

    @Override
    public long set(long millis, Runnable task) {
        ContextInternal before = loop.beginDispatch();
        try {
            return vertx.setTimer(millis, timer -> task.run());
        } finally {
            loop.endDispatch(before);
        }
    }

    @Override
    public void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    @Override
    public void soon(Runnable task) {
        try {
            loop.runOnContext(nothing -> task.run());
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    @Override
    public Future<Void> aside(Runnable task) {
        return loop.executeBlocking(() -> run(task), false);
    }

    private static Void run(Runnable task) {
        task.run();
        return null;
    }

    @Override
    public boolean here() {
        return loop.inThread();
    }

    @Override
    public void report(Throwable thrown) {
        loop.reportException(thrown);
    }

    @Override
    public <T> Promise<T> promise() {
        ContextInternal caller = caller();
        return caller == null ? Promise.promise() : caller.promise();
    }

    @Override
    public <T> Consumer<T> handler(Consumer<T> handler) {
        ContextInternal caller = caller();
        return caller == null ? handler : thing -> caller.emit(thing, handler::accept);
    }

    private ContextInternal caller() {
        Context caller = Vertx.currentContext();
        return caller != null && caller.owner() == vertx ? (ContextInternal) caller : null;
    }

    @Override
    public Runnable atEnd(Supplier<Future<Void>> task) {
        Closeable hook = completion -> task.get().onComplete(completion);
        loop.addCloseHook(hook);
        return () -> loop.removeCloseHook(hook);
    }
}
