package dev.bide.lateness;

/**
 * The rows in which a minute of lateness is counted: eight a decade from 0.1 ms to 10 s, one for less and one for more.
 * Any thread may call it.
 */
public final class LatenessRows {

    static final int PER_DECADE = 8;

    /** The number of rows: 40, and the two at the ends. */
    public static final int COUNT = 5 * PER_DECADE + 2;

    private static final double FIRST_NANOS = 100_000;

    /** The least lateness of each row. */
    private static final long[] FROM_NANOS = fromNanos();

    /**
     * The row of the least number that has so many bits. From there the row of any number is at most three further: twice
     * the lateness is 2.4 rows more. This takes a nanosecond, and a logarithm twenty.
     */
    private static final int[] ROW_BY_BITS = rowByBits();

    private LatenessRows() {}

    /**
     * Returns the row of a lateness.
     *
     * @param nanos the lateness in nanoseconds; one of 0 or less is in the first row
     * @return a number from 0, less than {@link #COUNT}
     */
    public static int of(long nanos) {
        if (nanos <= 0) {
            return 0;
        }
        int row = ROW_BY_BITS[Long.SIZE - Long.numberOfLeadingZeros(nanos)];
        while (row < COUNT - 1 && nanos >= FROM_NANOS[row + 1]) {
            row++;
        }
        return row;
    }

    /**
     * Returns the row of a lateness, and searches from another row. It is faster than {@link #of} if the lateness is
     * usually in that row or next to it: the processor predicts each step, while it cannot predict those of a search.
     *
     * @param near the row of another lateness
     * @param nanos the lateness in nanoseconds; one of 0 or less is in the first row
     * @return what {@link #of} returns
     */
    public static int near(int near, long nanos) {
        int row = near;
        while (row > 0 && nanos < FROM_NANOS[row]) {
            row--;
        }
        while (row < COUNT - 1 && nanos >= FROM_NANOS[row + 1]) {
            row++;
        }
        return row;
    }

    /**
     * Returns the least lateness of a row.
     *
     * @param row its number
     * @return nanoseconds, 0 for the first row
     */
    public static long fromNanos(int row) {
        return FROM_NANOS[row];
    }

    private static long[] fromNanos() {
        long[] from = new long[COUNT];
        for (int row = 1; row < COUNT; row++) {
            from[row] = Math.round(FIRST_NANOS * StrictMath.pow(10, (row - 1) / (double) PER_DECADE));
        }
        return from;
    }

    private static int[] rowByBits() {
        int[] rows = new int[Long.SIZE];
        for (int bits = 1; bits < Long.SIZE; bits++) {
            long least = 1L << (bits - 1);
            while (rows[bits] < COUNT - 1 && least >= FROM_NANOS[rows[bits] + 1]) {
                rows[bits]++;
            }
        }
        return rows;
    }
}
