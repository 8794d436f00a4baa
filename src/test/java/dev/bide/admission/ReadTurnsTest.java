package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadTurnsTest {

    private static final int BURST_BYTES = 10_000;

    /** So long takes the work for one slice, in this test: three of them fill a turn. */
    private static final long SLICE_NANOS = ReadTurns.TURN_NANOS / 3 + 1;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private long nanos;
    private int slices;
    private int readCompletes;
    private boolean pauses;

    /** Stands for Vert.x: each slice takes time. */
    private final ChannelInboundHandlerAdapter worker = new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            slices++;
            nanos += SLICE_NANOS;
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            bytes.release();
            received.writeBytes(copy);
            if (pauses) {
                context.channel().config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            readCompletes++;
        }
    };

    private final EmbeddedChannel channel = new EmbeddedChannel(new ReadTurns(() -> nanos), worker);

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf burst() {
        byte[] bytes = new byte[BURST_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    /** Runs what the event loop would run until it looks at its timers and sockets again. */
    private void nextTurn() {
        channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void aUsualRequestIsPassedOnAtOnceAndWhole() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[ReadTurns.SLICE_BYTES]));
        assertEquals(1, slices);
        assertEquals(1, readCompletes);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void aTurnEndsWithTheFirstSliceThatEndsAfterItsTime() {
        channel.writeInbound(burst());
        assertEquals(3, slices);
        assertEquals(3 * ReadTurns.SLICE_BYTES, received.size());
        assertFalse(channel.config().isAutoRead(), "no more is read from the socket");
    }

    @Test
    void aBurstIsPassedOnWholeAndInOrderInLaterTurns() {
        ByteBuf burst = burst();
        byte[] expected = new byte[BURST_BYTES];
        burst.getBytes(0, expected);
        channel.writeInbound(burst);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        for (int i = 0; i < 100 && received.size() < BURST_BYTES + 3; i++) {
            nextTurn();
        }
        byte[] all = received.toByteArray();
        assertEquals(BURST_BYTES + 3, all.length);
        assertEquals(-1, Arrays.mismatch(expected, Arrays.copyOf(all, BURST_BYTES)));
        assertTrue(channel.config().isAutoRead(), "the socket is read again");
        assertEquals(0, burst.refCnt());
    }

    @Test
    void aConnectionThatVertxPausesStaysPaused() {
        pauses = true;
        channel.writeInbound(burst());
        while (received.size() < BURST_BYTES) {
            nextTurn();
        }
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void whatAClientHasSentBeforeItLeftIsReleased() {
        ByteBuf burst = burst();
        channel.writeInbound(burst);
        channel.close();
        nextTurn();
        assertEquals(3, slices);
        assertEquals(0, burst.refCnt());
    }
}
