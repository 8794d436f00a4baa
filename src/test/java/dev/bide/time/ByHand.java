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

/** Timers whose clock is moved by hand: nothing happens but in {@link #advance}, all of it on the test's thread. */
public final class ByHand implements Timers {

    private record Timer(long number, long nanos, Runnable task) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::nanos).thenComparingLong(Timer::number));
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final List<Throwable> reported = new ArrayList<>();
    private long nanos;
    private long early;
    private int set;
    private boolean elsewhere;
    private boolean noWorkers;

    public ByHand(long nanos) {
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
    public Instant wall() {
        return Instant.ofEpochSecond(0, nanos);
    }

    @Override
    public long set(long millis, Runnable task) {
        if (millis < 1) {
            throw new IllegalArgumentException("Vert.x sets no timer of less than a millisecond, not " + millis);
        }
        timers.add(new Timer(++set, nanos + millis * 1_000_000 - early, task));
        return set;
    }

    @Override
    public void cancel(long number) {
        timers.removeIf(timer -> timer.number() == number);
    }

    @Override
    public void soon(Runnable task) {
        queue.add(task);
    }

    @Override
    public Future<Void> aside(Runnable task) {
        if (noWorkers) {
            throw new RejectedExecutionException("no workers");
        }
        Promise<Void> done = Promise.promise();
        queue.add(() -> {
            try {
                task.run();
                queue.add(done::complete);
            } catch (RuntimeException | Error e) {
                queue.add(() -> done.fail(e));
            }
        });
        return done.future();
    }

    @Override
    public boolean here() {
        return !elsewhere;
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
    public <T> Consumer<T> handler(Consumer<T> handler) {
        return handler;
    }

    @Override
    public Runnable atEnd(Supplier<Future<Void>> task) {
        return () -> {};
    }

    /** Lets time pass, stopping at each timer, and runs all that is then to be run. */
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

    /** Rings the timers that are due before what is queued is run, as a loop may. */
    public void ringFirst() {
        while (!timers.isEmpty() && timers.peek().nanos() <= nanos) {
            timers.remove().task().run();
        }
        settle();
    }

    /** Runs what is queued, and what that queues, without letting time pass. */
    public void settle() {
        boolean more = true;
        while (more) {
            more = turn();
        }
    }

    /** Runs the next task that is queued. */
    public boolean turn() {
        Runnable task = queue.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Holds the loop up: time passes, and no timer rings before the next advance. */
    public void hold(Duration time) {
        nanos += time.toNanos();
    }

    /** Has timers ring too early by so much, as no clock should. */
    public void ringEarly(Duration by) {
        early = by.toNanos();
    }

    /** Has the caller be on another thread, or on the loop's again. */
    public void callFromElsewhere(boolean from) {
        elsewhere = from;
    }

    /** Has no worker take anything any more. */
    public void refuseWork() {
        noWorkers = true;
    }

    /** How many timers are set now. */
    public int pending() {
        return timers.size();
    }

    /** How many timers have ever been set. */
    public int everSet() {
        return set;
    }

    public List<Throwable> reported() {
        return reported;
    }
}
