package dev.bide.shape;

/**
 * Functions that never decrease, not even by the last bit, although they are computed in floating point. Any thread may
 * call them.
 *
 * <p>An instance is a function of a survival probability v = 1 - u, the inverse survival function of a distribution: it
 * never decreases as v falls.
 */
final class Monotone {

    /*
     * A polynomial with positive coefficients and a positive argument is computed by additions and multiplications,
     * each of which increases with the argument; so do their rounded results. All derivatives of these functions are
     * positive. Each function is therefore a table of such polynomials: Taylor polynomials around the starts of small
     * intervals. Rounding may lift the value at the end of an interval above the first value of the next interval, so
     * values are cut off there.
     *
     * The two functions of v are unbounded as v falls from 1 to 2^-53. Each octave of v (a halving) has the same number
     * of intervals. The number of the interval is in the leading bits of v: its exponent and the top of its mantissa.
     * With eight terms the functions are exact to about 1e-13.
     *
     * StrictMath fills the tables, because the functions of Math may differ in the last bit between two JVMs. Arithmetic
     * is the same everywhere since Java 17 (JEP 306).
     */

    /** The coefficients of each Taylor polynomial. */
    private static final int TERMS = 8;

    /** A uniform number has 53 bits, so 2^-53 is the smallest survival probability above 0. */
    private static final int OCTAVES = 53;

    private static final int INTERVALS_PER_OCTAVE = 32;
    private static final int MANTISSA_BITS = 52;

    /** The bits below the number of the interval: those of the mantissa but for log2(32). */
    private static final int INTERVAL_SHIFT = MANTISSA_BITS - 5;

    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    /** The octaves beyond the table at which the computation of the normal distribution starts. */
    // The error of the first value halves with each, so 60 are enough for the 53 bits of a double.
    private static final int RUN_UP_OCTAVES = 60;

    /** -ln(v): the inverse survival function of the exponential distribution with mean 1. */
    static final Monotone NEGATIVE_LOG = negativeLog();

    /**
     * The z with P(|Z| &gt; z) = v, where Z is a standard normal variable: the inverse survival function of the
     * half-normal distribution. Z itself exceeds z with probability v / 2.
     */
    static final Monotone HALF_NORMAL = halfNormal();

    /** The powers of two at the starts of the intervals of an octave. */
    private static final double[] POWERS_OF_TWO = new double[INTERVALS_PER_OCTAVE + 1];

    /** The Taylor coefficients of 2^x around 0. */
    private static final double[] POWER_COEFFICIENTS = new double[TERMS];

    static {
        double ln2 = StrictMath.log(2);
        POWER_COEFFICIENTS[0] = 1;
        for (int i = 1; i < TERMS; i++) {
            POWER_COEFFICIENTS[i] = POWER_COEFFICIENTS[i - 1] * ln2 / i;
        }
        for (int i = 0; i <= INTERVALS_PER_OCTAVE; i++) {
            POWERS_OF_TWO[i] = StrictMath.pow(2, (double) i / INTERVALS_PER_OCTAVE);
        }
    }

    /**
     * The coefficients of all intervals, one after another: a single array is one step of indirection. The last two
     * intervals begin at v = 2^-53 and after it: the first is for v = 2^-53 itself, the second only bounds it.
     */
    private final double[] coefficients = new double[(OCTAVES * INTERVALS_PER_OCTAVE + 2) * TERMS];

    private Monotone() {}

    /** Returns the value for a survival probability from 1 down to 2^-53. */
    double at(double survival) {
        // Positive doubles are ordered as their bits are, so the difference of the bits counts intervals from v = 1
        // down.
        long interval = (ONE_BITS - Double.doubleToRawLongBits(survival)) >>> INTERVAL_SHIFT;
        int offset = (int) interval * TERMS;
        double value = polynomial(coefficients, offset, intervalStart(interval) - survival);
        // The first coefficient of the next interval is the value at its start.
        return Math.min(value, coefficients[offset + TERMS]);
    }

    /** Returns 2 to the power of an exponent. */
    static double powerOfTwo(double exponent) {
        double whole = Math.floor(exponent);
        double fraction = exponent - whole;
        // The fraction of a tiny negative exponent rounds up to 1.
        int interval = Math.min(INTERVALS_PER_OCTAVE - 1, (int) (fraction * INTERVALS_PER_OCTAVE));
        double x = fraction - (double) interval / INTERVALS_PER_OCTAVE;
        double power = POWERS_OF_TWO[interval] * polynomial(POWER_COEFFICIENTS, 0, x);
        return scaled(Math.min(power, POWERS_OF_TWO[interval + 1]), (int) whole);
    }

    /** Returns value * 2^exponent. */
    private static double scaled(double value, int exponent) {
        // Math.scalb takes longer; it is needed only where 2^exponent is not a normal double.
        return exponent >= Double.MIN_EXPONENT && exponent < Double.MAX_EXPONENT
                ? value * Double.longBitsToDouble(ONE_BITS + ((long) exponent << MANTISSA_BITS))
                : Math.scalb(value, exponent);
    }

