package dev.bide.http;

import dev.bide.measure.Traffic;
import dev.bide.wait.Reason;
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
 * Netty's channels, as they are accepted: the others are told so by {@link TurnedAway}, on the accepting thread, while the
 * loops on which people wait do not notice. It can only find the socket through a first connection, which is the door's
 * own; those that come still earlier are let in, and Vert.x closes them if they are silent.
 */
@Sharable
final class Gate extends ChannelInboundHandlerAdapter {

    /** Of those that are turned away, so many may be told why at once; with others there is no time for manners. */
    private static final int MOST_TOLD = 1024;

    private final Traffic traffic;
    private final int most;
    private final LongSupplier nanos;
    private final AtomicInteger told = new AtomicInteger();

    Gate(Traffic traffic, int most, LongSupplier nanos) {
        this.traffic = traffic;
        this.most = most;
        this.nanos = nanos;
    }

    /** Finds what watches a connection; those that came before there was a gate have nothing. */
    static Optional<Guest> guest(HttpConnection connection) {
        return Optional.ofNullable(channel(connection).pipeline().get(Guest.class));
    }

    /** Takes in a connection that came before there was a gate. */
    void adopt(HttpConnection connection) {
        if (guest(connection).isEmpty()) {
            boolean unused = traffic.connect(Integer.MAX_VALUE);
            welcome(channel(connection));
        }
    }

    private void welcome(Channel channel) {
        channel.closeFuture().addListener(closed -> traffic.disconnect());
        channel.pipeline().addFirst(new Guest(nanos));
    }

    /** Stands before the socket that a connection came from, unless another does. */
    Future<?> guard(HttpConnection connection) {
        Channel server = channel(connection).parent();
        return server.eventLoop().submit(() -> {
            if (server.pipeline().get(Gate.class) == null) {
                server.pipeline().addFirst(this);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel channel = (Channel) message;
        if (traffic.connect(most)) {
            welcome(channel);
            context.fireChannelRead(message);
        } else {
            traffic.refused(Reason.FULL);
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
        channel.pipeline().addLast(new TurnedAway(most));
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
