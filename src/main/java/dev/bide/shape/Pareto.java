package dev.bide.shape;

/** Delays whose tail falls as a power, up to a bound. Any thread may call it. */
final class Pareto implements QuantileFunction {

    private static final double LEAST_ALPHA = 0.01;
    private static final double MOST_ALPHA = 100;

    private final double min;
    private final double slope;
    private final double share;
    private final double max;

    private Pareto(double min, double alpha, double max) {
        this.min = min;
        this.slope = 1 / (alpha * StrictMath.log(2));
        this.share = -StrictMath.expm1(alpha * StrictMath.log(min / max));
        this.max = max;
    }

    static QuantileFunction of(Parameters given) {
        double min = given.positive("min");
        double alpha = given.number("alpha");
        double max = given.longest("max");
        if (!(alpha >= LEAST_ALPHA && alpha <= MOST_ALPHA)) {
            throw given.wrong("alpha", "must be a number from 0.01 to 100");
        }
        if (max <= min) {
            throw given.wrong("max", "must be more than min, " + ShapeText.number(min));
        }
        return new Pareto(min, alpha, max);
    }

    @Override
    public double at(double u) {
        return Math.min(min * Monotone.power(Monotone.LOGARITHM.of(1 - u * share) * slope), max);
    }
}
