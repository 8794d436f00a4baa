package dev.bide.shape;

import dev.bide.number.NumberText;

/** The exponential distribution, truncated at a longest delay. Any thread may call it. */
final class Exponential implements QuantileFunction {

    /**
     * The least ratio of the longest delay to the mean. At a ratio of 2 the truncated distribution would be uniform,
     * which only an infinite scale reaches.
     */
    private static final double MIN_MAX_TO_MEAN_RATIO = 2.01;

    // More than enough: 119 halvings take the widest range, 1e11 s, to the last bit of the shortest mean, 1e-9 s.
    private static final int BISECTION_STEPS = 200;

    /** The mean of the distribution before truncation. */
    private final double scale;

    /** The probability of a delay up to the longest, before truncation. */
    private final double keptProbability;

    private final double max;

    private Exponential(double scale, double max) {
        this.scale = scale;
        this.keptProbability = -StrictMath.expm1(-max / scale);
        this.max = max;
    }

    static QuantileFunction of(Parameters parameters) {
        double mean = parameters.positiveDelay("mean");
        double max = parameters.limitedMax("max");
        if (max < MIN_MAX_TO_MEAN_RATIO * mean) {
            throw parameters.invalidValue("max", "must be at least 2.01 times the mean, " + NumberText.of(mean));
        }
        return new Exponential(scale(mean, max), max);
    }

    /** Returns the scale with which the truncated distribution has this mean, by bisection. */
    private static double scale(double mean, double max) {
        // Truncation shortens the mean, so the scale is above it.
        double low = mean;
        // For large scales the truncated mean is about max / 2 - max^2 / (12 scale). At the least ratio that puts the
        // scale at 33.5 times max; this is 100 times max.
        double high = max / (MIN_MAX_TO_MEAN_RATIO - 2);
        for (int i = 0; i < BISECTION_STEPS; i++) {
            double scale = low + (high - low) / 2;
            // For a very long max expm1() is infinite and the quotient 0, which is right.
            double truncatedMean = scale - max / StrictMath.expm1(max / scale);
            if (truncatedMean < mean) {
                low = scale;
            } else {
                high = scale;
            }
        }
        return low;
    }

    @Override
    public double at(double u) {
        // Never below 2^-53, the end of the table, because u is at most 1 - 2^-53.
        double survival = 1 - u * keptProbability;
        // Rounding may exceed the longest delay by a bit.
        return Math.min(scale * Monotone.NEGATIVE_LOG.at(survival), max);
    }
}
