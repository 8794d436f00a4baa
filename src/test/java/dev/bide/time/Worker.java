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
 * Timers with a hand-driven clock and a hand-driven worker thread. The worker runs in {@link #work}. Each time it hands
 * a task to the event loop, the clock advances by a pause before the worker continues.
 */
public final class Worker implements Timers {

    private final HandTimers loop;
    private final Queue<Runnable> workerTasks = new ArrayDeque<>();
    private Duration pause = Duration.ZERO;
    private boolean working;

    /** What the next task throws; null if it runs. */
    private Error fault;

    public Worker(HandTimers loop) {
        this.loop = loop;
    }

    /** Runs all tasks of the worker, with a pause after each task that they hand to the event loop. */
    public void work(Duration pauseEach) {
        pause = pauseEach;
        while (!workerTasks.isEmpty()) {
            working = true;
            workerTasks.remove().run();
            working = false;
        }
        loop.settle();
    }

    /** The next task of the worker does not run, and fails with {@code thrown}. */
    public void failNext(Error thrown) {
        fault = thrown;
    }

    @Override
    public Object loop() {
        return loop;
    }

    @Override
    public Future<Void> runOnWorker(Runnable task) {
        Promise<Void> done = Promise.promise();
        workerTasks.add(() -> {
            try {
                throwFault();
                task.run();
                loop.post(done::complete);
            } catch (RuntimeException | Error e) {
                loop.post(() -> done.fail(e));
            }
        });
        return done.future();
    }

    private void throwFault() {
        Error thrown = fault;
        fault = null;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public void post(Runnable task) {
        loop.post(task);
        if (working) {
            working = false; // the event loop runs now, and its own tasks take no pause
            loop.advance(pause);
            working = true;
        }
    }

    @Override
    public long nanos() {
        return loop.nanos();
    }

    @Override
    public Instant wallClock() {
        return loop.wallClock();
    }

    @Override
    public long setTimer(long millis, Runnable task) {
        return loop.setTimer(millis, task);
    }

    @Override
    public void postAfterTimers(Runnable task) {
        loop.postAfterTimers(task);
    }

    @Override
    public void cancelTimer(long timer) {
        loop.cancelTimer(timer);
    }

    @Override
    public boolean isOnLoop() {
        return loop.isOnLoop();
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
    public <T> Consumer<T> onCallerContext(Consumer<T> handler) {
        return loop.onCallerContext(handler);
    }

    @Override
    public Runnable addCloseHook(Supplier<Future<Void>> task) {
        return loop.addCloseHook(task);
    }
}
