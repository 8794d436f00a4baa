package dev.bide.admission;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundInvoker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends a connection as a network or a broken server does. The event loop of the connection calls it, and what was written
 * before goes out first: with HTTP pipelining, a client gets the answers of its earlier requests. A client that does not
 * take them delays the end; the returned future tells.
 */
public final class ConnectionBreak {

    // Netty's channels, because Vert.x 5.1.6 has neither a way to set SO_LINGER on one connection nor one to send bytes
    // that
    // are no HTTP. Delete the parts that it has.

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
        return reset(ConnectionGate.channel(connection));
    }

    /**
     * Resets a connection: its client sees "connection reset by peer".
     *
     * @param socket a TCP connection
     * @return a future that completes when what was written before is sent, and the connection is reset
     */
    public static Future<Void> reset(NetSocket socket) {
        return reset(((ConnectionBase) socket).channel());
    }

    private static Future<Void> reset(Channel channel) {
        return flushed(channel, Unpooled.EMPTY_BUFFER, () -> {
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
        return send(connection, new byte[0]);
    }

    /**
     * Closes a connection: its client sees the end of what was sent. If bytes of the client have not been read yet, the
     * kernel resets the connection instead.
     *
     * @param socket a TCP connection
     * @return a future that completes when what was written before is sent, and the connection is closed
     */
    public static Future<Void> close(NetSocket socket) {
        Channel channel = ((ConnectionBase) socket).channel();
        return flushed(channel, Unpooled.EMPTY_BUFFER, () -> closeNow(channel));
    }

    /**
     * Sends bytes below HTTP, and closes the connection. Vert.x does not learn of them: for it, the response closes
     * without an end.
     *
     * @param connection an HTTP/1 connection whose earlier responses have ended, and whose present one has not begun
     * @param bytes one array after the other; they are not copied
     * @return a future that completes when the bytes are sent, and the connection is closed
     */
    public static Future<Void> send(HttpConnection connection, byte[]... bytes) {
        Channel channel = ConnectionGate.channel(connection);
        // Vert.x begins a response only after it has written all of the one before
        // (Http1ServerConnection.responseComplete),
        // so what is written here comes after it.
        ChannelHandlerContext encoder = channel.pipeline().context(ENCODER);
        return flushed(encoder, Unpooled.wrappedBuffer(bytes), () -> closeNow(channel));
    }

    private static Future<Void> flushed(ChannelOutboundInvoker channel, ByteBuf bytes, Runnable then) {
        Promise<Void> promise = Promise.promise();
        ChannelFutureListener sent = write -> {
            // It fails only if the client has closed the connection first. Then there is nothing left to end.
            if (write.isSuccess()) {
                then.run();
            }
            promise.complete();
        };
        channel.writeAndFlush(bytes).addListener(sent);
        return promise.future();
    }

    /** Closes a channel without passing the close through Vert.x, which would first say goodbye in HTTP/2. */
    private static void closeNow(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }
}
