package dev.bide.admission;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Closes a connection that does nothing. It is closed when no request is pending for a minute, or earlier when a
 * request's head has begun and does not end in time. While a response is pending, however long, there is no timeout.
 * The event loop of the connection calls it.
 */
public final class ConnectionWatch extends ChannelDuplexHandler {

    /** The time for a first request to arrive, and for the head of any later request to end after its first byte. */
    public static final long HEAD_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The time that a connection may be idle after a response. */
    static final long IDLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier clock;
    private ChannelHandlerContext context;
    private long deadlineNanos;
    private int pendingRequests;
    private int requestsBegun;
    private boolean http2;
    private boolean hasRules;
    private boolean headBegun;
    /** Whether a read has begun and not ended. */
    private boolean reading;

    private final List<Runnable> afterRead = new ArrayList<>();
    private final LaterFlush flushes = new LaterFlush();
    private Future<?> scheduledCheck;
    private Future<?> graceEnd;
    private final NextHead nextHead = new NextHead();

    /** Creates the watch of one connection; the clock is in nanoseconds. */
    ConnectionWatch(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        // If the accepting thread adds this handler, the channel is not registered yet. Netty then puts this call off,
        // and makes it on the connection's event loop. So no field has to be volatile.
        context = added;
        deadlineNanos = clock.getAsLong() + HEAD_TIMEOUT_NANOS;
        closeIfExpired();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        if (scheduledCheck != null) {
            scheduledCheck.cancel(false);
        }
        if (graceEnd != null) {
            graceEnd.cancel(false);
        }
    }

    /** Passes bytes on. If they begin the head of a request and do not end it, sets its deadline. */
    @Override
    public void channelRead(ChannelHandlerContext handler, Object message) {
        if (!hasRules) {
            // Not before the first bytes: only then has Vert.x added all of its handlers.
            hasRules = true;
            Http1Rules.addTo(handler.pipeline(), nextHead);
        }
        reading = true;
        int begunBefore = requestsBegun;
        if (requestsBegun == 0) {
            // Now, if the decoder has begun a head and will need more bytes; else when the first head has ended.
            nextHead.install(handler.pipeline());
        }
        nextHead.read(handler, message);
        // A head that ended has called requestBegan() before read() returned, and the bytes of another may have
        // followed it. The deadline of a first request runs from the moment of connecting, and later bytes of a slow
        // head must not move it.
        boolean headIncomplete = requestsBegun == begunBefore || nextHead.hasBegun();
        // Idle HTTP/2 connections receive frames that belong to no request, such as PING.
        if (headIncomplete && pendingRequests == 0 && requestsBegun > 0 && !headBegun && !http2) {
            startHeadTimeout();
        }
    }

    private void startHeadTimeout() {
        headBegun = true;
        deadlineNanos = clock.getAsLong() + HEAD_TIMEOUT_NANOS;
        // The scheduled check is for the idle deadline, which may be later than this one.
        if (scheduledCheck != null) {
            scheduledCheck.cancel(false);
        }
        closeIfExpired();
    }

    /** Closes the connection after an I/O error, such as a reset by the client. */
    @Override
    public void exceptionCaught(ChannelHandlerContext handler, Throwable cause) {
        // Vert.x 5.1.6 logs each I/O error at level ERROR (ConnectionBase.handleException), and passes it to the
        // exception handler of the request in progress (Http1ServerConnection.handleException), where it looks like
        // a malformed request. But a reset is an error neither of the server nor of the request. If the connection
        // is closed here, the request sees an HttpClosedException instead. Delete this when Vert.x treats a reset
        // as a close.
        if (cause instanceof IOException) {
            close(handler);
        } else {
            handler.fireExceptionCaught(cause);
        }
    }

    /** Writes, and flushes if the channel is not writable. */
    @Override
    public void write(ChannelHandlerContext handler, Object message, ChannelPromise promise) throws Exception {
        super.write(handler, message, promise);
        // Vert.x 5.1.6 writes the headers of an HTTP/2 response without a flush if a body follows
        // (DefaultHttp2ServerStream.writeHead), and holds the body while the stream is not writable (outboundQueue
        // in DefaultHttp2Stream). No stream is writable while the channel is not. If unflushed headers alone fill
        // the channel's outbound buffer, nothing drains it, and all responses of the connection stall. No upstream
        // issue is known; pull request 4775 of vert.x combined the two flushes. When the control case in
        // HeadersFlushTest fails, Vert.x has changed: then delete this method.
        if (http2 && !handler.channel().isWritable()) {
            flushSoon();
        }
    }

    /** Flushes an HTTP/2 connection once for all answers of one turn of the event loop. */
    @Override
    public void flush(ChannelHandlerContext handler) {
        if (http2) {
            // Vert.x flushes once for everything that is written during a read, but waits end later. With eight answers
            // in a turn, a system call for each took more CPU time than all else in their requests.
            flushSoon();
        } else {
            handler.flush();
        }
    }

