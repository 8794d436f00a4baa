package dev.bide.operation;

import static dev.bide.operation.Field.N;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;

/**
 * A request for the quantiles of a distribution, and for the longest delay that so many waits may expect. Nothing is drawn
 * for it. Any thread may use it.
 *
 * @param n how many waits, at least 1
 * @param shape the distribution of their delays
 */
public record CurveRequest(int n, Shape shape) {

    /** Up to this probability the points of the curve are evenly spaced, and from it on in log(1-p). */
    private static final double TAIL = 0.9;

    private static final int POINTS_PER_UNIT = 200;
    private static final int DECADES = 4;
    private static final int POINTS_PER_DECADE = 34;

    /** Rounded, so that they are short texts. Each quantile is that of the rounded probability. */
    private static final double DIGITS = 1e8;

    private static final double[] PROBABILITIES = probabilities();

    /**
     * Reads a request.
     *
     * @param fields those of {@link Route#CURVE}
     * @param requests has the limits and the profiles
     * @return what the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static CurveRequest read(Fields fields, Requests requests) {
        fields.only(Route.CURVE.queryKeys());
        int n = (int) fields.whole(N.key(), 1, requests.limits().maxN());
        Shape shape = requests.shape(fields);
        // That of a shape has been checked by its own name.
        requests.limits().checkDelay(Field.MAX_DELAY.key(), shape.max());
        return new CurveRequest(n, shape);
    }

    private static double[] probabilities() {
        int even = (int) Math.round(TAIL * POINTS_PER_UNIT);
        double[] probabilities = new double[even + 1 + DECADES * POINTS_PER_DECADE];
        for (int i = 0; i < probabilities.length; i++) {
            // The exponent is -1 at the beginning of the tail, where p is 0.9.
            double exponent = -1 - (double) (i - even) / POINTS_PER_DECADE;
            double p = i <= even ? (double) i / POINTS_PER_UNIT : 1 - StrictMath.pow(10, exponent);
            probabilities[i] = Math.rint(p * DIGITS) / DIGITS;
        }
        return probabilities;
    }

    /**
     * Returns how many points the curve has.
     *
     * @return the same number for every shape
     */
    public static int points() {
        return PROBABILITIES.length;
    }

    /**
     * Returns the probability of a point.
     *
     * @param point its number, from 0
     * @return from 0 to 0.99999, ascending
     */
    public static double probability(int point) {
        return PROBABILITIES[point];
    }

    /**
     * Returns the longest delay that so many waits may expect: the median of the longest of n.
     *
     * @return seconds
     */
    public double longest() {
        // All n delays are at most Q(u) with probability u^n, which is a half at u = 0.5^(1/n).
        return shape.quantile(StrictMath.pow(0.5, 1.0 / n));
    }
}
