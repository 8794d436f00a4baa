package dev.bide.lateness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/** How late things were, as it was when it was asked for. Any thread may read it. */
public final class LatenessSnapshot {

    private static final double MICROS_IN_A_SECOND = 1e6;
    private static final double MICROS_IN_A_MILLISECOND = 1e3;

    private final Histogram micros;
    private final long early;

    LatenessSnapshot(Histogram micros, long early) {
        this.micros = micros;
        this.early = early;
    }

    /** Adds up what several loops have recorded. */
    LatenessSnapshot plus(LatenessSnapshot other) {
        Histogram sum = micros.copy();
        sum.add(other.micros);
        return new LatenessSnapshot(sum, early + other.early);
    }

    /**
     * Tells how many have been recorded.
     *
     * @return 0 or more
     */
    public long count() {
        return micros.getTotalCount();
    }

    /**
     * Gives the lateness that a share of them did not exceed.
     *
     * @param share from 0 to 1: 0.5 for the median, 1 for the latest of all
     * @return seconds, right to a hundredth; 0 if there was none
     */
    public double quantile(double share) {
        return Math.min(micros.getMaxValue(), micros.getValueAtPercentile(share * 100)) / MICROS_IN_A_SECOND;
    }

    /**
     * Tells how many were no later than so much.
     *
     * @param seconds the bound
     * @return up to {@link #count()}
     */
    public long upTo(double seconds) {
        return count() == 0 ? 0 : micros.getCountBetweenValues(0, Math.round(seconds * MICROS_IN_A_SECOND));
    }

    /**
     * Adds them all up.
     *
     * @return seconds, right to a hundredth
     */
    public double sum() {
        return count() * micros.getMean() / MICROS_IN_A_SECOND;
    }

    /**
     * Tells how many came before their time: none, or something is badly wrong.
     *
     * @return 0
     */
    public long early() {
        return early;
    }

    /**
     * Writes all of it, in milliseconds, as the plotter of HdrHistogram takes it.
     *
     * @return a table of percentiles
     */
    public String hgrm() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8);
        micros.outputPercentileDistribution(out, MICROS_IN_A_MILLISECOND);
        out.flush();
        return text.toString(StandardCharsets.UTF_8);
    }
}
