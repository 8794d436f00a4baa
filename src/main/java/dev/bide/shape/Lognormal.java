package dev.bide.shape;

/** Delays whose logarithm is normally distributed, up to a bound. Any thread may call it. */
final class Lognormal implements QuantileFunction {

    /*
     * The bound cuts the end off the distribution, and with it some of what is above any percentile. So that the median
     * and the 99th percentile of what is left are those that were asked for, it is looked for how much is cut off: the
     * bound is so many times further from the median than the 99th percentile is, and that falls the more is cut off.
     */

    /** Of less than half of a normal distribution nobody would say that it is one. */
    private static final double MOST_CUT = 0.5;

    private static final double LEAST_CUT = 0x1p-53;
    private static final int STEPS = 60;

    private final double share;
    private final double middle;
    private final double deviation;
    private final double max;

    private Lognormal(double cut, double median, double p99, double max) {
        this.share = 1 - cut;
        this.deviation = octaves(median, p99) / (z99(cut) - z50(cut));
        this.middle = octaves(1, median) - deviation * z50(cut);
        this.max = max;
    }

    static QuantileFunction of(Parameters given) {
        double median = given.positive("median");
        double p99 = given.delay("p99");
        double max = given.longest("max");
        if (p99 <= median) {
            throw given.wrong("p99", "must be more than the median, " + ShapeText.number(median));
        }
        double further = octaves(median, max) / octaves(median, p99);
        if (!(further >= further(MOST_CUT))) {
            double least = median * Monotone.power(octaves(median, p99) * further(MOST_CUT));
            throw given.wrong("max", "must be more than " + Math.nextUp((float) least) + " with this median and p99");
        }
        return new Lognormal(cut(further), median, p99, max);
    }

    /** Looks for how much is cut off, octave by octave. */
    private static double cut(double further) {
        double most = StrictMath.log(MOST_CUT);
        double least = StrictMath.log(LEAST_CUT);
        for (int i = 0; i < STEPS; i++) {
            double middle = (most + least) / 2;
            if (further(StrictMath.exp(middle)) < further) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return StrictMath.exp(least);
    }

    /** Tells how many times further from the median the bound is than the 99th percentile, if so much is cut off. */
    private static double further(double cut) {
        return (z(cut) - z50(cut)) / (z99(cut) - z50(cut));
    }

    private static double z50(double cut) {
        return z(0.5 + 0.5 * cut);
    }

    private static double z99(double cut) {
        return z(0.01 + 0.99 * cut);
    }

    /** Gives how far out the normal distribution has so much left. */
    private static double z(double left) {
        return left > 0.5 ? -Monotone.NORMAL.of(2 * (1 - left)) : Monotone.NORMAL.of(2 * left);
    }

    private static double octaves(double from, double to) {
        double ratio = to / from;
        double log = ratio < 2 ? StrictMath.log1p((to - from) / from) : StrictMath.log(to) - StrictMath.log(from);
        return log / StrictMath.log(2);
    }

    @Override
    public double at(double u) {
        double below = Math.max(u * share, LEAST_CUT);
        double z = below < 0.5 ? -Monotone.NORMAL.of(2 * below) : Monotone.NORMAL.of(2 * (1 - below));
        return Math.min(Monotone.power(middle + deviation * z), max);
    }
}
