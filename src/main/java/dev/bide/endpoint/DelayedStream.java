package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Engine;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Delays each piece of the data of a socket, and keeps the pieces in order. A piece is the data of one read of the
 * socket, so the network decides where it ends. The end of the data is a piece too. Only the thread of the event loop
 * may call it.
 *
 * <p>The delays of all queued pieces run at the same time. The delay of piece k is draw k of a seed.
 */
final class DelayedStream implements ReadStream<Buffer> {

    /** With this many bytes queued, no more is read from the socket. */
    static final int WINDOW_BYTES = 64 * 1024;

    /** What the objects of a piece count besides its data. Without it, a window could hold 65,536 waits. */
    static final int PIECE_BYTES = 256;

    private final Engine engine;
    private final Optional<WaitRequest> delay;
    private final TcpSocket source;
    private final Consumer<Refusal> refused;
    private final Deque<Piece> pieces = new ArrayDeque<>();

    private Handler<Buffer> handler = data -> {};
    private Handler<Void> endHandler = nothing -> {};
    private long nextPiece;
    private int kept;
    private long demand = Long.MAX_VALUE;
    private boolean sourcePaused;
    private boolean giving;
    private boolean closed;

    /**
     * Creates the stream of one direction.
     *
     * @param engine starts the waits of pieces
     * @param delay how each piece waits; draw k is that of piece k. Without it, no piece waits
     * @param source paused while too much is queued
     * @param refused receives the failure or the refusal of a piece, in order and before the data of the piece
     */
    DelayedStream(Engine engine, Optional<WaitRequest> delay, TcpSocket source, Consumer<Refusal> refused) {
        this.engine = engine;
        this.delay = delay;
        this.source = source;
        this.refused = refused;
    }

    /** Takes the next piece. */
    void take(Buffer data) {
        if (!closed) {
            add(new Piece(data));
        }
    }

    /** Takes the end of the data. */
    void takeEnd() {
        if (!closed) {
            add(new Piece(null));
        }
    }

    /** Drops the queued pieces and all later ones. No handler is called any more. */
    void close() {
        closed = true;
        pieces.forEach(Piece::cancel);
        pieces.clear();
        if (sourcePaused) {
            // Data that comes is dropped, but it must be read. Otherwise the end of the connection would go unnoticed.
            sourcePaused = false;
            source.resume();
        }
    }

    private void add(Piece piece) {
        kept += piece.cost();
        pieces.add(piece);
        piece.begin(nextPiece++);
        give();
        if (kept >= WINDOW_BYTES && !sourcePaused && !closed) {
            sourcePaused = true;
            source.pause();
        }
    }

    /** Passes on the pieces whose turn it is and whose delay is over. */
    private void give() {
        if (giving) {
            return; // a handler has called fetch(), and the loop below goes on
        }
        giving = true;
        while (demand > 0 && !pieces.isEmpty() && pieces.element().due) {
            pass(pieces.remove());
        }
        giving = false;
        if (sourcePaused && kept < WINDOW_BYTES / 2) {
            sourcePaused = false;
            source.resume();
        }
    }

    private void pass(Piece piece) {
        kept -= piece.cost();
        if (piece.refusal != null) {
            refused.accept(piece.refusal); // it may close this stream
        }
        if (closed) {
            return;
        }
        if (piece.data == null) {
            endHandler.handle(null);
        } else {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            handler.handle(piece.data);
        }
    }

    @Override
    public DelayedStream handler(Handler<Buffer> passTo) {
        handler = passTo;
        return this;
    }

    @Override
    public DelayedStream endHandler(Handler<Void> atEnd) {
        endHandler = atEnd;
        return this;
    }

    @Override
    public DelayedStream exceptionHandler(Handler<Throwable> atFailure) {
        // Never called: pieces that fail go to the handler of refusals, because the data may go on after them.
        return this;
    }

    @Override
    public DelayedStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public DelayedStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public DelayedStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        give();
        return this;
    }

    private final class Piece {

        /** Null for the end of the data. */
        private final Buffer data;

        private PendingWait<Wait> wait;
        private boolean due;
        private Refusal refusal;

        Piece(Buffer data) {
            this.data = data;
        }

        int cost() {
            return PIECE_BYTES + (data == null ? 0 : data.length());
        }

        void begin(long number) {
            WaitRequest request = delay.map(of -> of.at(number)).orElse(null);
            if (request == null || passesAtOnce(request)) {
                due = true;
                return;
            }
            try {
                wait = engine.waitRandom(request);
                wait.future().onComplete(this::ended);
            } catch (Refusal e) {
                // Passed on in order, as a failure is: the pieces before it were not refused.
                due = true;
                refusal = e;
            }
        }

        /** Returns whether a piece needs no wait: a delay of 0 that is not in a pool, and succeeds. */
        private boolean passesAtOnce(WaitRequest request) {
            return request.pool().isEmpty() && request.draw() == 0 && !request.fails();
        }

        private void ended(AsyncResult<Wait> outcome) {
            due = true;
            if (outcome.failed()) {
                refusal = (Refusal) outcome.cause();
            }
            if (!closed) {
                give();
            }
        }

        void cancel() {
            if (wait != null) {
                wait.cancel();
            }
        }
    }
}
