package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a connection may do nothing, on a clock moved by hand. */
class ConnectionWatchTest {

    private static final Duration A_NANO = Duration.ofNanos(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofSeconds(60);

    /** What comes in: a piece of something, the end of a request's head, or that of a stream's. */
    private enum Piece {
        PART,
        HEAD,
        STREAM
    }

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long nanos;
    private int looks;
    private final ConnectionWatch guest = new ConnectionWatch(() -> {
        looks++;
        return nanos;
    });

    ConnectionWatchTest() {
        channel.freezeTime();
        channel.pipeline().addLast(guest, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object piece) {
                if (piece != Piece.PART) {
                    guest.came(piece == Piece.STREAM);
                }
            }
        });
    }

    private void comes(Piece piece) {
        boolean unused = channel.writeInbound(piece);
    }

    private void advance(Duration time) {
        nanos += time.toNanos();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        long unused = channel.runScheduledPendingTasks();
    }

    private void closesAfter(Duration time) {
        advance(time.minus(A_NANO));
        assertTrue(channel.isOpen(), "not before " + time);
        advance(A_NANO);
        assertFalse(channel.isOpen(), "after " + time);
        nothingIsPlanned();
    }

    private void nothingIsPlanned() {
        assertEquals(-1, channel.runScheduledPendingTasks(), "a check is planned");
    }

    @Test
    void whoSaysNothingAtAllIsNotWaitedForForLong() {
        closesAfter(HEAD);
    }

    @Test
    void aFirstRequestMustComeInTimeHoweverItDrips() {
        for (int i = 0; i < 9; i++) {
            comes(Piece.PART);
            advance(SECOND);
        }
        comes(Piece.PART);
        closesAfter(SECOND);
    }

    @Test
    void aFirstRequestThatComesInTimeIsInTime() {
        comes(Piece.PART);
        advance(HEAD.minus(A_NANO));
        comes(Piece.HEAD);
        advance(HEAD);
        assertTrue(channel.isOpen());
    }

    @Test
    void anIdleConnectionClosesAfterExactlyAMinute() {
        advance(SECOND);
        comes(Piece.HEAD);
        advance(SECOND);
        guest.left();
        closesAfter(MINUTE);
    }

    @Test
    void aRequestThatIsHeldIsHeldForAsLongAsItTakes() {
        comes(Piece.HEAD);
        advance(HEAD);
        nothingIsPlanned();
        advance(Duration.ofDays(365));
        assertTrue(channel.isOpen());
        nothingIsPlanned();
        guest.left();
        closesAfter(MINUTE);
    }

    @Test
    void theBodyOfARequestThatIsHeldIsNoHead() {
        comes(Piece.HEAD);
        for (int i = 0; i < 100; i++) {
            comes(Piece.PART);
            advance(SECOND);
        }
        assertTrue(channel.isOpen());
    }

    @Test
    void asLongAsOneOfSeveralIsHeldItIsNotIdle() {
        comes(Piece.HEAD);
        comes(Piece.HEAD);
        guest.left();
        advance(Duration.ofHours(1));
        assertTrue(channel.isOpen());
        guest.left();
        closesAfter(MINUTE);
    }

    @Test
    void halfAHeadOnAKeptConnectionClosesItSoonAfterItsFirstByteHoweverItDrips() {
        comes(Piece.HEAD);
        guest.left();
        advance(SECOND.multipliedBy(30));
        for (int i = 0; i < 9; i++) {
            comes(Piece.PART);
            advance(SECOND);
        }
        comes(Piece.PART);
        closesAfter(SECOND);
    }

    @Test
    void whoBeginsARequestAtTheEndOfTheMinuteHasThatTimeToo() {
        comes(Piece.HEAD);
        guest.left();
        advance(MINUTE.minus(A_NANO));
        comes(Piece.PART);
        closesAfter(HEAD);
    }

    @Test
    void afterAnAnswerTheMinuteBeginsAnew() {
        for (int i = 0; i < 3; i++) {
            comes(Piece.PART);
            advance(SECOND);
            comes(Piece.HEAD);
            advance(SECOND);
            guest.left();
            advance(MINUTE.minus(SECOND));
        }
        assertTrue(channel.isOpen());
        closesAfter(SECOND);
    }

    @Test
    void whatElseComesOnAMultiplexedConnectionIsNoHead() {
        comes(Piece.PART);
        comes(Piece.STREAM);
        guest.left();
        for (int i = 0; i < 59; i++) {
            comes(Piece.PART);
            advance(SECOND);
        }
        assertTrue(channel.isOpen());
        closesAfter(SECOND);
    }

    @Test
    void howeverManyRequestsThereAreOneCheckIsPlanned() {
        for (int i = 0; i < 10_000; i++) {
            comes(Piece.PART);
            comes(Piece.HEAD);
            guest.left();
        }
        looks = 0;
        advance(HEAD);
        assertTrue(looks <= 1, looks + " checks");
        advance(MINUTE);
        assertTrue(looks <= 3, looks + " checks");
        assertFalse(channel.isOpen());
    }

    @Test
    void aConnectionThatIsGoneIsNotCheckedAnyMore() {
        comes(Piece.HEAD);
        guest.left();
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        nothingIsPlanned();
    }

    @Test
    void aRequestWhoseClientHasGoneIsCountedOutAfterTheConnection() {
        comes(Piece.HEAD);
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        guest.left();
        advance(MINUTE);
        nothingIsPlanned();
    }

    @Test
    void headsOfStreamsThatNobodyFlushesDoNotKeepAConnectionFromEverTakingMore() {
        comes(Piece.STREAM);
        heads(10);
        assertTrue(channel.outboundMessages().isEmpty(), "as long as it takes more, whoever writes also flushes");
        heads(190);
        assertTrue(channel.isWritable());
        assertTrue(channel.outboundMessages().size() > 100);
    }

    @Test
    void whatNobodyFlushesOfHttp1IsItsOwnAffair() {
        comes(Piece.HEAD);
        heads(200);
        assertFalse(channel.isWritable());
        assertTrue(channel.outboundMessages().isEmpty());
    }

    /** Writes so many kilobytes, and leaves them unflushed. */
    private void heads(int count) {
        for (int i = 0; i < count; i++) {
            ChannelFuture unused = channel.write(Unpooled.wrappedBuffer(new byte[1000]));
        }
        channel.runPendingTasks();
    }
}
