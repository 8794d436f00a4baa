package dev.bide.lateness;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.HdrHistogram.IntCountsHistogram;

/**
 * The lateness of the waits of one fan-out. Every wait is counted. Only the thread of the event loop records; after the
 * fan-out has ended, any thread may read.
 *
 * <p>Lateness is counted in microseconds, and quantiles are accurate to 1 %. The maximum is kept exactly.
 *
 * <p>{@link LoopHistogram} covers an hour in advance (26 KB), can be read while it is written, and keeps the last
 * minute apart. A fan-out needs none of that: this histogram starts small and grows with the lateness.
 */
public final class FanOutLateness {

    /** Two significant digits: a quantile is accurate to 1 %. */
    private static final int SIGNIFICANT_DIGITS = 2;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MICRO = 1000;

    // Counts of 4 bytes, since the number of waits is an int. Those of HdrHistogram's Histogram take 8.
    private final IntCountsHistogram micros;
    private long early;

    /** Kept beside the histogram, whose own maximum is only accurate to 1 %. */
    private double maxSeconds;

    /** Creates an empty histogram. */
    public FanOutLateness() {
        this(new IntCountsHistogram(SIGNIFICANT_DIGITS), 0, 0);
    }

    private FanOutLateness(IntCountsHistogram micros, double maxSeconds, long early) {
        this.micros = micros;
        this.maxSeconds = maxSeconds;
        this.early = early;
    }

    /**
     * Returns the lateness that another process has recorded.
     *
     * @param compressed its {@link #compressed()}
     * @param maxSeconds its {@link #max()}
     * @param early its {@link #early()}
     * @return an equal histogram
     */
    public static FanOutLateness of(byte[] compressed, double maxSeconds, long early) {
        try {
            return new FanOutLateness(
                    IntCountsHistogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(compressed), 0),
                    maxSeconds,
                    early);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a histogram of lateness", e);
        }
    }

    /**
     * Returns the counts in the compressed form of HdrHistogram.
     *
     * @return a few hundred bytes
     */
    public byte[] compressed() {
        ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoCompressedByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    /**
     * Adds the lateness of other waits. Only the thread of the event loop may call this method.
     *
     * @param other their lateness, which does not change meanwhile
     */
    public void add(FanOutLateness other) {
        micros.add(other.micros);
        early += other.early;
        maxSeconds = Math.max(maxSeconds, other.maxSeconds);
    }

    /**
     * Records the lateness of a wait that has ended. Only the thread of the event loop may call this method.
     *
     * @param lateSeconds the lateness in seconds; a negative value counts as early and as not late
     */
    public void record(double lateSeconds) {
        record(lateSeconds, 1);
    }

    /**
     * Records the lateness of waits that have ended at the same time. Only the thread of the event loop may call this
     * method.
     *
     * @param lateSeconds the largest lateness in seconds; a negative value counts as early and as not late
     * @param n the number of waits; the lateness of each is at least the {@link #lowestEquivalent} of the largest
     */
    public void record(double lateSeconds, int n) {
        if (lateSeconds < 0) {
            early += n;
        }
        double seconds = Math.max(0, lateSeconds);
        micros.recordValueWithCount((long) (seconds * LatenessSnapshot.MICROS_PER_SECOND), n);
        maxSeconds = Math.max(maxSeconds, seconds);
    }

    /**
     * Returns the smallest lateness that is counted in the same bucket as another one.
     *
     * @param lateNanos the other one, in nanoseconds
     * @return nanoseconds, at most {@code lateNanos}
     */
    public long lowestEquivalent(long lateNanos) {
        long least = micros.lowestEquivalentValue(lateNanos / NANOS_PER_MICRO) * NANOS_PER_MICRO;
        return lateNanos < 0 ? lateNanos : least;
    }

    /**
     * Returns a quantile: the lateness that a share of the waits did not exceed.
     *
     * @param share from 0 to 1: 0.5 for the median
     * @return seconds; 0 if there are no waits
     */
    public double quantile(double share) {
        // A value is rounded down to whole microseconds when it is recorded, so one more is an upper bound, and the
        // exact maximum is another. LatenessSnapshot adds no microsecond: its quantiles agree with its sum and its
        // table of percentiles, which count whole microseconds.
        return Math.min(
                max(), (LatenessSnapshot.quantileMicros(micros, share) + 1) / LatenessSnapshot.MICROS_PER_SECOND);
    }

    /**
     * Returns the largest lateness.
     *
     * @return seconds, to the nanosecond; 0 if there are no waits
     */
    public double max() {
        // Subtracting doubles leaves errors far below a nanosecond.
        return Math.rint(maxSeconds * NANOS_PER_SECOND) / NANOS_PER_SECOND;
    }

    /**
     * Returns the number of waits that ended early, which is a defect.
     *
     * @return 0 unless there is a defect
     */
    public long early() {
        return early;
    }
}
