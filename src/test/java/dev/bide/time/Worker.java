package dev.bide.time;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Timers by hand, with a worker that is moved by hand too: it begins when it is told to, and whenever it has something
 * for the loop, some time passes on the loop before it goes on.
 */
public final class Worker implements Timers {

    private final ByHand loop;
    private final Queue<Runnable> aside = new ArrayDeque<>();
    private Duration pause = Duration.ZERO;
    private boolean working;

    public Worker(ByHand loop) {
        this.loop = loop;
    }

    /** Does all the work that there is, with a pause for each thing that it has for the loop. */
    public void work(Duration each) {
        pause = each;
        while (!aside.isEmpty()) {
            working = true;
            aside.remove().run();
            working = false;
        }
        loop.settle();
    }

    @Override
    public Object loop() {
        return loop;
    }

    @Override
    public Future<Void> aside(Runnable task) {
        Promise<Void> done = Promise.promise();
        aside.add(() -> {
            try {
                task.run();
                loop.soon(done::complete);
            } catch (RuntimeException | Error e) {
                loop.soon(() -> done.fail(e));
            }
        });
        return done.future();
    }

    @Override
    public void soon(Runnable task) {
        loop.soon(task);
        if (working) {
            working = false; // what runs now is the loop
            loop.advance(pause);
            working = true;
        }
    }

    @Override
    public long nanos() {
        return loop.nanos();
    }

    @Override
    public Instant wall() {
        return loop.wall();
    }

    @Override
    public long set(long millis, Runnable task) {
        return loop.set(millis, task);
    }

    @Override
    public void cancel(long timer) {
        loop.cancel(timer);
    }

    @Override
    public boolean here() {
        return loop.here();
    }

    @Override
    public void report(Throwable thrown) {
        loop.report(thrown);
    }

    @Override
    public <T> Promise<T> promise() {
        return loop.promise();
    }

    @Override
    public <T> Consumer<T> handler(Consumer<T> handler) {
        return loop.handler(handler);
    }

    @Override
    public Runnable atEnd(Supplier<Future<Void>> task) {
        return loop.atEnd(task);
    }
}
