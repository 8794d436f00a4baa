package dev.bide.admission;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads what a client has sent in turns of about a millisecond, so that a burst of requests does not hold the event loop.
 * It is the first handler of a connection. Between two turns the event loop serves its timers and other connections. The
 * event loop of the connection calls it.
 */
final class ReadTurns extends ChannelDuplexHandler {

    // Without it, Netty passes on all that it has read at once: up to 16 times 64 KB. As an HTTP/2 request may have 13
    // bytes, that is 70,000 requests, which take seconds to begin. A SETTINGS frame, which may change every stream of a
    // connection, has 15.

    /** How long a turn is; the slice that is passed on when it is over is the last one. */
    static final long TURN_NANOS = 1_000_000;

    /** How many bytes are passed on together: at most 40 of the smallest requests, which take a millisecond or two. */
    static final int SLICE_BYTES = 512;

    private final LongSupplier clock;

    /** What has been read and not passed on. */
    private final Queue<ByteBuf> backlog = new ArrayDeque<>();

    private Future<?> nextTurn;

    /** Whether a turn is going on. */
    private boolean passing;

    /** Whether this handler has turned off reading from the socket. */
    private boolean suspended;

    /** Whether a read from the socket was requested during a turn, which must wait for its end. */
    private boolean readRequested;

    ReadTurns(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (backlog.isEmpty() && bytes.readableBytes() <= SLICE_BYTES) {
            // The usual case: one request.
            context.fireChannelRead(bytes);
            return;
        }
        backlog.add(bytes);
        // With more in the backlog, a turn is scheduled already.
        if (backlog.size() == 1 && !passing) {
            takeTurn(context);
        }
    }

    private void takeTurn(ChannelHandlerContext context) {
        long endNanos = clock.getAsLong() + TURN_NANOS;
        passing = true;
        do {
            passSlice(context);
        } while (!backlog.isEmpty() && clock.getAsLong() < endNanos);
        passing = false;
        if (!backlog.isEmpty()) {
            // Not execute(): Netty 4.2 runs queued tasks, and the tasks that those queue, for
            // io.netty.eventLoop.maxTaskProcessingQuantumMs before it looks at timers and sockets (vert.x issue 5771).
            // A scheduled task, however soon, is run after it has looked.
            nextTurn = context.executor().schedule(() -> resume(context), 1, TimeUnit.NANOSECONDS);
        }
    }

    private void passSlice(ChannelHandlerContext context) {
        ByteBuf first = backlog.element();
        if (first.readableBytes() <= SLICE_BYTES) {
            backlog.remove();
            context.fireChannelRead(first);
        } else {
            context.fireChannelRead(first.readRetainedSlice(SLICE_BYTES));
        }
    }

    private void resume(ChannelHandlerContext context) {
        // On before the turn and off after it, because Vert.x may turn it off in between, to pause the client.
        if (suspended) {
            suspended = false;
            context.channel().config().setAutoRead(true);
        }
        takeTurn(context);
        // The end of a turn is what the end of a read is otherwise: the handlers flush what they have written.
        endTurn(context);
    }

    private void endTurn(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        if (!backlog.isEmpty()) {
            // No more is read from the socket until the backlog is passed on, so TCP slows the client down.
            suspended = suspended || context.channel().config().isAutoRead();
            context.channel().config().setAutoRead(false);
        } else if (readRequested) {
            readRequested = false;
            context.read();
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (backlog.isEmpty() && !passing) {
            context.read();
        } else {
            readRequested = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        endTurn(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    /** Drops what a client sent before it left. It would not see the answer. */
    private void drop() {
        backlog.forEach(ByteBuf::release);
        backlog.clear();
        if (nextTurn != null) {
            nextTurn.cancel(false);
        }
    }
}
