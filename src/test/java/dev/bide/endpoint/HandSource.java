package dev.bide.endpoint;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Queue;

/** A stream whose data the test gives, and which keeps what its reader does not take yet. */
final class HandSource implements ReadStream<Buffer> {

    private final Queue<Buffer> kept = new ArrayDeque<>();
    private Handler<Buffer> handler;
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;
    private long demand; // paused at first, so that a test may give data before there is a reader
    private boolean ended;
    private boolean giving;

    @CanIgnoreReturnValue
    HandSource give(String... texts) {
        for (String text : texts) {
            kept.add(Buffer.buffer(text));
        }
        give();
        return this;
    }

    void end() {
        ended = true;
        give();
    }

    void fail(Throwable failure) {
        exceptionHandler.handle(failure);
    }

    /** Returns how many buffers the reader has not taken. */
    int kept() {
        return kept.size();
    }

    private void give() {
        if (giving) {
            return;
        }
        giving = true;
        while (demand > 0 && !kept.isEmpty()) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            handler.handle(kept.remove());
        }
        giving = false;
        if (ended && kept.isEmpty() && demand > 0) {
            ended = false;
            endHandler.handle(null);
        }
    }

    @CanIgnoreReturnValue
    @Override
    public HandSource handler(Handler<Buffer> given) {
        handler = given;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public HandSource endHandler(Handler<Void> given) {
        endHandler = given;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public HandSource exceptionHandler(Handler<Throwable> given) {
        exceptionHandler = given;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public HandSource pause() {
        demand = 0;
        return this;
    }

    @CanIgnoreReturnValue
    @Override
    public HandSource resume() {
        return fetch(Long.MAX_VALUE);
    }

    @CanIgnoreReturnValue
    @Override
    public HandSource fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        give();
        return this;
    }
}