    /** Returns the value of a polynomial of eight terms by Estrin's scheme: no pair of terms waits for another. */
    private static double polynomial(double[] coefficients, int offset, double x) {
        double[] c = coefficients;
        double square = x * x;
        double low = c[offset] + c[offset + 1] * x + (c[offset + 2] + c[offset + 3] * x) * square;
        double high = c[offset + 4] + c[offset + 5] * x + (c[offset + 6] + c[offset + 7] * x) * square;
        return low + high * (square * square);
    }

    /** Returns the value of a polynomial of any number of terms by Horner's scheme. */
    private static double polynomial(double[] coefficients, double x) {
        double sum = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }

    /** Returns the survival probability at which an interval begins, the highest in it. */
    private static double intervalStart(long interval) {
        return Double.longBitsToDouble(ONE_BITS - (interval << INTERVAL_SHIFT));
    }

    /**
     * Computes the half-normal table from the tail towards the middle, each interval from the one before. The first
     * value is only an estimate, but on the way in its error halves with each octave; on the way out it would grow.
     */
    private static Monotone halfNormal() {
        Monotone function = new Monotone();
        int tableEnd = function.coefficients.length / TERMS - 1;
        int first = tableEnd + RUN_UP_OCTAVES * INTERVALS_PER_OCTAVE;
        double[] coefficients = new double[TERMS];
        // Twice the terms of the table, because the errors of the steps add up.
        double[] step = new double[2 * TERMS];
        double[][] derivatives = derivativePolynomials();
        double z = tailEstimate(intervalStart(first) / 2);
        for (int interval = first; interval > 0; interval--) {
            if (interval <= tableEnd) {
                taylor(z, 1, derivatives, coefficients);
                System.arraycopy(coefficients, 0, function.coefficients, interval * TERMS, TERMS);
            }
            // A step to the start of the next interval towards the middle.
            taylor(z, intervalStart(interval) - intervalStart(interval - 1), derivatives, step);
            z = polynomial(step, 1);
        }
        // The middle is exactly 0; the steps reach it to within about 1e-15.
        taylor(0, 1, derivatives, coefficients);
        System.arraycopy(coefficients, 0, function.coefficients, 0, TERMS);
        return function;
    }

    /**
     * Returns about the z that a standard normal variable exceeds with this small probability. It is a fixed point of
     * the first term of Mills' ratio: probability = density(z) / z.
     */
    private static double tailEstimate(double probability) {
        double z = 1;
        for (int i = 0; i < TERMS; i++) {
            z = StrictMath.sqrt(-2 * StrictMath.log(probability * z * StrictMath.sqrt(2 * Math.PI)));
        }
        return z;
    }

    /**
     * Fills in the Taylor coefficients of the half-normal function around the survival probability of z.
     *
     * @param unit how much the survival probability falls when the argument of the polynomial rises by 1
     */
    private static void taylor(double z, double unit, double[][] derivatives, double[] coefficients) {
        // The first derivative is the inverse of the density of the half-normal distribution.
        double firstDerivative = StrictMath.sqrt(2 * Math.PI) * StrictMath.exp(z * z / 2) / 2 * unit;
        double factor = 1;
        coefficients[0] = z;
        for (int n = 1; n < coefficients.length; n++) {
            factor *= firstDerivative / n;
            coefficients[n] = factor * polynomial(derivatives[n - 1], z);
        }
    }

    /**
     * Returns the polynomials P in z with which the nth derivative of the inverse normal distribution is the nth power
     * of the first derivative times P(n - 1): P(0) = 1, and P(n) = P(n - 1)' + n z P(n - 1). See D. Dominici, "The
     * inverse of the cumulative standard normal probability function", 2003.
     */
    private static double[][] derivativePolynomials() {
        double[][] polynomials = new double[2 * TERMS][];
        polynomials[0] = new double[] {1};
        for (int n = 1; n < polynomials.length; n++) {
            double[] previous = polynomials[n - 1];
            double[] next = new double[previous.length + 1];
            for (int i = 0; i < previous.length; i++) {
                next[i + 1] += n * previous[i];
                if (i > 0) {
                    next[i - 1] += i * previous[i];
                }
            }
            polynomials[n] = next;
        }
        return polynomials;
    }

    /** Computes the table of -ln(v): the nth Taylor coefficient around v is 1 / (n v^n). */
    private static Monotone negativeLog() {
        Monotone function = new Monotone();
        for (int interval = 0; interval * TERMS < function.coefficients.length; interval++) {
            double start = intervalStart(interval);
            double power = 1;
            // 0 - x and not -x, which would be -0.0 at v = 1.
            function.coefficients[interval * TERMS] = 0 - StrictMath.log(start);
            for (int n = 1; n < TERMS; n++) {
                power /= start;
                function.coefficients[interval * TERMS + n] = power / n;
            }
        }
        return function;
    }
}
