package dev.bide.page;

/**
 * Finds the bins of moments in any order. A binary search takes 50 ns for each, since the processor cannot predict where it
 * goes, and a plan has a million. Here the first bits of a number lead to its bin or, for a few numbers, to the one before. It
 * takes 60 KB while a plan is drawn. Any thread may use it.
 */
final class BinIndex {

    /** How many bits after the exponent count. */
    // The last octave of a linear axis has 256 bins and, with these bits, 1024 parts. So three numbers in four need no
    // step, and the processor can predict that: with 64 parts, a plan of a million took three times as long.
    private static final int MANTISSA_BITS = 10;

    private static final int SHIFT = 52 - MANTISSA_BITS;

    /** What is less than the end by so many octaves is in the first few bins of either axis. */
    private static final int OCTAVES = 14;

    private final Bins bins;
    private final int[] starts = new int[(OCTAVES + 1) << MANTISSA_BITS];

    /** The first bits of the least number that {@link #starts} has. */
    private final long least;

    BinIndex(Bins bins) {
        this.bins = bins;
        this.least = firstBits(bins.end()) - starts.length + 1;
        int bin = 0;
        for (int i = 0; i < starts.length; i++) {
            bin = bins.near(bin, Double.longBitsToDouble((least + i) << SHIFT));
            starts[i] = bin;
        }
    }

    private static long firstBits(double seconds) {
        return Double.doubleToRawLongBits(seconds) >>> SHIFT;
    }

    /** Returns the bin of a moment, which is not negative. */
    int of(double seconds) {
        long index = firstBits(seconds) - least;
        int start = index < 0 ? 0 : starts[(int) Math.min(index, starts.length - 1)];
        return bins.near(start, seconds);
    }
}
