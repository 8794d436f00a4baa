package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopHistogramTest {

    private static final long SLOT_NANOS = LoopHistogram.SLOT_NANOS;
    private static final long MILLI_NANOS = 1_000_000;
    private static final long HOUR_NANOS = 3_600_000 * MILLI_NANOS;

    /** The first moment of a slot. */
    private static final long START_NANOS = 123_456 * SLOT_NANOS;

    private final LoopHistogram histogram = new LoopHistogram(START_NANOS);

    private void recordAt(long nanos) {
        histogram.roll(nanos);
        histogram.record(MILLI_NANOS);
    }

    private long lastMinuteCountAt(long nanos) {
        return histogram.lastMinute(nanos).count();
    }

    @Test
    void aValueOfTheFirstMomentOfASlotIsDroppedThirteenSlotsLater() {
        recordAt(START_NANOS);
        assertEquals(1, lastMinuteCountAt(START_NANOS + 13 * SLOT_NANOS - 1));
        assertEquals(0, lastMinuteCountAt(START_NANOS + 13 * SLOT_NANOS));
    }

    @Test
    void aValueOfTheLastMomentOfASlotIsKeptForOneMinute() {
        recordAt(START_NANOS + SLOT_NANOS - 1);
        assertEquals(1, lastMinuteCountAt(START_NANOS + 13 * SLOT_NANOS - 1));
        assertEquals(0, lastMinuteCountAt(START_NANOS + 13 * SLOT_NANOS));
    }

    @Test
    void slotsAreDroppedOneByOne() {
        for (int slot = 0; slot < 13; slot++) {
            recordAt(START_NANOS + slot * SLOT_NANOS);
        }
        for (int cleared = 0; cleared < 13; cleared++) {
            assertEquals(13 - cleared, lastMinuteCountAt(START_NANOS + (13 + cleared) * SLOT_NANOS - 1), "just before");
            assertEquals(12 - cleared, lastMinuteCountAt(START_NANOS + (13 + cleared) * SLOT_NANOS), "just after");
        }
    }

    @Test
    void aSteadyStreamKeepsThirteenSlotsFull() {
        for (int slot = 0; slot < 1000; slot++) {
            recordAt(START_NANOS + slot * SLOT_NANOS);
            assertEquals(Math.min(13, slot + 1), lastMinuteCountAt(START_NANOS + (slot + 1) * SLOT_NANOS - 1));
        }
        assertEquals(1000, histogram.total(START_NANOS + 1000 * SLOT_NANOS).count());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                13 * SLOT_NANOS,
                14 * SLOT_NANOS,
                25 * SLOT_NANOS,
                26 * SLOT_NANOS,
                27 * SLOT_NANOS,
                3 * HOUR_NANOS,
                3 * HOUR_NANOS + 1,
                9000 * HOUR_NANOS
            })
    void afterALongSilenceTheLastMinuteIsEmptyAndTheTotalIsKept(long silence) {
        for (int slot = 0; slot < 13; slot++) {
            recordAt(START_NANOS + (slot - 12) * SLOT_NANOS);
        }
        assertEquals(0, lastMinuteCountAt(START_NANOS + silence));
        assertEquals(13, histogram.total(START_NANOS + silence).count());
        recordAt(START_NANOS + silence);
        assertEquals(1, lastMinuteCountAt(START_NANOS + silence));
        assertEquals(14, histogram.total(START_NANOS + silence).count());
    }

    @Test
    void aValueBelongsToTheSlotOfTheRollBeforeIt() {
        histogram.roll(START_NANOS);
        histogram.record(MILLI_NANOS);
        assertEquals(1, lastMinuteCountAt(START_NANOS + 13 * SLOT_NANOS - 1));
        histogram.record(MILLI_NANOS);
        assertEquals(1, lastMinuteCountAt(START_NANOS + 13 * SLOT_NANOS));
        assertEquals(2, histogram.total(START_NANOS + 13 * SLOT_NANOS).count());
    }

    @Test
    void aReaderWithAnEarlierMomentDropsNothing() {
        recordAt(START_NANOS + 5 * SLOT_NANOS);
        assertEquals(1, lastMinuteCountAt(START_NANOS));
        assertEquals(1, lastMinuteCountAt(START_NANOS + 5 * SLOT_NANOS));
    }

    @Test
    void momentsMayBeNegative() {
        LoopHistogram before = new LoopHistogram(-3 * SLOT_NANOS);
        before.record(MILLI_NANOS);
        assertEquals(1, before.lastMinute(10 * SLOT_NANOS - 1).count());
        assertEquals(0, before.lastMinute(10 * SLOT_NANOS).count());
    }

    @Test
    void anEarlyValueIsCountedAndIsNotLate() {
        histogram.record(-1);
        histogram.record(-HOUR_NANOS, 3);
        histogram.record(0);
        assertEquals(4, histogram.total(START_NANOS).early());
        assertEquals(4, histogram.lastMinute(START_NANOS).early());
        assertEquals(5, histogram.total(START_NANOS).count());
        assertEquals(0, histogram.total(START_NANOS).quantile(1));
    }

    @Test
    void aLatenessBelowAMicrosecondCountsAsZero() {
        histogram.record(999);
        assertEquals(0, histogram.total(START_NANOS).quantile(1));
        histogram.record(1000);
        assertEquals(1e-6, histogram.total(START_NANOS).quantile(1));
        assertEquals(0, histogram.total(START_NANOS).early());
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR_NANOS, HOUR_NANOS + 1, 24 * HOUR_NANOS, Long.MAX_VALUE})
    void moreThanAnHourCountsAsAnHour(long late) {
        histogram.record(late, 2);
        LatenessSnapshot sum = histogram.total(START_NANOS).plus(histogram.lastMinute(START_NANOS));
        assertEquals(4, sum.count());
        assertEquals(3600, sum.quantile(1), 36);
    }

    @Test
    void readingWhileRecordingLosesNoValue() {
        int values = 1_000_000;
        CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < values; i++) {
                histogram.record(i * 1000L);
            }
        });
        long lastCount = 0;
        while (!loop.isDone()) {
            long count = histogram.total(START_NANOS).count();
            assertTrue(count >= lastCount, "the count never decreases");
            lastCount = count;
        }
        loop.join();
        assertEquals(values, histogram.total(START_NANOS).count());
        assertEquals(values, histogram.lastMinute(START_NANOS).count());
    }
}
