package dev.bide.lateness;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * A histogram of lateness on one event loop: all values since the beginning, and those of the last minute. Only the
 * thread of the event loop records. Any thread may read, and recording never waits for a reader.
 *
 * <p>The last minute is a ring of slots of 5 seconds. Twelve full slots and the current one are kept, so it covers 60
 * to 65 seconds.
 */
final class LoopHistogram {

    /** Two significant digits, so values are accurate to 1 %. From a microsecond to an hour this takes 26 KB. */
    private static final int SIGNIFICANT_DIGITS = 2;

    static final long MAX_MICROS = 3_600_000_000L;
    private static final long NANOS_PER_MICRO = 1000;
    private static final int SLOTS = 13;

    static final long SLOT_NANOS = 5_000_000_000L;

    // A recorder has two histograms, one to write and one to read, and swaps them without stopping the writer. So
    // record() takes no lock. The lock of the methods below is between readers and roll(), which the event loop calls
    // at each probe; it is held for no longer than it takes to add or copy histograms.
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(MAX_MICROS, SIGNIFICANT_DIGITS);
    private final LongAdder early = new LongAdder(); // written by the event loop, read by any thread

    private final Histogram total = new Histogram(MAX_MICROS, SIGNIFICANT_DIGITS);
    private final Histogram[] slots = new Histogram[SLOTS];

    /** What was recorded between the last two calls of {@link #roll}; reused, so that rolling allocates nothing. */
    private Histogram interval = recorder.getIntervalHistogram();

    /** The number of the current slot, counted from moment 0 of the clock. */
    private long slot;

    LoopHistogram(long nanos) {
        for (int i = 0; i < SLOTS; i++) {
            // Without a maximum, a histogram grows as needed: 13 that cover an hour would take 26 KB each.
            slots[i] = new Histogram(SIGNIFICANT_DIGITS);
        }
        slot = Math.floorDiv(nanos, SLOT_NANOS);
    }

    void record(long lateNanos) {
        record(lateNanos, 1);
    }

    void record(long lateNanos, int count) {
        if (lateNanos < 0) {
            early.add(count);
        }
        // Over an hour counts as an hour: the recorder throws for a value above its maximum.
        recorder.recordValueWithCount(Math.min(Math.max(0, lateNanos / NANOS_PER_MICRO), MAX_MICROS), count);
    }

    /** Returns the smallest lateness that is counted in the same bucket as another one. */
    long lowestEquivalent(long lateNanos) {
        // It depends on the precision alone and not on the counts, so it needs no lock.
        long micros = total.lowestEquivalentValue(Math.min(lateNanos / NANOS_PER_MICRO, MAX_MICROS));
        return lateNanos < 0 ? lateNanos : micros * NANOS_PER_MICRO;
    }

    synchronized LatenessSnapshot total(long nanos) {
        roll(nanos); // total has only what the last roll() added
        // A copy, because the caller reads it without the lock.
        return new LatenessSnapshot(total.copy(), early.sum());
    }

    synchronized LatenessSnapshot lastMinute(long nanos) {
        roll(nanos);
        Histogram sum = new Histogram(MAX_MICROS, SIGNIFICANT_DIGITS);
        for (Histogram histogram : slots) {
            sum.add(histogram);
        }
        return new LatenessSnapshot(sum, early.sum());
    }

    /**
     * Adds what was recorded since the last call to the slot of that call, and clears the slots older than a minute.
     */
    synchronized void roll(long nanos) {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        slots[index(slot)].add(interval);
        long current = Math.floorDiv(nanos, SLOT_NANOS);
        // After a long silence one round clears every slot; more rounds would only clear them again.
        slot = Math.max(slot, current - SLOTS);
        while (slot < current) {
            slot++;
            slots[index(slot)].reset();
        }
    }

    private static int index(long slot) {
        // floorMod(), because moments may be negative.
        return Math.floorMod(slot, SLOTS);
    }
}
