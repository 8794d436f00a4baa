package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessSnapshotTest {

    private static LatenessSnapshot of(long early, long... micros) {
        Histogram histogram = new Histogram(3_600_000_000L, 2);
        for (long value : micros) {
            histogram.recordValue(value);
        }
        return new LatenessSnapshot(histogram, early);
    }

    /** Returns a snapshot of 1, 2, 3, … 100 microseconds. The histogram counts each of these values exactly. */
    private static LatenessSnapshot oneToHundredMicros() {
        long[] micros = new long[100];
        for (int i = 0; i < 100; i++) {
            micros[i] = i + 1L;
        }
        return of(0, micros);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.01, 1", "0.011, 2", "0.5, 50", "0.501, 51", "0.9, 90", "0.99, 99", "0.999, 100", "1, 100"})
    void aQuantileIsTheSmallestValueThatTheShareDoesNotExceed(double share, int micros) {
        assertEquals(micros / 1e6, oneToHundredMicros().quantile(share));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.000001, 1", "0.00005, 50", "0.0000999, 100", "0.0001, 100", "3600, 100", "1e12, 100"})
    void theCountUpToABoundIncludesTheBound(double seconds, long count) {
        assertEquals(count, oneToHundredMicros().countUpTo(seconds));
    }

    @Test
    void aTextHasAllCounts() {
        LatenessSnapshot snapshot = of(7, 0, 1, 1, 250, 999_999, 3_600_000_000L);
        LatenessSnapshot other = LatenessSnapshot.decode(snapshot.encode());
        assertEquals(snapshot.hgrm(), other.hgrm());
        assertEquals(snapshot.quantile(1), other.quantile(1));
        assertEquals(7, other.early());
        assertEquals(12, snapshot.plus(other).count());
        assertEquals(0, LatenessSnapshot.decode(of(0).encode()).count());
    }

    @Test
    void twoTextsFitIntoAMessageEvenIfEveryBucketHasItsOwnLargeCount() {
        Histogram histogram = new Histogram(3_600_000_000L, 2);
        // Numbers without a pattern, which cannot be compressed.
        SplittableRandom counts = new SplittableRandom(7);
        for (long micros = 0; micros <= 3_600_000_000L; micros = histogram.nextNonEquivalentValue(micros)) {
            histogram.recordValueWithCount(micros, counts.nextLong(30_000_000_000L));
        }
        LatenessSnapshot full = new LatenessSnapshot(histogram, 0);
        assertEquals(full.count(), LatenessSnapshot.decode(full.encode()).count());
        assertTrue(full.encode().length() <= 23_000, full.encode().length() + " characters");
    }

    @Test
    void anotherTextIsNoHistogram() {
        assertThrows(IllegalArgumentException.class, () -> LatenessSnapshot.decode("AAAAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void theSumIsThatOfAllValues() {
        assertEquals(0.005050, oneToHundredMicros().sum(), 1e-15);
        assertEquals(100, oneToHundredMicros().count());
    }

    @Test
    void withoutValuesEveryResultIsZero() {
        LatenessSnapshot none = of(0);
        assertEquals(0, none.count());
        assertEquals(0, none.quantile(0));
        assertEquals(0, none.quantile(1));
        assertEquals(0, none.countUpTo(1));
        assertEquals(0, none.sum());
        assertEquals(0, none.early());
        assertTrue(none.hgrm().contains("Total count    =            0"), none.hgrm());
    }

    @Test
    void aValueOfZeroIsCounted() {
        LatenessSnapshot zero = of(0, 0);
        assertEquals(1, zero.count());
        assertEquals(1, zero.countUpTo(0));
        assertEquals(0, zero.quantile(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {255, 256, 999, 1000, 12_345, 300_000, 59_999_999, 3_600_000_000L})
    void everyResultIsAccurateToOnePercent(long micros) {
        LatenessSnapshot one = of(0, micros);
        assertEquals(micros / 1e6, one.quantile(0.5), micros / 1e8);
        assertEquals(micros / 1e6, one.quantile(1), micros / 1e8);
        assertEquals(micros / 1e6, one.sum(), micros / 1e8);
        assertEquals(0, one.countUpTo(micros / 1.01e6), "a hundredth below");
        assertEquals(1, one.countUpTo(micros / 1e6));
    }

    @Test
    void addingTwoSnapshotsLeavesThemUnchanged() {
        LatenessSnapshot one = of(1, 10, 20);
        LatenessSnapshot other = of(2, 30, 40, 50);
        LatenessSnapshot both = one.plus(other);
        assertEquals(5, both.count());
        assertEquals(3, both.early());
        assertEquals(150e-6, both.sum(), 1e-15);
        assertEquals(30e-6, both.quantile(0.5));
        assertEquals(50e-6, both.quantile(1));
        assertEquals(2, one.count());
        assertEquals(3, other.count());
    }

    @Test
    void theTableOfPercentilesIsInMilliseconds() {
        String table = of(0, 100, 100, 100, 200).hgrm();
        assertTrue(table.contains("        0.10 0.750000000000          3           4.00\n"), table);
        assertTrue(table.contains("        0.20 1.000000000000          4\n"), table);
        assertTrue(table.contains("#[Mean    =         0.13, StdDeviation   =         0.04]"), table);
        assertTrue(table.contains("#[Max     =         0.20, Total count    =            4]"), table);
    }
}
