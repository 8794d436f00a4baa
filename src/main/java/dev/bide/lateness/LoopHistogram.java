package dev.bide.lateness;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How late things were on one loop, all of them and those of the last minute. The loop's thread records; any thread may
 * read, which keeps the loop from nothing.
 */
final class LoopHistogram {

    /** Right to a hundredth, from a microsecond to an hour: 26 KB. */
    private static final int DIGITS = 2;

    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final long MICRO = 1000;

    /** The last minute, in slots that are forgotten one by one: those that are full, and the one that is being filled. */
    private static final int SLOTS = 13;

    static final long SLOT_NANOS = 5_000_000_000L;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);
    private final LongAdder early = new LongAdder();
    private final Histogram total = new Histogram(LONGEST_MICROS, DIGITS);
    private final Histogram[] slots = new Histogram[SLOTS];
    private Histogram fresh = recorder.getIntervalHistogram();
    private long slot;

    LoopHistogram(long nanos) {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Histogram(DIGITS);
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
        recorder.recordValueWithCount(Math.min(Math.max(0, lateNanos / MICRO), LONGEST_MICROS), count);
    }

    synchronized LatenessSnapshot total(long nanos) {
        roll(nanos);
        return new LatenessSnapshot(total.copy(), early.sum());
    }

    synchronized LatenessSnapshot lastMinute(long nanos) {
        roll(nanos);
        Histogram sum = new Histogram(LONGEST_MICROS, DIGITS);
        for (Histogram some : slots) {
            sum.add(some);
        }
        return new LatenessSnapshot(sum, early.sum());
    }

    /** Takes in what has been recorded, and forgets what is older than a minute. */
    synchronized void roll(long nanos) {
        fresh = recorder.getIntervalHistogram(fresh);
        total.add(fresh);
        slots[(int) Math.floorMod(slot, (long) SLOTS)].add(fresh);
        long now = Math.floorDiv(nanos, SLOT_NANOS);
        slot = Math.max(slot, now - SLOTS);
        while (slot < now) {
            slot++;
            slots[(int) Math.floorMod(slot, (long) SLOTS)].reset();
        }
    }
}
