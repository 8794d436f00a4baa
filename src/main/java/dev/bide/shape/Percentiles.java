package dev.bide.shape;

import dev.bide.number.NumberText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A distribution that is given by some of its percentiles and is uniform between two neighbours: its quantile function
 * is piecewise linear. Any thread may call it.
 */
final class Percentiles implements QuantileFunction {

    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String COUNT_RULE =
            "must have 1 to " + Shape.MAX_POINTS + " percentiles, such as p50 or p99.9";
    private static final Pattern NAME = Pattern.compile("p[0-9]{1,2}(\\.[0-9]{1,9})?");

    /** The most digits that a percentage has after its point, as in {@link #NAME}. */
    private static final int MAX_FRACTION_DIGITS = 9;

    /** The cumulative probability at the start of each piece. */
    private final double[] starts;

    /** The cumulative probability at the end of each piece; the last one is 1. */
    private final double[] ends;

    /** The probability of each piece. */
    private final double[] widths;

    /** The delays at the points between which the pieces lie: one more than there are pieces. */
    private final double[] delays;

    private Percentiles(double[] probabilities, double[] delays) {
        int pieces = probabilities.length - 1;
        this.starts = Arrays.copyOf(probabilities, pieces);
        this.ends = Arrays.copyOfRange(probabilities, 1, pieces + 1);
        this.widths = new double[pieces];
        for (int i = 0; i < pieces; i++) {
            widths[i] = ends[i] - starts[i];
        }
        this.delays = delays;
    }

    static QuantileFunction of(Parameters parameters) {
        // Before the names are parsed and sorted: there may be any number of them.
        if (parameters.names().size() > Shape.MAX_POINTS + 2) {
            throw parameters.invalid("", COUNT_RULE);
        }
        double max = parameters.limitedMax(MAX);
        List<String> names = ascending(parameters.names(), parameters).stream()
                .filter(name -> !name.equals(MIN) && !name.equals(MAX))
                .toList();
        if (names.isEmpty() || names.size() > Shape.MAX_POINTS) {
            throw parameters.invalid("", COUNT_RULE);
        }
        double[] probabilities = new double[names.size() + 2];
        double[] delays = new double[names.size() + 2];
        delays[0] = parameters.has(MIN) ? parameters.delay(MIN) : 0;
        String previous = MIN;
        for (int i = 1; i <= names.size(); i++) {
            String name = names.get(i - 1);
            probabilities[i] = probability(name, parameters);
            delays[i] = parameters.delay(name);
            // p50 and p50.0 are two names of one percentile.
            if (probabilities[i] == probabilities[i - 1]) {
                throw parameters.invalid(name, i == 1 ? "must be above 0" : "is the same as " + previous);
            }
            if (delays[i] < delays[i - 1]) {
                throw parameters.invalidValue(
                        name, "must be at least " + previous + ", " + NumberText.of(delays[i - 1]));
            }
            previous = name;
        }
        probabilities[names.size() + 1] = 1;
        delays[names.size() + 1] = max;
        if (max < delays[names.size()]) {
            throw parameters.invalidValue(
                    MAX, "must be at least " + previous + ", " + NumberText.of(delays[names.size()]));
        }
        return new Percentiles(probabilities, delays);
    }

    /** Returns the name of a percentage: p99.9, and p50 rather than p50.0. */
    static String name(double percentage) {
        // 0.07 * 100 is 7.000000000000001 and must be p7.
        BigDecimal rounded = new BigDecimal(percentage).setScale(MAX_FRACTION_DIGITS, RoundingMode.HALF_UP);
        return "p" + rounded.stripTrailingZeros().toPlainString();
    }

    static String canonicalName(String name, Parameters parameters) {
        return name.equals(MIN) || name.equals(MAX) ? name : name(100 * probability(name, parameters));
    }

    /** Returns the names of parameters in ascending order of their probabilities. */
    static List<String> ascending(Collection<String> names, Parameters parameters) {
        return names.stream()
                .sorted(Comparator.comparingDouble(name -> probability(name, parameters)))
                .toList();
    }

    private static double probability(String name, Parameters parameters) {
        if (name.equals(MIN)) {
            return 0;
        }
        if (name.equals(MAX)) {
            return 1;
        }
        if (!NAME.matcher(name).matches()) {
            throw parameters.invalid(name, "is unknown; known here: min, max, and percentiles such as p50 or p99.9");
        }
        return Double.parseDouble(name.substring(1)) / 100;
    }

    @Override
    public double at(double u) {
        int piece = CumulativeProbabilities.firstAbove(ends, u);
        // A difference, a quotient and a product of numbers that are not negative: none of them decreases as u grows.
        double added = (u - starts[piece]) / widths[piece] * (delays[piece + 1] - delays[piece]);
        // Rounding may exceed the end of the piece by a bit, and the next piece starts there.
        return Math.min(delays[piece] + added, delays[piece + 1]);
    }
}
