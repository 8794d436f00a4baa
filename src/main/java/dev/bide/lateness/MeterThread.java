package dev.bide.lateness;

import dev.bide.time.Timers;
import io.vertx.core.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that watches event loops and is none: it knows whether the process ran while they stood still. It runs from the
 * opening of the first meter to the closing of the last one, or of Vert.x. Any thread may start and end it.
 */
final class MeterThread {

    private final StallWatch watch;
    private final Timers timers;
    private final Thread thread;
    private Runnable removeHook = () -> {};
    private volatile boolean ended;

    MeterThread(StallWatch watch, Timers timers) {
        this.watch = watch;
        this.timers = timers;
        this.thread = new Thread(this::run, "bide-meter");
        thread.setDaemon(true);
    }

    StallWatch watch() {
        return watch;
    }

    synchronized void start() {
        if (!ended) {
            // A program may close Vert.x and leave its meters open.
            removeHook = timers.addCloseHook(() -> {
                end();
                return Future.succeededFuture();
            });
            thread.start();
        }
    }

    synchronized void close() {
        removeHook.run();
        end();
    }

    private void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        long due = timers.nanos() + StallWatch.WAKE_NANOS;
        while (!ended) {
            long now = timers.nanos();
            if (now < due) {
                LockSupport.parkNanos(this, due - now);
            } else {
                watch.woke(due, now);
                // From the end of that work, which must not count as lateness of this thread.
                due = timers.nanos() + StallWatch.WAKE_NANOS;
            }
        }
    }
}
