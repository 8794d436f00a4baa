package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Timeouts of a connection, on a clock that the test moves. */
class ConnectionWatchTest {

    private static final Duration NANOSECOND = Duration.ofNanos(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /** What the client sends: some bytes, the end of an HTTP/1 request's head, or the head of an HTTP/2 stream. */
    private enum Piece {
        BYTES,
        HTTP1_HEAD,
        HTTP2_HEAD
    }

    private final WatchedChannel watched = new WatchedChannel();
    private final EmbeddedChannel channel = watched.channel;
    private final ConnectionWatch watch = watched.watch;

    ConnectionWatchTest() {
        channel.pipeline().addLast(watch, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object piece) {
                if (piece != Piece.BYTES) {
                    watch.requestBegan(piece == Piece.HTTP2_HEAD);
                }
            }
        });
    }

    private void receive(Piece piece) {
        channel.writeInbound(piece);
    }

    @Test
    void aSilentConnectionClosesAfterTheHeadTimeout() {
        watched.assertClosesAfter(HEAD_TIMEOUT);
    }

    @Test
    void bytesOfASlowFirstHeadDoNotExtendItsTimeout() {
        for (int i = 0; i < 9; i++) {
            receive(Piece.BYTES);
            watched.advance(SECOND);
        }
        receive(Piece.BYTES);
        watched.assertClosesAfter(SECOND);
    }

    @Test
    void aFirstHeadJustBeforeTheTimeoutIsAccepted() {
        receive(Piece.BYTES);
        watched.advance(HEAD_TIMEOUT.minus(NANOSECOND));
        receive(Piece.HTTP1_HEAD);
        watched.advance(HEAD_TIMEOUT);
        assertTrue(channel.isOpen());
    }

    @Test
    void anIdleConnectionClosesAfterExactlyOneMinute() {
        watched.advance(SECOND);
        receive(Piece.HTTP1_HEAD);
        watched.advance(SECOND);
        watch.requestEnded();
        watched.assertClosesAfter(IDLE_TIMEOUT);
    }

    @Test
    void aPendingRequestHasNoTimeout() {
        receive(Piece.HTTP1_HEAD);
        watched.advance(HEAD_TIMEOUT);
        watched.assertNoCheckScheduled();
        watched.advance(Duration.ofDays(365));
        assertTrue(channel.isOpen());
        watched.assertNoCheckScheduled();
        watch.requestEnded();
        watched.assertClosesAfter(IDLE_TIMEOUT);
    }

    @Test
    void afterTwiceTheGraceOfAShutdownAConnectionCloses() {
        receive(Piece.HTTP1_HEAD);
        channel.pipeline().fireUserEventTriggered(new ShutdownEvent(SECOND));
        watched.assertClosesAfter(SECOND.multipliedBy(2));
    }

    @Test
    void nothingIsScheduledForAConnectionThatEndsWithinTheGrace() {
        receive(Piece.HTTP1_HEAD);
        channel.pipeline().fireUserEventTriggered(new ShutdownEvent(SECOND));
        ConnectionWatch.close(channel);
        watched.assertNoCheckScheduled();
    }

    @Test
    void theBodyOfAPendingRequestIsNotTimedAsAHead() {
        receive(Piece.HTTP1_HEAD);
        for (int i = 0; i < 100; i++) {
            receive(Piece.BYTES);
            watched.advance(SECOND);
        }
        assertTrue(channel.isOpen());
    }

    @Test
    void aConnectionIsNotIdleUntilItsLastRequestEnds() {
        receive(Piece.HTTP1_HEAD);
        receive(Piece.HTTP1_HEAD);
        watch.requestEnded();
        watched.advance(Duration.ofHours(1));
        assertTrue(channel.isOpen());
        watch.requestEnded();
        watched.assertClosesAfter(IDLE_TIMEOUT);
    }

    @Test
    void aSlowLaterHeadClosesTheConnectionTenSecondsAfterItsFirstByte() {
        receive(Piece.HTTP1_HEAD);
        watch.requestEnded();
        watched.advance(SECOND.multipliedBy(30));
        for (int i = 0; i < 9; i++) {
            receive(Piece.BYTES);
            watched.advance(SECOND);
        }
        receive(Piece.BYTES);
        watched.assertClosesAfter(SECOND);
    }

    @Test
    void aHeadBegunAtTheEndOfTheIdleMinuteHasTheFullHeadTimeout() {
        receive(Piece.HTTP1_HEAD);
        watch.requestEnded();
        watched.advance(IDLE_TIMEOUT.minus(NANOSECOND));
        receive(Piece.BYTES);
        watched.assertClosesAfter(HEAD_TIMEOUT);
    }

    @Test
    void eachResponseRestartsTheIdleMinute() {
        for (int i = 0; i < 3; i++) {
            receive(Piece.BYTES);
            watched.advance(SECOND);
            receive(Piece.HTTP1_HEAD);
            watched.advance(SECOND);
            watch.requestEnded();
            watched.advance(IDLE_TIMEOUT.minus(SECOND));
        }
        assertTrue(channel.isOpen());
        watched.assertClosesAfter(SECOND);
    }

    @Test
    void otherFramesOnAnIdleHttp2ConnectionAreNotTimedAsAHead() {
        receive(Piece.BYTES);
        receive(Piece.HTTP2_HEAD);
        watch.requestEnded();
        for (int i = 0; i < 59; i++) {
            receive(Piece.BYTES);
            watched.advance(SECOND);
        }
        assertTrue(channel.isOpen());
        watched.assertClosesAfter(SECOND);
    }

    @Test
    void manyRequestsScheduleOnlyOneCheck() {
        for (int i = 0; i < 10_000; i++) {
            receive(Piece.BYTES);
            receive(Piece.HTTP1_HEAD);
            watch.requestEnded();
        }
        int before = watched.clockReads();
        watched.advance(HEAD_TIMEOUT);
        assertTrue(watched.clockReads() - before <= 1, "one check");
        watched.advance(IDLE_TIMEOUT);
        assertTrue(watched.clockReads() - before <= 3, "three checks");
        assertFalse(channel.isOpen());
    }

    @Test
    void aClosedConnectionHasNoScheduledCheck() {
        receive(Piece.HTTP1_HEAD);
        watch.requestEnded();
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        watched.assertNoCheckScheduled();
    }

    @Test
    void aRequestMayEndAfterItsConnectionHasClosed() {
        receive(Piece.HTTP1_HEAD);
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        watch.requestEnded();
        watched.advance(IDLE_TIMEOUT);
        watched.assertNoCheckScheduled();
    }

    @Test
    void anIoErrorClosesTheConnectionAndIsNotPassedOn() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertFalse(channel.isOpen());
        channel.checkException();
    }

    @Test
    void anyOtherErrorIsPassedOn() {
        channel.pipeline().fireExceptionCaught(new IllegalStateException());
        assertTrue(channel.isOpen());
        assertThrows(IllegalStateException.class, channel::checkException);
    }

    @Test
    void unflushedHttp2HeadersDoNotKeepTheChannelUnwritable() {
        receive(Piece.HTTP2_HEAD);
        writeUnflushed(10);
        assertTrue(channel.outboundMessages().isEmpty(), "no flush while the channel is writable");
        writeUnflushed(190);
        assertTrue(channel.isWritable());
        assertTrue(channel.outboundMessages().size() > 100);
    }

    @Test
    void http1WritesAreNotFlushed() {
        receive(Piece.HTTP1_HEAD);
        writeUnflushed(200);
        assertFalse(channel.isWritable());
        assertTrue(channel.outboundMessages().isEmpty());
    }

    /** Writes pieces of a kilobyte without a flush. */
    private void writeUnflushed(int kilobytes) {
        for (int i = 0; i < kilobytes; i++) {
            channel.write(Unpooled.wrappedBuffer(new byte[1000]))
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
        channel.runPendingTasks();
    }
}
