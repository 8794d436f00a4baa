package dev.bide.page;

/**
 * The time axis of a run, cut into bins of equal width on a linear or a logarithmic scale.
 *
 * @param edges where each bin begins, in seconds from the start of the run, and where the last one ends; ascending
 * @param log whether the scale is logarithmic; its first bin begins at 0 all the same, so that every wait has a bin
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares axes, and nothing writes to the array
record Bins(double[] edges, boolean log) {

    static final int COUNT = 512;

    // A logarithmic axis begins where the first wait is due, but has at least one decade and at most four.
    private static final double LEAST_SHARE = 1e-4;
    private static final double GREATEST_SHARE = 0.1;

    private static final double[] ROUND = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};

    /** An axis ends with the shape of its delays if the last wait is due after this share of it. */
    private static final double CLOSE_TO_END = 0.8;

    /** The end of a run whose waits are all due at once. */
    private static final double LEAST_END = 0.001;

    static Bins linear(double end) {
        double[] edges = new double[COUNT + 1];
        for (int i = 0; i <= COUNT; i++) {
            edges[i] = end * i / COUNT;
        }
        return new Bins(edges, false);
    }

    /** Returns a logarithmic axis. Its second edge is where a first bin as wide as the others would end. */
    static Bins log(double soonest, double end) {
        double from = Math.max(end * LEAST_SHARE, Math.min(soonest, end * GREATEST_SHARE));
        double ratio = end / from;
        double[] edges = new double[COUNT + 1];
        for (int i = 1; i < COUNT; i++) {
            edges[i] = from * StrictMath.pow(ratio, i / (double) COUNT);
        }
        edges[COUNT] = end; // exactly, whatever pow() returns
        return new Bins(edges, true);
    }

    /** Returns where an axis ends, of which the last wait is due at a moment: at the longest delay, or a round number. */
    static double end(double last, double longest) {
        if (last <= longest && last > CLOSE_TO_END * longest) {
            return longest;
        }
        double power = LEAST_END;
        while (power * 10 < last) {
            power *= 10;
        }
        for (double factor : ROUND) {
            if (factor * power >= last) {
                return factor * power;
            }
        }
        return last; // a power of ten that was rounded down
    }

    double end() {
        return edges[COUNT];
    }

    /**
     * Returns the bin of a moment. Moments after the end are in the last bin. The search steps from bin to bin, so it
     * is fast from a bin nearby: that of the wait before, or that of a {@link BinIndex}.
     *
     * @param bin a bin that is near the moment
     */
    int near(int bin, double seconds) {
        int near = bin;
        while (near < COUNT - 1 && seconds >= edges[near + 1]) {
            near++;
        }
        // Waits of a fan-out over several nodes are reported node by node, which is not quite in order.
        while (near > 0 && seconds < edges[near]) {
            near--;
        }
        return near;
    }
}
