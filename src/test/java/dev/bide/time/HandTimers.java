package dev.bide.time;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Timers with a hand-driven clock. Timers fire in {@link #advance} and queued tasks run in {@link #settle}, all on the
 * thread of the test.
 */
public final class HandTimers implements Timers {

    private record Timer(long number, long nanos, Runnable task) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::nanos).thenComparingLong(Timer::number));
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final List<Throwable> reported = new ArrayList<>();
    private long nanos;
    private long earlyNanos;
    private int timersEverSet;
    private long wallClockOffsetNanos;
    private boolean calledFromElsewhere;
    private boolean rejectsWork;

    public HandTimers(long nanos) {
        this.nanos = nanos;
    }

    @Override
    public Object loop() {
        return this;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant wallClock() {
        return Instant.ofEpochSecond(0, nanos + wallClockOffsetNanos);
    }

    /** Sets the wall clock, which is only for display: no timer rings sooner or later. */
    public void setWallClockBack(Duration back) {
        wallClockOffsetNanos -= back.toNanos();
    }

    @Override
    public long setTimer(long millis, Runnable task) {
        if (millis < 1) {
            throw new IllegalArgumentException("Vert.x sets no timer of less than a millisecond, not " + millis);
        }
        timers.add(new Timer(++timersEverSet, nanos + millis * 1_000_000 - earlyNanos, task));
        return timersEverSet;
    }

    @Override
    public void cancelTimer(long number) {
        timers.removeIf(timer -> timer.number() == number);
    }

    @Override
    public void post(Runnable task) {
        queue.add(task);
    }

    @Override
    public void postAfterTimers(Runnable task) {
        timers.add(new Timer(++timersEverSet, nanos + 1, task));
    }

    @Override
    public Future<Void> runOnWorker(Runnable task) {
        if (rejectsWork) {
            throw new RejectedExecutionException("no workers");
        }
        Promise<Void> done = Promise.promise();
        queue.add(() -> {
            try {
                task.run();
                queue.add(done::complete); // the outcome comes back to the event loop as a task of its own
            } catch (RuntimeException | Error e) {
                queue.add(() -> done.fail(e));
            }
        });
        return done.future();
    }

    @Override
    public boolean isOnLoop() {
        return !calledFromElsewhere;
    }

    @Override
    public void report(Throwable thrown) {
        reported.add(thrown);
    }

    @Override
    public <T> Promise<T> promise() {
        return Promise.promise();
    }

    @Override
    public <T> Consumer<T> onCallerContext(Consumer<T> handler) {
        return handler;
    }

    @Override
    public Runnable addCloseHook(Supplier<Future<Void>> task) {
        return () -> {};
    }

    /** Advances the clock, fires each timer at its moment, and runs the tasks that are queued then. */
    public void advance(Duration time) {
        long end = nanos + time.toNanos();
        settle();
        while (!timers.isEmpty() && timers.peek().nanos() <= end) {
            Timer timer = timers.remove();
            nanos = Math.max(nanos, timer.nanos());
            timer.task().run();
            settle();
        }
        nanos = end;
    }

    /** Fires the due timers before it runs the queued tasks, as an event loop may. */
    public void ringFirst() {
        while (!timers.isEmpty() && timers.peek().nanos() <= nanos) {
            timers.remove().task().run();
        }
        settle();
    }

    /** Runs the queued tasks, and the tasks that those queue, without advancing the clock. */
    public void settle() {
        boolean more = true;
        while (more) {
            more = turn();
        }
    }

    /** Runs the next queued task. Returns whether there was one. */
    public boolean turn() {
        Runnable task = queue.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Holds the event loop up: advances the clock without firing a timer. The due timers fire in the next advance. */
    public void hold(Duration time) {
        nanos += time.toNanos();
    }

    /** Lets timers that are set from now on fire too early. */
    public void ringEarly(Duration by) {
        earlyNanos = by.toNanos();
    }

    /** Pretends that the caller is on another thread, or on the event loop's again. */
    public void callFromElsewhere(boolean elsewhere) {
        calledFromElsewhere = elsewhere;
    }

    /** Lets {@link #runOnWorker} reject every task. */
    public void refuseWork() {
        rejectsWork = true;
    }

    /** Returns the number of timers that are set now. */
    public int pending() {
        return timers.size();
    }

    /** Returns the number of timers that were ever set. */
    public int everSet() {
        return timersEverSet;
    }

    /** Returns the exceptions that were reported. */
    public List<Throwable> reported() {
        return reported;
    }
}
