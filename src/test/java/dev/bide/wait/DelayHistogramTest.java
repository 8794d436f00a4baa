package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Counts each delay in one bucket, whether it comes alone or in an array. */
class DelayHistogramTest {

    private static long inBucket(DelayHistogram.Snapshot snapshot, double bound) {
        return snapshot.counts()[Arrays.binarySearch(snapshot.bounds(), bound)];
    }

    @Test
    void aBucketHasItsUpperBoundAndNotItsLowerOne() {
        DelayHistogram histogram = new DelayHistogram();
        for (double delay : new double[] {0, 0.001, Math.nextUp(0.001), 0.002, 5000, Math.nextUp(5000.0), 31_536_000}) {
            histogram.record(delay);
        }
        DelayHistogram.Snapshot snapshot = histogram.snapshot();
        assertEquals(2, inBucket(snapshot, 0.001));
        assertEquals(2, inBucket(snapshot, 0.002));
        assertEquals(0, inBucket(snapshot, 0.005));
        assertEquals(1, inBucket(snapshot, 5000));
        assertEquals(2, inBucket(snapshot, Double.POSITIVE_INFINITY));
        assertEquals(7, snapshot.count());
    }

    @Test
    void anArrayIsCountedAsItsDelaysAre() {
        // Draws with ties at bounds, some over the last bound, and a tail that must not be counted.
        double[] delays = FanOutRequest.of(3000).upTo(20_000).withSeed(7).draw();
        Arrays.setAll(delays, i -> i % 3 == 0 ? Math.ceil(delays[i]) : delays[i]);
        Arrays.sort(delays);
        for (int end : new int[] {0, 1, 2999, 3000}) {
            DelayHistogram alone = new DelayHistogram();
            DelayHistogram together = new DelayHistogram();
            for (int i = 0; i < end; i++) {
                alone.record(delays[i]);
            }
            together.record(delays, end);
            assertArrayEquals(alone.snapshot().counts(), together.snapshot().counts());
            assertEquals(end, together.snapshot().count());
            assertEquals(alone.snapshot().sum(), together.snapshot().sum(), 1e-6);
        }
    }
}
