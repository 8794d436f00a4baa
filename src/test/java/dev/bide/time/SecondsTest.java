package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.Limits;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SecondsTest {

    @Tag("long")
    @Test
    void nanosecondsAreNeverLessThanTheDelay() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000_000; i++) {
            double seconds = random.nextDouble() * Math.pow(10, random.nextInt(9) - 2);
            long nanos = Seconds.toNanos(seconds);
            assertTrue(Seconds.fromNanos(nanos) >= seconds, seconds + " s");
            assertTrue(nanos <= seconds * 1e9 + 8, seconds + " s");
        }
    }

    @Test
    void aDelayOfWholeNanosecondsIsExact() {
        assertEquals(0, Seconds.toNanos(0));
        assertEquals(1, Seconds.toNanos(1e-9));
        assertEquals(200_000_000, Seconds.toNanos(0.2));
        assertEquals(1, Seconds.toNanos(Double.MIN_VALUE));
        assertEquals(31_536_000_000_000_000L, Seconds.toNanos(Limits.MAX_SECONDS));
    }

    @Test
    void aDelayWhoseNanosecondsWereRoundedDownGetsOneMore() {
        double seconds = 304960.46247925103;
        assertEquals(304_960_462_479_251L, (long) Math.ceil(seconds * 1e9));
        assertEquals(304_960_462_479_252L, Seconds.toNanos(seconds));
        assertEquals(1.5, Seconds.fromNanos(1_500_000_000));
    }

    @Test
    void aDurationIsTheNearestDouble() {
        assertEquals(0.2, Seconds.of(Duration.ofMillis(200)));
        assertEquals(0.000000001, Seconds.of(Duration.ofNanos(1)));
        assertEquals(-1.5, Seconds.of(Duration.ofMillis(-1500)));
        assertEquals(Long.MAX_VALUE, Seconds.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextInt(1 << random.nextInt(27));
            int nanos = random.nextInt(1_000_000_000);
            double expected = Double.parseDouble("%d.%09d".formatted(seconds, nanos));
            assertEquals(expected, Seconds.of(Duration.ofSeconds(seconds, nanos)));
        }
    }

    @Test
    void aDifferenceHasNoRoundingErrorAndIsNeverNegative() {
        assertEquals(0.001, Seconds.difference(0.201, 0.2));
        assertEquals(0, Seconds.difference(0.2, 0.3));
    }
}
