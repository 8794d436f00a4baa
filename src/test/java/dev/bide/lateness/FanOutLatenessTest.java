package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FanOutLatenessTest {

    private final FanOutLateness late = new FanOutLateness();

    private void record(double seconds) {
        late.record(Math.round((1 + seconds) * 1e9) / 1e9 - 1);
    }

    @Test
    void ofNothingItIsNothing() {
        assertEquals(0, late.quantile(0.5));
        assertEquals(0, late.max());
    }

    @Test
    void ofOneItIsThatOne() {
        record(0.001234567);
        assertEquals(0.001234567, late.quantile(0.5));
        assertEquals(0.001234567, late.quantile(1));
        assertEquals(0.001234567, late.max());
        assertEquals(0, late.early());
    }

    @Test
    void itIsNeverNegative() {
        record(-0.5);
        assertEquals(1, late.early());
        assertEquals(0, late.max());
        assertEquals(0, late.quantile(0.5));
    }

    @Test
    void quantilesAreRightToAPercentAndAMicrosecondAtAnySize() {
        Random random = new Random(7);
        double[] all = new double[100_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.pow(10, random.nextDouble() * 10 - 6);
            record(all[i]);
        }
        Arrays.sort(all);
        for (double share : new double[] {0.001, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            double exact = all[(int) Math.ceil(share * all.length) - 1];
            double told = late.quantile(share);
            assertTrue(told >= exact - 1e-8 && told <= exact * 1.01 + 1.1e-6, share + ": " + told + " of " + exact);
        }
        assertEquals(all[all.length - 1], late.max(), 1e-8);
    }
}
