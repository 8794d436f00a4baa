package dev.bide.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.Ended;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenessTest {

    private final Lateness late = new Lateness();

    private void record(double seconds) {
        late.accept(new Ended(new double[] {1}, new BitSet(), 0, 1, Math.round((1 + seconds) * 1e9)));
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

    @Test
    void everyWaitOfARangeIsCountedAndNoOther() {
        late.accept(new Ended(new double[] {9, 0.1, 0.2, 0.3, 9}, new BitSet(), 1, 4, 400_000_000));
        assertEquals(0.3, late.max());
        assertEquals(0.1, late.quantile(0.1), 0.001);
        assertEquals(0.2, late.quantile(0.5), 0.002);
        assertEquals(0.3, late.quantile(1));
    }
}
