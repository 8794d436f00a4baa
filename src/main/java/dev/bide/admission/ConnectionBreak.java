package dev.bide.admission;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxConnection;

/**
 * Ends a connection as a network or a broken server does. The event loop of the connection calls it.
 *
 * <p>Earlier writes are first passed to the operating system, so with HTTP pipelining a client gets the answers to its
 * earlier requests. A client that does not take them delays the end of the connection and the returned future.
 */
public final class ConnectionBreak {

    // This uses Netty's channels, because Vert.x 5.1.6 can neither set SO_LINGER on a single connection nor send bytes
    // that are not HTTP. Delete each part when Vert.x can do it.

    /** The name of the encoder in a pipeline of Vert.x (HttpServerConnectionInitializer.configureHttp1Pipeline). */
    private static final String ENCODER = "httpEncoder";

    private ConnectionBreak() {}

    /**
     * Resets a connection: its client sees "connection reset by peer".
     *
     * @param connection an HTTP connection; over HTTP/2 all of its streams end
     * @return a future that completes when what was written before is sent, and the connection is reset
     */
    public static Future<Void> reset(HttpConnection connection) {
        return reset((ConnectionBase) connection);
    }

    /**
     * Resets a connection: its client sees "connection reset by peer".
     *
     * @param socket a TCP connection
     * @return a future that completes when what was written before is sent, and the connection is reset
     */
    public static Future<Void> reset(NetSocket socket) {
        return reset((ConnectionBase) socket);
    }

    private static Future<Void> reset(ConnectionBase connection) {
        Channel channel = connection.channel();
        return flushed(connection, () -> {
            // On close, the kernel sends RST instead of FIN, and drops what the client has not received yet.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            closeNow(channel);
        });
    }

    /**
     * Closes a connection: its client sees the end of what was sent. If bytes of the client have not been read yet, the
     * kernel resets the connection instead.
     *
     * @param connection an HTTP/1 connection
     * @return a future that completes when what was written before is sent, and the connection is closed
     */
    public static Future<Void> close(HttpConnection connection) {
        return close((ConnectionBase) connection);
    }

    /**
     * Closes a connection: its client sees the end of what was sent. If bytes of the client have not been read yet, the
     * kernel resets the connection instead.
     *
     * @param socket a TCP connection
     * @return a future that completes when what was written before is sent, and the connection is closed
     */
    public static Future<Void> close(NetSocket socket) {
        return close((ConnectionBase) socket);
    }

    private static Future<Void> close(ConnectionBase connection) {
        return flushed(connection, () -> closeNow(connection.channel()));
    }

    /**
     * Sends bytes past the HTTP encoder, and closes the connection. Vert.x does not see them: to it, the response
     * closes without an end.
     *
     * @param connection an HTTP/1 connection whose earlier responses have ended, and whose present one has not begun
     * @param bytes one array after the other; they are not copied
     * @return a future that completes when the bytes are sent, and the connection is closed
     */
    public static Future<Void> send(HttpConnection connection, byte[]... bytes) {
        Channel channel = ConnectionGate.channel(connection);
        // Vert.x passes a request on only after it has written all of the response before (responseComplete() of
        // Http1ServerConnection), so what is written here comes after it.
        ChannelHandlerContext encoder = channel.pipeline().context(ENCODER);
        return after(encoder.writeAndFlush(Unpooled.wrappedBuffer(bytes)), () -> closeNow(channel));
    }

    /** Waits until all earlier writes are sent, also the ones that Vert.x queues while the channel is not writable. */
    private static Future<Void> flushed(ConnectionBase connection, Runnable then) {
        Channel channel = connection.channel();
        if (connection instanceof VertxConnection queued) {
            ChannelPromise flushed = channel.newPromise();
            queued.flush(flushed);
            return after(flushed, then);
        }
        // HTTP/2: each stream queues its own data.
        return after(channel.writeAndFlush(Unpooled.EMPTY_BUFFER), then);
    }

    private static Future<Void> after(ChannelFuture write, Runnable then) {
        Promise<Void> promise = Promise.promise();
        ChannelFutureListener sent = done -> {
            // It fails only if the client has closed the connection first. Then there is nothing left to end.
            if (done.isSuccess()) {
                then.run();
            }
            promise.complete();
        };
        write.addListener(sent);
        return promise.future();
    }

    /** Closes a channel without passing the close through Vert.x, which would first send GOAWAY over HTTP/2. */
    private static void closeNow(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }
}
