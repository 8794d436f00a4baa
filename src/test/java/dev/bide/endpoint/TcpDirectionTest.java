package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Limiter;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The rate and the back-pressure of a direction, with a clock that the test drives. */
class TcpDirectionTest {

    private static final int READ_BYTES = 16_384;

    private final HandTimers timers = new HandTimers(5);
    private final Engine engine =
            TestEngines.create(timers, Limiter.ofWaits(), new Limits(36_000, 3_000_000, 5_000_000, 10, 600));
    private final EmbeddedChannel from = new EmbeddedChannel();
    private final EmbeddedChannel to = new EmbeddedChannel();
    private final TcpSocket source = new TcpSocket(from);
    private final TcpSocket target = new TcpSocket(to);
    private final List<String> events = new ArrayList<>();

    private TcpDirection direction(OptionalLong rate) {
        TcpDirection direction = new TcpDirection(
                engine,
                Optional.empty(),
                rate,
                source,
                target,
                refusal -> events.add("refused"),
                () -> events.add("end"));
        target.handle(new TcpSocket.Handlers() {
            @Override
            public void writable() {
                direction.targetWritable();
            }
        });
        return direction;
    }

    /** Returns how many bytes have been sent since the last time. */
    private int sent() {
        int bytes = 0;
        for (ByteBuf data = to.readOutbound(); data != null; data = to.readOutbound()) {
            bytes += data.readableBytes();
        }
        return bytes;
    }

    private void read(TcpDirection direction, int bytes) {
        direction.take(Buffer.buffer(new byte[bytes]));
        direction.readComplete();
    }

    private void setWritable(boolean writable) {
        to.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        to.runPendingTasks();
    }

    @Test
    void withoutARateDataPassesAtOnceAndWithoutATimer() {
        TcpDirection direction = direction(OptionalLong.empty());
        direction.take(Buffer.buffer("abc"));
        direction.take(Buffer.buffer("de"));
        assertEquals(0, sent(), "it is sent once, after the reads");
        direction.readComplete();
        assertEquals(5, sent());
        assertEquals(5, direction.passed());
        assertEquals(0, timers.everSet());
    }

    @Test
    void aRateOfAThousandBytesASecondPassesTwentyBytesEachTwentyMilliseconds() {
        TcpDirection direction = direction(OptionalLong.of(1000));
        read(direction, 1000);
        int total = 0;
        for (int millis = 20; millis <= 1000; millis += 20) {
            timers.advance(Duration.ofMillis(20));
            int bytes = sent();
            // A tick is up to a millisecond late, so a piece may be in the next turn.
            assertTrue(bytes <= 40, bytes + " bytes after " + millis + " ms");
            total += bytes;
            assertTrue(total <= millis, total + " bytes after " + millis + " ms");
            assertTrue(total >= millis - 40, total + " bytes after " + millis + " ms");
        }
        timers.advance(Duration.ofMillis(20));
        assertEquals(1000, total + sent());
    }

    @Test
    void theEndComesAfterTheDataThatTheRateHoldsBack() {
        TcpDirection direction = direction(OptionalLong.of(1000));
        read(direction, 100);
        direction.takeEnd();
        timers.advance(Duration.ofMillis(90));
        assertEquals(List.of(), events);
        timers.advance(Duration.ofMillis(20));
        assertEquals(List.of("end"), events);
        assertEquals(100, direction.passed());
        assertTrue(direction.isEnded());
    }

    @Test
    void aRatePausesTheSourceWhenAWindowIsKept() {
        TcpDirection direction = direction(OptionalLong.of(1000));
        int read = 0;
        while (from.config().isAutoRead()) {
            read(direction, READ_BYTES);
            read += READ_BYTES;
        }
        assertTrue(read <= DelayedStream.WINDOW_BYTES + 2 * READ_BYTES, read + " bytes");
    }

    @Test
    void aTargetThatTakesNothingPausesTheSourceWithinAWindow() {
        TcpDirection direction = direction(OptionalLong.empty());
        read(direction, READ_BYTES);
        assertEquals(READ_BYTES, sent());
        setWritable(false);
        int read = 0;
        while (from.config().isAutoRead()) {
            read(direction, READ_BYTES);
            read += READ_BYTES;
        }
        // One piece goes to the socket, whose buffer is full only then.
        assertTrue(read <= DelayedStream.WINDOW_BYTES + 2 * READ_BYTES, read + " bytes");
        assertEquals(READ_BYTES, sent());
        setWritable(true);
        assertTrue(from.config().isAutoRead());
        assertEquals(read - READ_BYTES, sent());
    }

    @Test
    void aCutPassesOnThatManyBytesAndNoMore() {
        TcpDirection direction = direction(OptionalLong.empty());
        read(direction, 10);
        direction.cutAfter(15, () -> {
            events.add("cut");
            direction.close();
        });
        read(direction, 10);
        assertEquals(List.of(), events);
        read(direction, 10);
        assertEquals(List.of("cut"), events);
        read(direction, 10);
        assertEquals(25, direction.passed());
        assertEquals(25, sent());
        assertFalse(direction.isEnded());
    }
}
