package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a connection is closed whose client is to see the end of its data, with a clock that the test drives. */
class LingeringCloseTest {

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TcpSocket socket = new TcpSocket(channel);
    private int closed;
    private int shutDown;

    @BeforeEach
    void pause() {
        socket.pause();
    }

    private void close() {
        LingeringClose.of(socket, loop, () -> shutDown++, () -> closed++);
    }

    /** From now on the client reads nothing: no write ends. */
    private void readNothing() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
            }
        });
    }

    private void endInput() {
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    private void assertClosedOnce() {
        channel.runPendingTasks();
        assertFalse(channel.isOpen());
        assertEquals(1, closed);
        assertEquals(0, timers.pending());
    }

    @Test
    void aClientThatHasEndedItsDataIsClosedAtOnce() {
        endInput();
        close();
        assertClosedOnce();
    }

    @Test
    void aClientIsClosedWhenItEndsItsData() {
        close();
        assertTrue(channel.config().isAutoRead(), "it has to be read, or its end is not seen");
        timers.advance(Duration.ofSeconds(1));
        assertTrue(channel.isOpen());
        endInput();
        assertClosedOnce();
    }

    @Test
    void aClientThatStaysIsClosedAfterFiveSeconds() {
        close();
        timers.advance(Duration.ofMillis(4999));
        assertTrue(channel.isOpen());
        timers.advance(Duration.ofMillis(2));
        assertClosedOnce();
    }

    @Test
    void theEndOfTheLoopClosesTheConnection() {
        close();
        loop.failAll(Refusal.stopping(), () -> {});
        timers.settle();
        assertClosedOnce();
    }

    @Test
    void aClientThatReadsNothingIsClosedAfterFiveSeconds() {
        readNothing();
        close();
        timers.advance(Duration.ofMillis(5001));
        assertClosedOnce();
    }

    @Test
    void aClientThatEndsItsDataAndReadsNothingIsClosedAfterFiveSeconds() {
        readNothing();
        close();
        endInput();
        assertTrue(channel.isOpen(), "it still has to get what was sent");
        timers.advance(Duration.ofMillis(5001));
        assertClosedOnce();
    }

    @Test
    void aClientThatHasEndedItsDataAndReadsNothingIsClosedAfterFiveSeconds() {
        readNothing();
        endInput();
        close();
        assertTrue(channel.isOpen(), "it still has to get what was sent");
        timers.advance(Duration.ofMillis(5001));
        assertClosedOnce();
    }

    @Test
    void theEndOfTheLoopClosesAClientThatReadsNothing() {
        readNothing();
        close();
        loop.failAll(Refusal.stopping(), () -> {});
        timers.settle();
        assertClosedOnce();
    }

    @Test
    void theEndOfTheServerIsToldAndTheConnectionStays() {
        close();
        // Any event that Netty does not send itself stands for the one of Vert.x.
        channel.pipeline().fireUserEventTriggered("shutdown");
        assertEquals(1, shutDown);
        assertTrue(channel.isOpen());
    }
}
