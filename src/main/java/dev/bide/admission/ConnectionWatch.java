package dev.bide.admission;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Watches a connection while nothing is being answered on it: one that says nothing for a minute is closed, and, sooner,
 * one that has begun a request and does not end its head. As long as an answer is awaited, however long, nothing is done.
 * The thread of the connection's loop calls it.
 */
public final class ConnectionWatch extends ChannelDuplexHandler {

    /** So much time is there for a first request, and for the head of any other, however slowly it drips. */
    public static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** So long may a connection be idle. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier nanos;
    private ChannelHandlerContext context;
    private long closesNanos;
    private int awaited;
    private int requests;
    private boolean multiplexed;
    private boolean begun;
    private boolean flushing;
    private Future<?> check;

    ConnectionWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        closesNanos = nanos.getAsLong() + HEAD_NANOS;
        check();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        if (check != null) {
            check.cancel(false);
        }
    }

    /** Passes on what has come; if that was not the end of a request's head, there is little time for the rest. */
    @Override
    public void channelRead(ChannelHandlerContext on, Object message) {
        int before = requests;
        on.fireChannelRead(message);
        if (requests == before && awaited == 0 && requests > 0 && !begun && !multiplexed) {
            begun = true;
            closesNanos = nanos.getAsLong() + HEAD_NANOS;
            if (check != null) {
                check.cancel(false);
            }
            check();
        }
    }

    /** A client that resets its connection has gone, which is nobody's fault, and none of a request's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext on, Throwable cause) {
        if (cause instanceof IOException) {
            ChannelFuture unused = on.close();
        } else {
            on.fireExceptionCaught(cause);
        }
    }

    /**
     * Has what is written be flushed even though the connection takes no more. Vert.x writes the head of an answer of
     * HTTP/2, and flushes it with the rest, which it keeps back until the connection takes more: which that never does if
     * the heads alone are too many.
     */
    @Override
    public void write(ChannelHandlerContext on, Object message, ChannelPromise promise) {
        ChannelFuture unused = on.write(message, promise);
        if (multiplexed && !flushing && !on.channel().isWritable()) {
            flushing = true;
            on.executor().execute(() -> {
                flushing = false;
                ChannelHandlerContext unusedToo = on.flush();
            });
        }
    }

    /** A request has come. */
    void came(boolean asStream) {
        if (requests == 0 && context.pipeline().get(IdleStateHandler.class) != null) {
            context.pipeline().remove(IdleStateHandler.class);
        }
        requests++;
        awaited++;
        multiplexed = asStream;
        begun = false;
    }

    /** Its answer has gone, or its client has. */
    void left() {
        awaited--;
        if (awaited == 0) {
            closesNanos = nanos.getAsLong() + IDLE_NANOS;
            if (check == null) {
                check();
            }
        }
    }

    private void check() {
        check = null;
        if (awaited > 0) {
            return;
        }
        long left = closesNanos - nanos.getAsLong();
        if (left > 0) {
            check = context.executor().schedule(this::check, left, TimeUnit.NANOSECONDS);
        } else {
            ChannelFuture unused = context.channel().close();
        }
    }
}
