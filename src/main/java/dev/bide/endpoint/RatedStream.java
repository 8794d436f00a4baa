package dev.bide.endpoint;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.TimeUnit;

/**
 * Passes on the data of another stream at a rate, in pieces that take at most 20 ms each. It is a token bucket with a
 * capacity of 20 ms, which is empty at first. So the first n bytes take at least n divided by the rate. After a pause
 * of the source, the next bytes may come up to 20 ms sooner. At most one buffer of the source is held; the source is
 * paused until it is passed on. Only the thread of its loop may call it.
 */
final class RatedStream extends Alarm implements ReadStream<Buffer> {

    /** How long a piece takes, unless a single byte takes longer. */
    static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Loop loop;
    private final ReadStream<Buffer> source;
    private final long rate;
    private final int pieceBytes;

    private Handler<Buffer> handler;
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;

    /** How many pieces the reader takes; Long.MAX_VALUE for all. */
    private long demand = Long.MAX_VALUE;

    /** The last buffer of the source; null if all of it was passed on. */
    private Buffer current;

    private int passed;

    /** When the last piece was due; at first, when the stream was created. */
    private long lastDue;

    /** When the next piece is due, if there is one. */
    private long nextDue;

    private boolean started;
    private boolean passing;
    private boolean sourceEnded;
    private boolean closed;

    /**
     * Creates a stream that begins when it gets a handler. It replaces the handlers of the source, and pauses it.
     *
     * @param loop the loop of both streams
     * @param source gives the data
     * @param rate how many bytes a second are passed on, at least 1
     */
    RatedStream(Loop loop, ReadStream<Buffer> source, long rate) {
        this.loop = loop;
        this.source = source;
        this.rate = rate;
        this.pieceBytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, rate / (SECOND_NANOS / PIECE_NANOS)));
        this.lastDue = loop.nanos();
        source.pause()
                .exceptionHandler(this::fail)
                .endHandler(nothing -> sourceEnds())
                .handler(this::take);
    }

    @CanIgnoreReturnValue
    @Override
    public RatedStream handler(Handler<Buffer> passTo) {
        handler = passTo;
        if (passTo != null && !started) {
            started = true;
            source.fetch(1);
        }
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public RatedStream endHandler(Handler<Void> atEnd) {
        endHandler = atEnd;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public RatedStream exceptionHandler(Handler<Throwable> atFailure) {
        exceptionHandler = atFailure;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public RatedStream pause() {
        demand = 0;
        unset();
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public RatedStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @CanIgnoreReturnValue
    @Override
    public RatedStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        pass();
        return this;
    }

    /** Drops the data that was not passed on. No handler is called any more. The source stays paused. */
    void close() {
        closed = true;
        current = null;
        unset();
    }

    private void take(Buffer data) {
        if (closed) {
            return;
        }
        if (data.length() == 0) {
            source.fetch(1);
            return;
        }
        current = data;
        passed = 0;
        schedule();
        pass();
    }

    /** Computes when the next piece is due. */
    private void schedule() {
        // Timers are rounded up, so the next piece is due sooner by the time that was lost, at most 20 ms. Otherwise
        // small buffers would be slower than the rate. A longer pause, of the source or the reader, is not made up for.
        long start = Math.max(lastDue, loop.nanos() - PIECE_NANOS);
        nextDue = start + nanosOf(nextLength());
    }

    private int nextLength() {
        return Math.min(pieceBytes, current.length() - passed);
    }

    private long nanosOf(int bytes) {
        // Rounded up. Only a piece of a single byte may take longer than 20 ms, so nothing overflows.
        return (long) Math.ceil((double) bytes * SECOND_NANOS / rate);
    }

    /** Passes on what is due, and sets an alarm for what is not. */
    private void pass() {
        // The handler may call pause() or fetch(), which calls this method again.
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (!closed && current != null && demand > 0 && nextDue <= loop.nanos()) {
                passPiece();
            }
        } finally {
            passing = false;
        }
        if (closed) {
            return;
        }
        unset();
        if (current != null && demand > 0) {
            loop.setAlarm(this, nextDue);
        } else if (current == null && sourceEnded && demand > 0) {
            end();
        }
    }

    private void passPiece() {
        int length = nextLength();
        Buffer piece = current.slice(passed, passed + length);
        lastDue = nextDue;
        passed += length;
        if (passed == current.length()) {
            current = null;
        } else {
            schedule();
        }
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        if (handler != null) {
            handler.handle(piece);
        }
        if (current == null && !sourceEnded && !closed) {
            source.fetch(1);
        }
    }

    private void sourceEnds() {
        sourceEnded = true;
        pass();
    }

    private void end() {
        close();
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void fail(Throwable failure) {
        if (!closed) {
            close();
            if (exceptionHandler != null) {
                exceptionHandler.handle(failure);
            }
        }
    }

    @Override
    protected void rang(long nanos) {
        pass();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        // The loop is stopping, and sets no alarms any more.
        fail(reason);
    }
}
