package dev.bide.http;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/**
 * Disconnects a client that takes nothing of its answer for a minute: the one such limit, for long answers and for
 * streams. Only the thread of its connection's loop may call it.
 */
final class StallTimer extends Alarm {

    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Loop loop;
    private final Runnable disconnect;

    StallTimer(Loop loop, Runnable disconnect) {
        this.loop = loop;
        this.disconnect = disconnect;
    }

    /** Starts the minute; the caller stops it when the client has taken something. */
    void start() {
        loop.setAlarm(this, loop.nanos() + LIMIT_NANOS);
    }

    void stop() {
        unset();
    }

    /** Limits the time of a write, and returns it. */
    Future<Void> limit(Future<Void> write) {
        // A write to a socket with free buffer space is complete at once, and needs no timer.
        if (write.isComplete()) {
            return write;
        }
        start();
        return write.onComplete(done -> stop());
    }

    @Override
    protected void rang(long nanos) {
        // What is kept for an answer counts against limits.maxBytes until the client takes it, or has gone.
        disconnect.run();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        // The loop is stopping; the server closes connections that do not drain within its grace.
    }
}
