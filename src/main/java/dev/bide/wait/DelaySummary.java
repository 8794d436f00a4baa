package dev.bide.wait;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The number of delays, and some of their quantiles by the nearest-rank rule: each quantile is one of the delays.
 *
 * @param count the number of delays
 * @param p50 the median in seconds; like the others, 0 if there are no delays
 * @param p90 the delay that nine out of ten do not exceed
 * @param p99 the delay that 99 out of a hundred do not exceed
 * @param max the longest delay
 */
public record DelaySummary(int count, double p50, double p90, double p99, double max) {

    /**
     * Returns the summary of some delays.
     *
     * @param delays in seconds, ascending
     * @return their number and their quantiles
     */
    public static DelaySummary of(double[] delays) {
        return of(delays.length, rank -> delays[rank]);
    }

    /** Returns the summary of delays that are found by their rank. */
    static DelaySummary of(int count, Ranking delays) {
        return new DelaySummary(
                count,
                quantile(count, 0.5, delays),
                quantile(count, 0.9, delays),
                quantile(count, 0.99, delays),
                quantile(count, 1, delays));
    }

    /** Returns the ranks of the delays in a summary. */
    static IntStream ranks(int count) {
        return count == 0
                ? IntStream.empty()
                : DoubleStream.of(0.5, 0.9, 0.99, 1).mapToInt(share -> rank(count, share));
    }

    /** Returns the delay that a share of all delays do not exceed; 0 if there are none. */
    static double quantile(int count, double share, Ranking delays) {
        return count == 0 ? 0 : delays.at(rank(count, share));
    }

    private static int rank(int count, double share) {
        return Math.max(0, (int) Math.ceil(share * count) - 1);
    }

    /** Finds a delay by its rank, from 0 for the shortest. */
    interface Ranking {
        double at(int rank);
    }
}
