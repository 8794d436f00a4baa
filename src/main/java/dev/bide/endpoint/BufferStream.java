package dev.bide.endpoint;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Passes a buffer on in pieces, which share its memory. Only the thread of one loop may call it. */
final class BufferStream implements ReadStream<Buffer> {

    /** So small that a client that does not read costs little memory, and large enough for full speed. */
    static final int PIECE_BYTES = 64 * 1024;

    private final Buffer all;
    private Handler<Buffer> handler;
    private Handler<Void> endHandler;
    private long demand = Long.MAX_VALUE;
    private int given;
    private boolean giving;
    private boolean ended;

    BufferStream(Buffer all) {
        this.all = all;
    }

    @CanIgnoreReturnValue
    @Override
    public BufferStream handler(Handler<Buffer> passTo) {
        handler = passTo;
        give();
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public BufferStream endHandler(Handler<Void> atEnd) {
        endHandler = atEnd;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public BufferStream exceptionHandler(Handler<Throwable> never) {
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public BufferStream pause() {
        demand = 0;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public BufferStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @CanIgnoreReturnValue
    @Override
    public BufferStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        give();
        return this;
    }

    private void give() {
        // The handler may call pause() or fetch(), which calls this method again.
        if (giving || handler == null) {
            return;
        }
        giving = true;
        while (demand > 0 && given < all.length()) {
            int from = given;
            given = Math.min(all.length(), from + PIECE_BYTES);
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            handler.handle(all.slice(from, given));
        }
        giving = false;
        if (given == all.length() && !ended) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }
}
