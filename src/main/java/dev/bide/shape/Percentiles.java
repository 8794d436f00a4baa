package dev.bide.shape;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** A distribution of which some percentiles are known, and that is flat between them. Any thread may call it. */
final class Percentiles implements QuantileFunction {

    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String WRONG_NUMBER = "must have 1 to " + Shape.MOST + " percentiles, such as p50 or p99.9";
    private static final Pattern NAME = Pattern.compile("p[0-9]{1,2}(\\.[0-9]{1,9})?");

    private static final int DIGITS = 9;

    private final double[] shares;
    private final double[] delays;
    private final double[] widths;

    private Percentiles(double[] shares, double[] delays) {
        this.shares = shares;
        this.delays = delays;
        this.widths = new double[shares.length - 1];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = shares[i + 1] - shares[i];
        }
    }

    static QuantileFunction of(Parameters given) {
        if (given.names().size() > Shape.MOST + 2) {
            throw Misshapen.of("", WRONG_NUMBER);
        }
        double max = given.longest(MAX);
        List<String> names = inOrder(given.names()).stream()
                .filter(name -> !name.equals(MIN) && !name.equals(MAX))
                .toList();
        if (names.isEmpty() || names.size() > Shape.MOST) {
            throw Misshapen.of("", WRONG_NUMBER);
        }
        double[] shares = new double[names.size() + 2];
        double[] delays = new double[names.size() + 2];
        delays[0] = given.has(MIN) ? given.delay(MIN) : 0;
        String before = MIN;
        for (int i = 1; i <= names.size(); i++) {
            String name = names.get(i - 1);
            shares[i] = share(name);
            delays[i] = given.delay(name);
            if (shares[i] == shares[i - 1]) {
                throw Misshapen.of(name, i == 1 ? "must be above 0" : "is the same as " + before);
            }
            if (delays[i] < delays[i - 1]) {
                throw given.wrong(name, "must be at least " + before + ", " + ShapeText.number(delays[i - 1]));
            }
            before = name;
        }
        shares[names.size() + 1] = 1;
        delays[names.size() + 1] = max;
        if (max < delays[names.size()]) {
            throw given.wrong(MAX, "must be at least " + before + ", " + ShapeText.number(delays[names.size()]));
        }
        return new Percentiles(shares, delays);
    }

    /** Gives the name of a percentage, or of another name for it, such as p50.0. */
    static String name(double percentage) {
        BigDecimal exact = new BigDecimal(percentage).setScale(DIGITS, RoundingMode.HALF_UP);
        return "p" + exact.stripTrailingZeros().toPlainString();
    }

    static String canonical(String name) {
        return name.equals(MIN) || name.equals(MAX) ? name : name(100 * share(name));
    }

    /** Gives the names of parameters in the order of what they stand for. */
    static List<String> inOrder(Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparingDouble(Percentiles::share))
                .toList();
    }

    private static double share(String name) {
        if (name.equals(MIN)) {
            return 0;
        }
        if (name.equals(MAX)) {
            return 1;
        }
        if (!NAME.matcher(name).matches()) {
            throw Misshapen.of(name, "is unknown; known here: min, max, and percentiles such as p50 or p99.9");
        }
        return Double.parseDouble(name.substring(1)) / 100;
    }

    @Override
    public double at(double u) {
        int low = 0;
        int high = widths.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (u < shares[middle]) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        double along = (u - shares[low]) / widths[low] * (delays[low + 1] - delays[low]);
        return Math.min(delays[low] + along, delays[low + 1]);
    }
}
