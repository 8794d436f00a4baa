package dev.bide.shape;

import dev.bide.number.NumberText;

/**
 * The bounded Pareto distribution: the probability of a longer delay falls as a power of the delay, up to a longest
 * delay. Any thread may call it.
 */
final class Pareto implements QuantileFunction {

    /** The parameter that is the tail index. */
    static final String ALPHA = "alpha";

    private static final double MIN_ALPHA = 0.01;
    private static final double MAX_ALPHA = 100;

    private final double min;

    /** Turns the negative natural logarithm of a survival probability into log2(delay / min). */
    private final double log2Scale;

    /** The probability of a delay up to the longest, before truncation. */
    private final double keptProbability;

    private final double max;

    private Pareto(double min, double alpha, double max) {
        this.min = min;
        this.log2Scale = 1 / (alpha * StrictMath.log(2));
        // expm1() keeps the digits of a small probability: min and max may be close together, and alpha small.
        this.keptProbability = -StrictMath.expm1(alpha * StrictMath.log(min / max));
        this.max = max;
    }

    static QuantileFunction of(Parameters parameters) {
        double min = parameters.positiveDelay("min");
        double alpha = parameters.number(ALPHA);
        double max = parameters.limitedMax("max");
        // Negated, so that NaN is refused too.
        if (!(alpha >= MIN_ALPHA && alpha <= MAX_ALPHA)) {
            throw parameters.invalidValue(ALPHA, "must be a number from 0.01 to 100");
        }
        if (max <= min) {
            throw parameters.invalidValue("max", "must be more than min, " + NumberText.of(min));
        }
        return new Pareto(min, alpha, max);
    }

    @Override
    public double at(double u) {
        double survival = 1 - u * keptProbability;
        // The delay is min * survival^(-1 / alpha). Not Math.pow(), which may return other bits on another JVM:
        // powerOfTwo() is the same everywhere, and never decreases.
        double delay = min * Monotone.powerOfTwo(Monotone.NEGATIVE_LOG.at(survival) * log2Scale);
        return Math.min(delay, max); // rounding may exceed the longest delay by a bit
    }
}
