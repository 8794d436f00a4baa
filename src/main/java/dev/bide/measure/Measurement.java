package dev.bide.measure;

import dev.bide.wait.FanOut;
import dev.bide.wait.Seconds;

/**
 * A fan-out that is over, and what it cost.
 *
 * @param fanOut what was waited for
 * @param late how late its waits were
 */
public record Measurement(FanOut fanOut, Lateness late) {

    /**
     * Gives the figure of the exercise that this comes from.
     *
     * @return elapsed seconds for each wait that was asked for
     */
    public double perWait() {
        return fanOut.elapsed() / fanOut.request().n();
    }

    /**
     * Gives what concurrency cost: perfect, it takes no longer than the longest wait.
     *
     * @return elapsed seconds beyond the longest delay
     */
    public double overhead() {
        return Seconds.difference(fanOut.elapsed(), fanOut.longest());
    }

    /**
     * Gives the delay that a share of some delays do not exceed.
     *
     * @param delays in seconds, ascending
     * @param share above 0 and up to 1: 0.5 for the median
     * @return seconds, one of the delays; 0 if there are none
     */
    public static double quantile(double[] delays, double share) {
        int n = delays.length;
        return n == 0 ? 0 : delays[Math.max(0, (int) Math.ceil(share * n) - 1)];
    }
}
