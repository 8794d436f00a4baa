package dev.bide.admission;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Stands before a listening socket, and lets no more connections in than there may be. Netty's accepting thread calls it.
 *
 * <p>Vert.x tells of a connection when the head of a first request has come, which for some is never. So this looks at
 * Netty's channels, as they are accepted: the others are told so by {@link RejectedConnection}, on the accepting thread, while the
 * loops on which people wait do not notice. It can only find the socket through a first connection, which is the door's
 * own; those that come still earlier are let in, and Vert.x closes them if they are silent.
 */
@Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {

    /** Of those that are turned away, so many may be told why at once; with others there is no time for manners. */
    private static final int MOST_TOLD = 1024;

    private final Limiter connections;
    private final RefusalCounts refusals;
    private final int most;
    private final byte[] rejection;
    private final LongSupplier nanos;
    private final AtomicInteger told = new AtomicInteger();

    public ConnectionGate(Limiter connections, RefusalCounts refusals, int most, byte[] rejection, LongSupplier nanos) {
        this.connections = connections;
        this.refusals = refusals;
        this.most = most;
        this.rejection = rejection;
        this.nanos = nanos;
    }

    /** Finds what watches a connection; those that came before there was a gate have nothing. */
    public static Optional<ConnectionWatch> watch(HttpConnection connection) {
        return Optional.ofNullable(channel(connection).pipeline().get(ConnectionWatch.class));
    }

    /** Takes in a connection that came before there was a gate. */
    public void adopt(HttpConnection connection) {
        if (watch(connection).isEmpty()) {
            connections.take(1, Long.MAX_VALUE / 2);
            welcome(channel(connection));
        }
    }

    private void welcome(Channel channel) {
        channel.closeFuture().addListener(closed -> connections.give(1));
        channel.pipeline().addFirst(new ConnectionWatch(nanos));
    }

    /** Stands before the socket that a connection came from, unless another does. */
    public Future<?> guard(HttpConnection connection) {
        Channel server = channel(connection).parent();
        return server.eventLoop().submit(() -> {
            if (server.pipeline().get(ConnectionGate.class) == null) {
                server.pipeline().addFirst(this);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel channel = (Channel) message;
        if (connections.tryTake(1, most)) {
            welcome(channel);
            context.fireChannelRead(message);
        } else {
            refusals.add(Reason.FULL);
            turnAway(context, channel);
        }
    }

    private void turnAway(ChannelHandlerContext context, Channel channel) {
        if (told.incrementAndGet() > MOST_TOLD) {
            told.decrementAndGet();
            channel.unsafe().closeForcibly();
            return;
        }
        channel.closeFuture().addListener(closed -> told.decrementAndGet());
        channel.pipeline().addLast(new RejectedConnection(rejection));
        context.channel().eventLoop().register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
            }
        });
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}
