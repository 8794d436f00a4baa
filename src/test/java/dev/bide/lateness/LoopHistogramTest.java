package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopHistogramTest {

    private static final long SLOT = LoopHistogram.SLOT_NANOS;
    private static final long MILLI = 1_000_000;
    private static final long HOUR = 3_600_000 * MILLI;

    /** The first moment of a slot. */
    private static final long START = 123_456 * SLOT;

    private final LoopHistogram lag = new LoopHistogram(START);

    private void recordAt(long nanos) {
        lag.roll(nanos);
        lag.record(MILLI);
    }

    private long inTheLastMinuteAt(long nanos) {
        return lag.lastMinute(nanos).count();
    }

    @Test
    void whatTheFirstMomentOfASlotSawIsForgottenThirteenSlotsLaterAndNotBefore() {
        recordAt(START);
        assertEquals(1, inTheLastMinuteAt(START + 13 * SLOT - 1));
        assertEquals(0, inTheLastMinuteAt(START + 13 * SLOT));
    }

    @Test
    void whatTheLastMomentOfASlotSawIsKeptForAMinuteAndNotLonger() {
        recordAt(START + SLOT - 1);
        assertEquals(1, inTheLastMinuteAt(START + 13 * SLOT - 1));
        assertEquals(0, inTheLastMinuteAt(START + 13 * SLOT));
    }

    @Test
    void slotsAreForgottenOneByOne() {
        for (int slot = 0; slot < 13; slot++) {
            recordAt(START + slot * SLOT);
        }
        for (int gone = 0; gone < 13; gone++) {
            assertEquals(13 - gone, inTheLastMinuteAt(START + (13 + gone) * SLOT - 1), "just before");
            assertEquals(12 - gone, inTheLastMinuteAt(START + (13 + gone) * SLOT), "just after");
        }
    }

    @Test
    void aSteadyStreamHasThirteenSlotsFullForEver() {
        for (int slot = 0; slot < 1000; slot++) {
            recordAt(START + slot * SLOT);
            assertEquals(Math.min(13, slot + 1), inTheLastMinuteAt(START + (slot + 1) * SLOT - 1));
        }
        assertEquals(1000, lag.total(START + 1000 * SLOT).count());
    }

    @ParameterizedTest
    @ValueSource(longs = {13 * SLOT, 14 * SLOT, 25 * SLOT, 26 * SLOT, 27 * SLOT, 3 * HOUR, 3 * HOUR + 1, 9000 * HOUR})
    void afterSilenceNothingIsLeftButTheTotalAndTheNextMinuteBeginsAnew(long silence) {
        for (int slot = 0; slot < 13; slot++) {
            recordAt(START + (slot - 12) * SLOT);
        }
        assertEquals(0, inTheLastMinuteAt(START + silence));
        assertEquals(13, lag.total(START + silence).count());
        recordAt(START + silence);
        assertEquals(1, inTheLastMinuteAt(START + silence));
        assertEquals(14, lag.total(START + silence).count());
    }

    @Test
    void whatWasRecordedSinceTheLastLookCountsAsOfThen() {
        lag.roll(START);
        lag.record(MILLI);
        assertEquals(1, inTheLastMinuteAt(START + 13 * SLOT - 1));
        lag.record(MILLI);
        assertEquals(1, inTheLastMinuteAt(START + 13 * SLOT));
        assertEquals(2, lag.total(START + 13 * SLOT).count());
    }

    @Test
    void aReaderWhoseClockIsBehindForgetsNothing() {
        recordAt(START + 5 * SLOT);
        assertEquals(1, inTheLastMinuteAt(START));
        assertEquals(1, inTheLastMinuteAt(START + 5 * SLOT));
    }

    @Test
    void momentsBeforeZeroAreMomentsToo() {
        LoopHistogram before = new LoopHistogram(-3 * SLOT);
        before.record(MILLI);
        assertEquals(1, before.lastMinute(10 * SLOT - 1).count());
        assertEquals(0, before.lastMinute(10 * SLOT).count());
    }

    @Test
    void whatComesEarlyIsCountedAndIsNotLate() {
        lag.record(-1);
        lag.record(-HOUR, 3);
        lag.record(0);
        assertEquals(4, lag.total(START).early());
        assertEquals(4, lag.lastMinute(START).early());
        assertEquals(5, lag.total(START).count());
        assertEquals(0, lag.total(START).quantile(1));
    }

    @Test
    void whatIsLessThanAMicrosecondIsNothing() {
        lag.record(999);
        assertEquals(0, lag.total(START).quantile(1));
        lag.record(1000);
        assertEquals(1e-6, lag.total(START).quantile(1));
        assertEquals(0, lag.total(START).early());
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, HOUR + 1, 24 * HOUR, Long.MAX_VALUE})
    void moreThanAnHourIsAnHour(long late) {
        lag.record(late, 2);
        LatenessSnapshot sum = lag.total(START).plus(lag.lastMinute(START));
        assertEquals(4, sum.count());
        assertEquals(3600, sum.quantile(1), 36);
    }

    @Test
    void whoReadsLosesNothingOfWhatIsBeingRecorded() {
        int n = 1_000_000;
        CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < n; i++) {
                lag.record(i * 1000L);
            }
        });
        long seen = 0;
        while (!loop.isDone()) {
            long now = lag.total(START).count();
            assertTrue(now >= seen, "never fewer than before");
            seen = now;
        }
        loop.join();
        assertEquals(n, lag.total(START).count());
        assertEquals(n, lag.lastMinute(START).count());
    }
}
