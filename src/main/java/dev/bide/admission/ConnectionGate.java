package dev.bide.admission;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Limits the number of open connections. It is a handler of the listening socket's channel, where Netty passes each
 * accepted connection as a message. The accepting thread calls {@link #channelRead}; any event loop may call the rest.
 *
 * <p>A connection within the limit gets a {@link ConnectionWatch} and goes on to Vert.x. A connection over the limit
 * gets a {@link RejectedConnection}, and stays on the accepting thread, so that a flood of connections does not delay
 * the event loops that run waits.
 */
@Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {

    // Workaround for Vert.x 5.1.6, which has no connection limit for servers. The maintainers propose to close
    // connections in the connection handler (vert.x issue 2542). For cleartext HTTP, Vert.x calls it only after the
    // head of a first request (Http1xUpgradeToH2CHandler.channelRead) or the settings of HTTP/2
    // (VertxHttp2ConnectionHandler.onSettingsRead). A connection that sends less is never reported. Delete this
    // class when Vert.x has a limit that applies as a connection is accepted.

    /** The package of {@link ConnectionBase}. A class literal would fail where the package is not exported. */
    private static final String VERTX_INTERNALS = "io.vertx.core.net.impl";

    private final Limiter connections;
    private final RefusalCounts refusals;
    private final int maxConnections;
    private final byte[] rejection;
    private final LongSupplier clock;
    private final AtomicInteger concurrentRejections = new AtomicInteger();

    /**
     * Creates a gate that is not yet installed.
     *
     * @param connections counts the open connections of the process
     * @param refusals counts the rejected connections
     * @param maxConnections the maximum number of open connections in the process
     * @param rejection the HTTP response to a rejected connection
     * @param clock returns the present moment, in nanoseconds
     */
    public ConnectionGate(
            Limiter connections, RefusalCounts refusals, int maxConnections, byte[] rejection, LongSupplier clock) {
        this.connections = connections;
        this.refusals = refusals;
        this.maxConnections = maxConnections;
        this.rejection = rejection;
        this.clock = clock;
    }

    /**
     * Returns the JVM option that this class needs on the module path, where Vert.x 5.1.6 does not export the class
     * that has the channel of a connection.
     *
     * @return the option, if it is needed and was not given; empty on the class path
     */
    public static Optional<String> missingOption() {
        Module vertx = HttpConnection.class.getModule();
        Module ours = ConnectionGate.class.getModule();
        return vertx.isExported(VERTX_INTERNALS, ours)
                ? Optional.empty()
                : Optional.of("--add-exports " + vertx.getName() + "/" + VERTX_INTERNALS + "=" + ours.getName());
    }

    /**
     * Returns the watch of a connection.
     *
     * @param connection an open connection
     * @return its watch; empty if it was accepted before a gate was installed and has not been adopted
     */
    public static Optional<ConnectionWatch> watchOf(HttpConnection connection) {
        return Optional.ofNullable(channel(connection).pipeline().get(ConnectionWatch.class));
    }

    /**
     * Completes the setup of a connection: puts {@link Http2Rules} before HTTP/2, and counts and watches a connection
     * that was accepted before a gate was installed.
     *
     * @param connection an open connection, on its event loop
     */
    public void adopt(HttpConnection connection) {
        Http2ConnectionHandler http2 = channel(connection).pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            Http2Rules.install(http2);
            // Netty ends a connection that breaks a rule, and the client learns why. Without a handler, Vert.x would
            // log a stack trace each time.
            connection.exceptionHandler(ended -> {});
        }
        if (watchOf(connection).isEmpty()) {
            // It is already open, so it is counted even over the limit.
            connections.take(1, AdmissionLimits.UNLIMITED);
            admit(channel(connection));
        }
    }

    /**
     * Watches a connection that is counted, and gives it back to the limiter when it closes.
     *
     * @return gives it back if that has not happened yet
     */
    @CanIgnoreReturnValue
    private Runnable admit(Channel channel) {
        AtomicBoolean counted = new AtomicBoolean(true);
        Runnable giveBack = () -> {
            if (counted.compareAndSet(true, false)) {
                connections.give(1);
            }
        };
        channel.closeFuture().addListener(closed -> giveBack.run());
        // First, so that the watch sees the bytes before a decoder collects them.
        channel.pipeline().addFirst(new ReadTurns(clock), new ConnectionWatch(clock));
        return giveBack;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel channel = (Channel) message;
        if (context.pipeline().get(ConnectionGate.class) != this) {
            // Instances that share a socket have a gate each. The newest is the first, and it has decided.
            context.fireChannelRead(message);
        } else if (connections.tryTake(1, maxConnections)) {
            Runnable giveBack = admit(channel);
            context.fireChannelRead(message);
            if (!channel.isOpen()) {
                // Netty 4.2 does not complete the close future of a channel that could not be registered
                // (ServerBootstrapAcceptor.forceClose). Delete this when it does.
                giveBack.run();
            }
        } else {
            refusals.add(Reason.FULL);
            reject(context, channel);
        }
    }

    private void reject(ChannelHandlerContext context, Channel channel) {
        // A rejected connection still has a file descriptor until its client has sent something or a second is
        // over. This bounds how many there are.
        if (concurrentRejections.incrementAndGet() > Descriptors.OF_PROCESS.rejections()) {
            concurrentRejections.decrementAndGet();
            // The channel is not registered, so it has no event loop on which close() could run.
            channel.unsafe().closeForcibly();
            return;
        }
        channel.closeFuture().addListener(closed -> concurrentRejections.decrementAndGet());
        channel.pipeline().addLast(new RejectedConnection(rejection));
        // Vert.x never sees this channel, so nothing else would register it with an event loop.
        context.channel().eventLoop().register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
            }
        });
    }

    /** Returns the channel of a connection. */
    static Channel channel(HttpConnection connection) {
        // An implementation class: the public HttpConnection has no way to its channel. Each connection of Vert.x
        // 5.1.6 over TCP extends ConnectionBase.
        return ((ConnectionBase) connection).channel();
    }
}
