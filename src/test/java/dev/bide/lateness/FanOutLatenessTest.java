package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FanOutLatenessTest {

    private final FanOutLateness lateness = new FanOutLateness();

    /** Records a lateness as a fan-out does, with the rounding error of subtracting a delay from a time. */
    private void record(double seconds) {
        lateness.record(Math.round((1 + seconds) * 1e9) / 1e9 - 1);
    }

    @Test
    void withoutWaitsEveryValueIsZero() {
        assertEquals(0, lateness.quantile(0.5));
        assertEquals(0, lateness.max());
    }

    @Test
    void withOneWaitEveryQuantileIsItsLateness() {
        record(0.001234567);
        assertEquals(0.001234567, lateness.quantile(0.5));
        assertEquals(0.001234567, lateness.quantile(1));
        assertEquals(0.001234567, lateness.max());
        assertEquals(0, lateness.early());
    }

    @Test
    void anEarlyWaitIsCountedAndIsNotLate() {
        record(-0.5);
        assertEquals(1, lateness.early());
        assertEquals(0, lateness.max());
        assertEquals(0, lateness.quantile(0.5));
    }

    @Test
    void quantilesAreAccurateToOnePercentPlusOneMicrosecond() {
        Random random = new Random(7);
        double[] values = new double[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.pow(10, random.nextDouble() * 10 - 6);
            record(values[i]);
        }
        Arrays.sort(values);
        for (double share : new double[] {0.001, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            double exact = values[(int) Math.ceil(share * values.length) - 1];
            double quantile = lateness.quantile(share);
            assertTrue(
                    quantile >= exact - 1e-8 && quantile <= exact * 1.01 + 1.1e-6,
                    share + ": " + quantile + " of " + exact);
        }
        assertEquals(values[values.length - 1], lateness.max(), 1e-8);
    }
}
