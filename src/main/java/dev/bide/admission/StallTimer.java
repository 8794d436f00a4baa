package dev.bide.admission;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/**
 * Disconnects a client that takes nothing of its answer for a minute. Every answer has this limit. Only the thread of
 * the connection's loop may call it.
 */
public final class StallTimer extends Alarm {

    /** How long a client may take nothing. */
    public static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Loop loop;
    private final Runnable disconnect;
    private int pendingWrites;

    /**
     * Creates the timer of a connection or of a response, which is not running.
     *
     * @param loop the loop of the connection
     * @param disconnect disconnects the client
     */
    public StallTimer(Loop loop, Runnable disconnect) {
        this.loop = loop;
        this.disconnect = disconnect;
    }

    /**
     * Limits the time of a write. Each write that completes starts the minute anew for those behind it.
     *
     * @param write a write, which completes when the client has taken it
     * @return the write
     */
    public Future<Void> limit(Future<Void> write) {
        watch(write);
        return write;
    }

    /** Limits the time of a write. */
    void watch(Future<Void> write) {
        // A write to a socket with free buffer space is complete at once, and needs no timer.
        if (write.isComplete()) {
            return;
        }
        if (pendingWrites++ == 0) {
            start();
        }
        write.onComplete(done -> {
            unset();
            if (--pendingWrites > 0) {
                start();
            }
        });
    }

    private void start() {
        loop.setAlarm(this, loop.nanos() + LIMIT_NANOS);
    }

    @Override
    protected void rang(long nanos) {
        // The memory of an answer counts against limits.maxBytes until the client takes the answer, or has gone.
        disconnect.run();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        // The loop is stopping; the server closes connections that do not drain within its grace.
    }
}
