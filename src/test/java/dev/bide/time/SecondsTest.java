package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.Limits;
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
    void aDifferenceHasNoRoundingErrorAndIsNeverNegative() {
        assertEquals(0.001, Seconds.difference(0.201, 0.2));
        assertEquals(0, Seconds.difference(0.2, 0.3));
    }
}
