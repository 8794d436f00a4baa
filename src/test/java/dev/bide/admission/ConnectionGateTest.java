package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The gates of a listening socket, and how each connection is given back to the limiter. */
class ConnectionGateTest {

    private final EmbeddedChannel server = new EmbeddedChannel();
    private final ListeningSocket socket = new ListeningSocket(server);
    private final Limiter connections = Limiter.ofConnections();

    /** What Netty's acceptor does with an accepted connection. */
    private Consumer<Channel> acceptor = connection -> {};

    ConnectionGateTest() {
        server.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object connection) {
                acceptor.accept((Channel) connection);
            }
        });
    }

    private ConnectionGate gate(int maxConnections) {
        return new ConnectionGate(connections, new RefusalCounts(), maxConnections, new byte[0], System::nanoTime);
    }

    private ConnectionGate join(int maxConnections) {
        ConnectionGate gate = gate(maxConnections);
        run(socket.join(gate));
        return gate;
    }

    private void leave(ConnectionGate gate) {
        run(socket.leave(gate));
    }

    private void left() {
        run(socket.left());
    }

    private void run(Future<?> work) {
        // The task, and the two that it schedules.
        for (int i = 0; i < 3; i++) {
            server.runPendingTasks();
            server.advanceTimeBy(1, TimeUnit.NANOSECONDS);
        }
        assertTrue(work.isSuccess());
    }

    private Channel accept(Channel connection) {
        server.writeInbound(connection);
        return connection;
    }

    @Test
    void aConnectionThatClosesIsGivenBack() {
        join(5);
        Channel first = accept(new EmbeddedChannel());
        Channel second = accept(new EmbeddedChannel());
        assertEquals(2, connections.used());
        first.close().syncUninterruptibly();
        assertEquals(1, connections.used());
        second.close().syncUninterruptibly();
        assertEquals(0, connections.used());
    }

    @Test
    void aConnectionThatCannotBeRegisteredIsGivenBack() {
        join(5);
        acceptor = connection -> connection.unsafe().closeForcibly();
        Channel connection = accept(new NioSocketChannel());
        assertFalse(connection.closeFuture().isDone(), "Netty completes it: delete what gives the connection back");
        assertEquals(0, connections.used());
    }

    @Test
    void aConnectionThatIsClosedWhileItIsAcceptedIsGivenBackOnce() {
        join(5);
        acceptor = connection -> connection.close().syncUninterruptibly();
        accept(new EmbeddedChannel());
        assertEquals(0, connections.used());
    }

    @Test
    void aConnectionIsCountedOnceHoweverManyInstancesShareTheSocket() {
        for (int i = 0; i < 3; i++) {
            join(5);
        }
        Channel connection = accept(new EmbeddedChannel());
        assertEquals(1, connections.used());
        assertTrue(connection.pipeline().get(ConnectionWatch.class) != null, "it is watched");
        connection.close().syncUninterruptibly();
        assertEquals(0, connections.used());
    }

    @Test
    void theNewestGateThatHasNotLeftDecides() {
        ConnectionGate older = join(1);
        ConnectionGate newer = join(2);
        accept(new EmbeddedChannel());
        accept(new EmbeddedChannel());
        assertEquals(2, connections.used(), "the limit of the newer one");
        leave(newer);
        accept(new NioSocketChannel()).unsafe().closeForcibly();
        assertEquals(2, connections.used(), "the limit of the older one");
        join(3);
        leave(older);
        accept(new EmbeddedChannel());
        assertEquals(3, connections.used(), "the limit of the newest one");
    }

    @Test
    void theSocketAcceptsNothingAfterTheLastGateHasLeft() {
        ConnectionGate one = join(5);
        ConnectionGate other = join(5);
        leave(one);
        assertTrue(server.config().isAutoRead());
        leave(other);
        assertFalse(server.config().isAutoRead());
        left();
        assertFalse(server.config().isAutoRead(), "one of two servers is still closing");
    }

    @Test
    void theSocketAcceptsAgainIfItIsOpenAfterTheLastServerHasClosed() {
        leave(join(5));
        left();
        assertTrue(server.config().isAutoRead());
    }

    @Test
    void theSocketAcceptsAgainWhenAnInstanceJoinsWhileTheLastIsLeaving() {
        leave(join(5));
        join(5);
        assertTrue(server.config().isAutoRead());
    }

    @Test
    void anInstanceMayLeaveASocketThatIsClosed() {
        ConnectionGate gate = join(5);
        server.close().syncUninterruptibly();
        server.runPendingTasks();
        leave(gate);
        left();
        assertFalse(server.isOpen());
    }
}