    /** Flushes after the present turn of the event loop. */
    void flushSoon() {
        flushes.soon(context);
    }

    /** Flushes after the present turn of the event loop, and then runs an action. */
    void flushSoon(Runnable then) {
        flushes.soon(context, then);
    }

    /** Runs an action when all bytes of the present read have been passed on, or at once if there is no read. */
    void afterRead(Runnable action) {
        if (reading) {
            afterRead.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext handler) {
        reading = false;
        afterRead.forEach(Runnable::run);
        afterRead.clear();
        handler.fireChannelReadComplete();
    }

    /** Flushes if a flush is scheduled, and closes the connection. */
    @Override
    public void close(ChannelHandlerContext handler, ChannelPromise promise) throws Exception {
        flushes.now(context);
        super.close(handler, promise);
    }

    /** Passes an event on. If the server shuts down, sets a limit for a client that does not take the end of its answer. */
    @Override
    public void userEventTriggered(ChannelHandlerContext handler, Object event) {
        // Vert.x 5.1.6 closes a connection that sends "Connection: close" only when its client has taken all data
        // (VertxConnection.writeClose), and waits for that after the grace too (ConnectionGroup.close). A client that
        // reads nothing would hold up the shutdown for ever. After twice the grace, since Vert.x closes other
        // connections after the grace, and ends HTTP/2 properly. Delete this when its grace bounds that wait.
        if (event instanceof ShutdownEvent shutdown && graceEnd == null) {
            long nanos = 2 * shutdown.timeout().toNanos();
            graceEnd = handler.executor().schedule(this::closeNow, nanos, TimeUnit.NANOSECONDS);
        }
        handler.fireUserEventTriggered(event);
    }

    /** Records that the head of a request has been read, from an HTTP/2 stream or from an HTTP/1 connection. */
    void requestBegan(boolean isStream) {
        // Vert.x's own read idle timeout closes a connection even while a response is pending
        // (VertxConnection.handleIdle, Vert.x 5.1.6), and would end each wait of more than 10 seconds. It serves
        // only connections that never sent a request, some of which are accepted before the gate is installed.
        // Delete this when that timeout can be suspended.
        if (requestsBegun == 0 && context.pipeline().get(IdleStateHandler.class) != null) {
            context.pipeline().remove(IdleStateHandler.class);
        }
        if (!isStream) {
            nextHead.install(context.pipeline());
        }
        requestsBegun++;
        pendingRequests++;
        http2 = isStream;
        headBegun = false;
    }

    /** Records that a request has ended: its response is sent, or its client has disconnected. */
    void requestEnded() {
        pendingRequests--;
        if (pendingRequests == 0 && nextHead.hasBegun() && !http2) {
            // Its first bytes came while the response was pending, when no time ran.
            startHeadTimeout();
        } else if (pendingRequests == 0) {
            deadlineNanos = clock.getAsLong() + IDLE_TIMEOUT_NANOS;
            // A check that is scheduled for an earlier deadline stays; it then schedules the next one. So a busy
            // connection does not set and cancel a timer for each request.
            if (scheduledCheck == null) {
                closeIfExpired();
            }
        }
    }

    /**
     * Resets an HTTP/2 stream, and drops what flow control holds of it. Does nothing for a stream that has ended. The
     * result does not matter: the write fails only if the connection is closed.
     */
    @CanIgnoreReturnValue
    ChannelFuture resetStream(int streamId, long errorCode) {
        Http2ConnectionHandler handler = context.pipeline().get(Http2ConnectionHandler.class);
        // Netty answers a reset of a stream that it does not know with a frame, which would be an error of ours.
        if (handler == null || handler.connection().stream(streamId) == null) {
            return context.newSucceededFuture();
        }
        ChannelHandlerContext http = context.pipeline().context(handler);
        ChannelFuture reset = handler.resetStream(http, streamId, errorCode, http.newPromise());
        // Together with those of other streams: a client may leave a thousand requests unfinished.
        flushSoon();
        return reset;
    }

    /** Closes the connection without passing the close through Vert.x, which would wait until the client takes a frame. */
    void closeNow() {
        close(context);
    }

    private void closeIfExpired() {
        scheduledCheck = null;
        if (pendingRequests > 0) {
            return;
        }
        long remainingNanos = deadlineNanos - clock.getAsLong();
        if (remainingNanos > 0) {
            scheduledCheck = context.executor().schedule(this::closeIfExpired, remainingNanos, TimeUnit.NANOSECONDS);
        } else {
            // The channel, not the context: the close passes through the handlers of Vert.x, which end HTTP/2
            // properly.
            close(context.channel());
        }
    }

    /**
     * Closes a channel. The result does not matter: the channel's close future completes even if closing fails, and
     * what must be done after a close listens to that.
     */
    @CanIgnoreReturnValue
    static ChannelFuture close(ChannelOutboundInvoker channel) {
        return channel.close();
    }
}
