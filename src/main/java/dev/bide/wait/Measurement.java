package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.time.Seconds;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A fan-out that has ended, and how late its waits were.
 *
 * @param request the request
 * @param delays the delays of the waits that succeeded, in seconds, ascending; shared, so the caller must not change it;
 *     empty if the request is without the list
 * @param summary how many waits succeeded, and quantiles of their delays
 * @param failed how many waits failed; the rest were cancelled because they were not needed
 * @param longest the delay of the last wait that ended, in seconds; 0 if there was none
 * @param elapsed how long the whole fan-out took, in seconds; never less than the longest delay
 * @param late how late its waits were
 * @param lost how many waits were lost with a node of a cluster; 0 unless the request is spread over nodes
 */
@SuppressWarnings("ArrayRecordComponent") // 8 bytes a wait is the point; nothing compares measurements
public record Measurement(
        FanOutRequest request,
        double[] delays,
        DelaySummary summary,
        int failed,
        double longest,
        double elapsed,
        FanOutLateness late,
        int lost) {

    static final double[] NO_LIST = {};
    private static final int MAX_SHOWN_DELAYS = 10;

    /**
     * Creates the result of a fan-out without lost waits.
     *
     * @param request the request
     * @param delays the delays of the waits that succeeded, in seconds, ascending
     * @param failed how many waits failed
     * @param longest the delay of the last wait that ended, in seconds
     * @param elapsed how long the whole fan-out took, in seconds
     * @param late how late its waits were
     */
    public Measurement(
            FanOutRequest request, double[] delays, int failed, double longest, double elapsed, FanOutLateness late) {
        this(request, request.listed() ? delays : NO_LIST, DelaySummary.of(delays), failed, longest, elapsed, late, 0);
    }

    /**
     * Returns how many waits were cancelled because enough others had ended.
     *
     * @return 0 unless fewer than all were needed
     */
    public int cancelled() {
        return request.n() - summary.count() - failed - lost;
    }

    /**
     * Returns the figure of the Python exercise: total time divided by n.
     *
     * @return seconds
     */
    public double perWait() {
        return elapsed / request.n();
    }

    /**
     * Returns what concurrency cost. A perfect fan-out takes no longer than its longest wait.
     *
     * @return elapsed seconds beyond the longest delay
     */
    public double overhead() {
        return Seconds.difference(elapsed, longest);
    }

    /**
     * Returns a quantile of some delays by the nearest-rank rule, so it is always one of them.
     *
     * @param delays in seconds, ascending
     * @param share above 0 and up to 1: 0.5 for the median
     * @return seconds; 0 if there are no delays
     */
    public static double quantile(double[] delays, double share) {
        return DelaySummary.quantile(delays.length, share, rank -> delays[rank]);
    }

    /** Returns the figures of the fan-out and its soonest delays. A million delays would not fit on a line. */
    @Override
    public String toString() {
        String succeeded = request.listed() ? "delays=" + shown(delays, 0, delays.length) : "summary=" + summary;
        return "Measurement[n=" + request.n() + ", " + succeeded + ", failed=" + failed
                + ", cancelled=" + cancelled() + lostText() + ", longest=" + longest + ", elapsed=" + elapsed
                + ", seed="
                + request.seed() + "]";
    }

    private String lostText() {
        return lost == 0 ? "" : ", lost=" + lost;
    }

    /** Returns some delays of a list in brackets: the first ones, and how many more there are. */
    static String shown(double[] delays, int from, int to) {
        int end = Math.min(to, from + MAX_SHOWN_DELAYS);
        String first =
                Arrays.stream(delays, from, end).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return "[" + first + (end < to ? ", and " + (to - end) + " more" : "") + "]";
    }
}
