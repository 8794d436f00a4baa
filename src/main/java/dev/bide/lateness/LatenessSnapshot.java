package dev.bide.lateness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** An immutable copy of a histogram of lateness. Any thread may read it. */
public final class LatenessSnapshot {

    static final double MICROS_PER_SECOND = 1e6;

    private static final double MICROS_PER_MILLI = 1e3;

    private final Histogram micros;
    private final long early;

    LatenessSnapshot(Histogram micros, long early) {
        this.micros = micros;
        this.early = early;
    }

    /**
     * Returns the sum of two snapshots: their histograms are added.
     *
     * @param other another snapshot
     * @return the values of both
     */
    public LatenessSnapshot plus(LatenessSnapshot other) {
        // A copy, because snapshots are immutable and add() changes the histogram.
        Histogram sum = micros.copy();
        sum.add(other.micros);
        return new LatenessSnapshot(sum, early + other.early);
    }

    /**
     * Returns the snapshot as a text for another process: all counts, compressed.
     *
     * @return a text of base64; some hundred characters for a histogram with few values, at most 23,000 if no count is
     *     above 30 billion
     */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + micros.getNeededByteBufferCapacity());
        bytes.putLong(early);
        micros.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /**
     * Returns the snapshot that another process has encoded.
     *
     * @param text what {@link #encode} returned
     * @return a snapshot with the same counts
     */
    public static LatenessSnapshot decode(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        long early = bytes.getLong();
        try {
            // With the range of all recordings, so that snapshots of all processes can be added.
            return new LatenessSnapshot(
                    Histogram.decodeFromCompressedByteBuffer(bytes, LoopHistogram.MAX_MICROS), early);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram", e);
        }
    }

    /** Returns a quantile by the nearest-rank rule, in microseconds; 0 if the histogram is empty. */
    static long quantileMicros(AbstractHistogram micros, double share) {
        return Math.min(micros.getMaxValue(), micros.getValueAtPercentile(share * 100));
    }

    /**
     * Returns the number of recorded values.
     *
     * @return 0 or more
     */
    public long count() {
        return micros.getTotalCount();
    }

    /**
     * Returns a quantile: the lateness that a share of the values did not exceed.
     *
     * @param share from 0 to 1: 0.5 for the median, 1 for the maximum
     * @return seconds, accurate to 1 %; 0 if there are no values
     */
    public double quantile(double share) {
        return quantileMicros(micros, share) / MICROS_PER_SECOND;
    }

    /**
     * Returns the number of values up to a bound, the bound included.
     *
     * @param seconds the bound
     * @return from 0 to {@link #count()}
     */
    public long countUpTo(double seconds) {
        // Rounded, not truncated: in doubles, 0.000249 * 1e6 is less than 249.
        return count() == 0 ? 0 : micros.getCountBetweenValues(0, Math.round(seconds * MICROS_PER_SECOND));
    }

    /**
     * Returns the sum of all values.
     *
     * @return seconds, accurate to 1 %
     */
    public double sum() {
        // HdrHistogram keeps no sum. It computes the mean from its counts, so this has the accuracy of the buckets.
        return count() * micros.getMean() / MICROS_PER_SECOND;
    }

    /**
     * Returns the number of values that were early, which is a defect.
     *
     * @return 0 unless there is a defect
     */
    public long early() {
        return early;
    }

    /**
     * Returns the percentile distribution in milliseconds, in the text format of HdrHistogram's plotter (.hgrm).
     *
     * @return a table of percentiles
     */
    public String hgrm() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8);
        micros.outputPercentileDistribution(out, MICROS_PER_MILLI);
        out.flush();
        return text.toString(StandardCharsets.UTF_8);
    }
}
