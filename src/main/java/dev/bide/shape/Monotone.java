package dev.bide.shape;

/**
 * Functions that never fall, not even by the last bit, though they are computed in floating point. Any thread may call
 * them.
 */
final class Monotone {

    /*
     * A polynomial whose terms are all positive, of an argument that is positive, is computed by additions and
     * multiplications that each rise with it, and so do their rounded results. All derivatives of these functions are
     * positive, so each is a table of such polynomials: Taylor's, from the edges of small intervals. What rounding may
     * add at the end of an interval is cut off at the start of the next.
     *
     * The two that have no bound are functions of what is left: of v = 1 - u, which goes from 1 to 2^-53, so that each
     * octave of v has as many intervals as another, and their number is in its bits. To the last term they are exact to
     * about 1e-13.
     */

    private static final int TERMS = 8;
    private static final int OCTAVES = 53;
    private static final int FAR_OUT = 60;
    private static final int PARTS = 32;
    private static final int SHIFT = 52 - 5;
    private static final long ONE = Double.doubleToRawLongBits(1);

    /** Minus the natural logarithm of what is left. */
    static final Monotone LOGARITHM = logarithm();

    /** How many standard deviations the normal distribution has above its middle, half of what is left being beyond. */
    static final Monotone NORMAL = normal();

    private static final double[] POWERS = new double[PARTS + 1];
    private static final double[] EXPONENTIAL = new double[TERMS];

    static {
        double ln2 = StrictMath.log(2);
        EXPONENTIAL[0] = 1;
        for (int i = 1; i < TERMS; i++) {
            EXPONENTIAL[i] = EXPONENTIAL[i - 1] * ln2 / i;
        }
        for (int i = 0; i <= PARTS; i++) {
            POWERS[i] = StrictMath.pow(2, (double) i / PARTS);
        }
    }

    private final double[] terms = new double[(OCTAVES * PARTS + 2) * TERMS];

    private Monotone() {}

    /** Gives a value, for what is left from 1 down to 2^-53. */
    double of(double left) {
        long interval = (ONE - Double.doubleToRawLongBits(left)) >>> SHIFT;
        int first = (int) interval * TERMS;
        return Math.min(polynomial(terms, first, edge(interval) - left), terms[first + TERMS]);
    }

    /** Gives a power of two. */
    static double power(double exponent) {
        double whole = Math.floor(exponent);
        double rest = exponent - whole;
        int part = Math.min(PARTS - 1, (int) (rest * PARTS));
        double power = POWERS[part] * polynomial(EXPONENTIAL, 0, rest - (double) part / PARTS);
        return scaled(Math.min(power, POWERS[part + 1]), (int) whole);
    }

    /** Multiplies by a power of two; Java's own way is the longer one. */
    private static double scaled(double value, int exponent) {
        return exponent >= Double.MIN_EXPONENT && exponent < Double.MAX_EXPONENT
                ? value * Double.longBitsToDouble(ONE + ((long) exponent << 52))
                : Math.scalb(value, exponent);
    }

    /** Gives the sum of eight terms in pairs, none of which waits for another. */
    private static double polynomial(double[] terms, int first, double x) {
        double square = x * x;
        double low = terms[first] + terms[first + 1] * x + (terms[first + 2] + terms[first + 3] * x) * square;
        double high = terms[first + 4] + terms[first + 5] * x + (terms[first + 6] + terms[first + 7] * x) * square;
        return low + high * (square * square);
    }

    private static double sum(double[] terms, double x) {
        double sum = terms[terms.length - 1];
        for (int i = terms.length - 2; i >= 0; i--) {
            sum = sum * x + terms[i];
        }
        return sum;
    }

    /** Gives what is left where an interval begins. */
    private static double edge(long interval) {
        return Double.longBitsToDouble(ONE - (interval << SHIFT));
    }

    /**
     * Goes from far out, where the first value is but a guess, inwards: what is wrong with it is less by a half with each
     * octave, while on the way out it would grow.
     */
    private static Monotone normal() {
        Monotone rising = new Monotone();
        int last = rising.terms.length / TERMS - 1;
        double[] terms = new double[TERMS];
        double[] steps = new double[2 * TERMS];
        double[][] polynomials = polynomials();
        double z = guess(edge(last + FAR_OUT * PARTS) / 2);
        for (int interval = last + FAR_OUT * PARTS; interval > 0; interval--) {
            if (interval <= last) {
                taylor(z, 1, polynomials, terms);
                System.arraycopy(terms, 0, rising.terms, interval * TERMS, TERMS);
            }
            taylor(z, edge(interval) - edge(interval - 1), polynomials, steps);
            z = sum(steps, 1);
        }
        taylor(0, 1, polynomials, terms); // the middle, which is reached but for some 1e-15
        System.arraycopy(terms, 0, rising.terms, 0, TERMS);
        return rising;
    }

    /** Gives about how far out the normal distribution has so much left. */
    private static double guess(double left) {
        double z = 1;
        for (int i = 0; i < TERMS; i++) {
            z = StrictMath.sqrt(-2 * StrictMath.log(left * z * StrictMath.sqrt(2 * Math.PI)));
        }
        return z;
    }

    /**
     * Gives Taylor's terms of the inverse of the normal distribution, of which the nth derivative is the nth power of the
     * first, times a polynomial in z. What is left falls by units.
     */
    private static void taylor(double z, double unit, double[][] polynomials, double[] terms) {
        double first = StrictMath.sqrt(2 * Math.PI) * StrictMath.exp(z * z / 2) / 2 * unit;
        double factor = 1;
        terms[0] = z;
        for (int n = 1; n < terms.length; n++) {
            factor *= first / n;
            terms[n] = factor * sum(polynomials[n - 1], z);
        }
    }

    /** Gives those polynomials: 1 is the first, and the next of the nth is P' + n z P. */
    private static double[][] polynomials() {
        double[][] polynomials = new double[2 * TERMS][];
        polynomials[0] = new double[] {1};
        for (int n = 1; n < polynomials.length; n++) {
            double[] before = polynomials[n - 1];
            double[] next = new double[before.length + 1];
            for (int i = 0; i < before.length; i++) {
                next[i + 1] += n * before[i];
                if (i > 0) {
                    next[i - 1] += i * before[i];
                }
            }
            polynomials[n] = next;
        }
        return polynomials;
    }

    private static Monotone logarithm() {
        Monotone rising = new Monotone();
        for (int interval = 0; interval * TERMS < rising.terms.length; interval++) {
            double edge = edge(interval);
            double power = 1;
            rising.terms[interval * TERMS] = 0 - StrictMath.log(edge);
            for (int n = 1; n < TERMS; n++) {
                power /= edge;
                rising.terms[interval * TERMS + n] = power / n;
            }
        }
        return rising;
    }
}
