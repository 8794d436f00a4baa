package dev.bide.admission;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;

/**
 * A connection of TCP whose two directions end separately. Only the thread of its event loop may call it, and it calls
 * its handlers there.
 */
public final class TcpSocket {

    // Vert.x 5.1.6 cannot half-close: NetSocket.end() is close(), and Netty closes a socket whose other side has sent
    // FIN, unless ALLOW_HALF_CLOSURE is set, for which Vert.x has no option. So this handler is before Vert.x's own in
    // the pipeline, and data does not get there. Vert.x still accepts, connects, and knows when the connection
    // closes. It also stops reading at once when it is paused; a NetSocket first reads up to eight more buffers. Delete
    // this when NetSocket.end() sends FIN and leaves the other direction open.

    /** The name of Vert.x's own handler in a pipeline. */
    private static final String VERTX_HANDLER = "handler";

    private final Channel channel;
    private final Events events = new Events();
    private Handlers handlers = new Handlers() {};

    /** Null before the end of the input, and on transports that do not need it. */
    private HalfClosedOutput halfClosed;

    private boolean inputEnded;
    private boolean broken;
    private boolean closed;

    /** Handles the events of a connection. Each method does nothing unless it is overridden. */
    public interface Handlers {

        /**
         * Receives data.
         *
         * @param data the data of one read of the socket
         */
        default void received(Buffer data) {}

        /** Handles the end of a series of reads. What was written in response should be flushed now. */
        default void readComplete() {}

        /** Handles the end of the data of the other side, which may still receive. It comes at most once. */
        default void inputEnded() {}

        /** Called when the socket takes data again, after it was {@linkplain TcpSocket#isFull full}. */
        default void writable() {}

        /** Called when the server that accepted the connection stops listening. */
        default void serverShutDown() {}

        /** Called once when the connection is closed, by either side. No other method is called after it. */
        default void closed() {}
    }

    /**
     * Creates a socket of a channel of Netty's, and adds a handler to its pipeline.
     *
     * @param channel an open channel
     */
    public TcpSocket(Channel channel) {
        this.channel = channel;
        if (channel.pipeline().get(VERTX_HANDLER) == null) {
            channel.pipeline().addLast(events);
        } else {
            channel.pipeline().addBefore(VERTX_HANDLER, null, events);
        }
    }

    /**
     * Takes over a socket of Vert.x. From now on data comes here, and Vert.x's socket must not be used.
     *
     * @param socket a connection without TLS that has just been opened
     * @return the same connection
     */
    public static TcpSocket of(NetSocket socket) {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (HalfClosedOutput.isNeededBy(channel)) {
            HalfClosedOutput.prepare(channel);
        }
        return new TcpSocket(channel);
    }

    /**
     * Sets the handlers of events.
     *
     * @param chosen receives the events from now on
     */
    public void handle(Handlers chosen) {
        handlers = chosen;
    }

    /** Reads no more, so that TCP slows the other side down. A read that has begun may still give data. */
    public void pause() {
        if (!inputEnded) {
            channel.config().setAutoRead(false);
        }
    }

    /** Reads again. */
    public void resume() {
        // After the end of the input, native epoll must not be asked for data: see HalfClosedOutput.
        if (!inputEnded) {
            channel.config().setAutoRead(true);
        }
    }

    /**
     * Returns whether too much is written and not sent yet.
     *
     * @return true until {@link Handlers#writable()}
     */
    public boolean isFull() {
        return !channel.isWritable() && !closed;
    }

    /**
     * Writes data, which {@link #flush} sends.
     *
     * @param data what to send; the caller does not change it
     */
    public void write(Buffer data) {
        write(((BufferInternal) data).getByteBuf());
    }

    @CanIgnoreReturnValue // a failed write closes the connection, which the handlers learn
    private ChannelFuture write(ByteBuf data) {
        return events.context.write(data, channel.voidPromise());
    }

    /** Sends the written data. */
    public void flush() {
        if (halfClosed == null) {
            events.context.flush();
        } else {
            halfClosed.flush();
        }
    }

    /** Sends the written data and then FIN. The other direction goes on. */
    public void endOutput() {
        // Netty's shutdownOutput() drops unsent data, so it is called when an empty write after the data completes.
        events.context.write(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess() && channel instanceof DuplexChannel duplex && duplex.isActive()) {
                endOutput(duplex);
            }
        });
        flush();
    }

    @CanIgnoreReturnValue // it fails if the connection is closed, which the handlers learn
    private static ChannelFuture endOutput(DuplexChannel duplex) {
        return duplex.shutdownOutput();
    }

    /** Sends the written data, and closes the connection. */
    public void close() {
        events.context.write(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        flush();
    }

    /** Closes the connection at once, with RST: the other side sees "connection reset by peer". */
    public void reset() {
        if (channel.isOpen()) {
            // A socket that lingers for 0 seconds sends RST instead of FIN.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // From this context towards the socket: Vert.x's handler would first send the written data.
            ConnectionWatch.close(events.context);
        }
    }

    /**
     * Returns whether the other side has ended its data.
     *
     * @return true from {@link Handlers#inputEnded()} on
     */
    public boolean isInputEnded() {
        return inputEnded;
    }

    private final class Events extends ChannelInboundHandlerAdapter {

        private ChannelHandlerContext context;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelRead(ChannelHandlerContext handler, Object message) {
            // A copy on the heap, as Vert.x makes one: the data may wait long, and must not hold pooled memory.
            handlers.received(BufferInternal.safeBuffer((ByteBuf) message));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext handler) {
            handlers.readComplete();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext handler, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                // Netty sends this event after a reset too.
                if (!inputEnded && !broken) {
                    inputEnded = true;
                    if (HalfClosedOutput.isNeededBy(channel)) {
                        halfClosed = new HalfClosedOutput(context);
                        channel.closeFuture()
                                .addListener(ended -> context.executor().execute(this::inactive));
                    }
                    handlers.inputEnded();
                }
            } else if (!(event instanceof ChannelInputShutdownReadComplete
                    || event instanceof ChannelOutputShutdownEvent)) {
                // Not passed on: Vert.x's ShutdownEvent, a class that is not exported, would make its handler close the
                // connection. No other event comes here.
                handlers.serverShutDown();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext handler) {
            if (channel.isWritable()) {
                handlers.writable();
            }
            handler.fireChannelWritabilityChanged();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext handler, Throwable cause) {
            broken = true;
            if (cause instanceof IOException) {
                // For example a reset by the other side, which Vert.x would log as an error.
                ConnectionWatch.close(handler);
            } else {
                // A fault of the program: Vert.x logs it, and closes the connection.
                handler.fireExceptionCaught(cause);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext handler) {
            inactive();
        }

        /** Handles the close once. Netty does not report it for a channel that is not registered at that moment. */
        private void inactive() {
            if (!closed) {
                closed = true;
                handlers.closed();
                context.fireChannelInactive();
            }
        }
    }
}
