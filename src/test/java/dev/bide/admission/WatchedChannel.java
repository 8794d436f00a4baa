package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A channel with a {@link ConnectionWatch}, on a clock that the test moves. */
final class WatchedChannel {

    private static final Duration NANOSECOND = Duration.ofNanos(1);

    final EmbeddedChannel channel = new EmbeddedChannel();
    private long nanos;
    private int clockReads;

    final ConnectionWatch watch = new ConnectionWatch(() -> {
        clockReads++;
        return nanos;
    });

    WatchedChannel() {
        channel.freezeTime();
    }

    int clockReads() {
        return clockReads;
    }

    void advance(Duration time) {
        nanos += time.toNanos();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    void assertClosesAfter(Duration time) {
        advance(time.minus(NANOSECOND));
        assertTrue(channel.isOpen(), "not before " + time);
        advance(NANOSECOND);
        assertFalse(channel.isOpen(), "after " + time);
        assertNoCheckScheduled();
    }

    void assertNoCheckScheduled() {
        assertEquals(-1, channel.runScheduledPendingTasks(), "a check is scheduled");
    }
}
