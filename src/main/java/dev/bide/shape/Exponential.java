package dev.bide.shape;

/** Delays without a memory, up to a bound. Any thread may call it. */
final class Exponential implements QuantileFunction {

    /** Up to so much of its bound a mean can be: at half of it the distribution would be flat. */
    private static final double LEAST_RATIO = 2.01;

    private static final int STEPS = 200;

    private final double scale;
    private final double share;
    private final double max;

    private Exponential(double scale, double max) {
        this.scale = scale;
        this.share = -StrictMath.expm1(-max / scale);
        this.max = max;
    }

    static QuantileFunction of(Parameters given) {
        double mean = given.positive("mean");
        double max = given.longest("max");
        if (max < LEAST_RATIO * mean) {
            throw given.wrong("max", "must be at least 2.01 times the mean, " + ShapeText.number(mean));
        }
        return new Exponential(scale(mean, max), max);
    }

    /** Gives the mean that the distribution would have without its bound, to have this one with it. */
    private static double scale(double mean, double max) {
        double low = mean;
        double high = max / (LEAST_RATIO - 2);
        for (int i = 0; i < STEPS; i++) {
            double scale = low + (high - low) / 2;
            if (scale - max / StrictMath.expm1(max / scale) < mean) {
                low = scale;
            } else {
                high = scale;
            }
        }
        return low;
    }

    @Override
    public double at(double u) {
        return Math.min(scale * Monotone.LOGARITHM.of(1 - u * share), max);
    }
}
