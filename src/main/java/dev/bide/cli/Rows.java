package dev.bide.cli;

import dev.bide.wait.Measurement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a histogram of delays. They are of equal width, or of equal width in the logarithm if the delays have a long
 * tail, where rows of equal width would show one full row and nothing else.
 *
 * @param rows the rows, the shortest delays first; empty if there are no delays
 */
record Rows(List<Row> rows) {

    /** How many times as long as the median the 99th percentile is from which on the tail is long. */
    private static final int LONG_TAIL = 4;

    /** The share of all delays that the first row of a long tail has at least. */
    private static final double FIRST_SHARE = 0.001;

    private static final int LINEAR_ROWS = 10;
    private static final int MAX_LOG_ROWS = 20;
    private static final int[] STEPS = {1, 2, 5, 10};
    private static final int MILLI_DIGITS = 3;

    /** The bounds of rows in a decade: a quarter, a half or a whole one for each row. */
    private static final String[] QUARTERS = {"1", "1.7782794100389228", "3.1622776601683795", "5.623413251903491"};

    private static final int MIN_EXPONENT = -9;
    private static final int MAX_EXPONENT = 8;

    /**
     * A row.
     *
     * @param label the delays that it counts
     * @param from how many delays are in the rows before
     * @param to how many are in the rows up to this one
     */
    record Row(String label, int from, int to) {

        int planned() {
            return to - from;
        }

        /** Returns how many of the delays of this row are among the first ones. */
        int among(int first) {
            return Math.max(0, Math.min(first, to) - from);
        }
    }

    /** How rows are labelled. */
    enum Labels {
        /** With the bound at which they begin; those of a long tail with "up to" and the bound at which they end. */
        FROM,
        /** With the bound at which they end. */
        UP_TO
    }

    /** Returns the rows of delays that are drawn from a shape with a longest delay. */
    static Rows of(double[] ascending, double longest, Labels labels) {
        int n = ascending.length;
        if (n == 0) {
            return new Rows(List.of());
        }
        double last = ascending[n - 1];
        if (ascending[0] == last) {
            return new Rows(List.of(new Row(FigureText.bound(last), 0, n)));
        }
        double median = Measurement.quantile(ascending, 0.5);
        return median > 0 && Measurement.quantile(ascending, 0.99) > LONG_TAIL * median
                ? logarithmic(ascending, longest, labels)
                : linear(ascending, labels);
    }

    private static Rows linear(double[] delays, Labels labels) {
        double last = delays[delays.length - 1];
        // From 0 if that costs at most half of the rows: it is where people expect a histogram to begin.
        double first = delays[0] < last / 2 ? 0 : delays[0];
        BigDecimal step = step((last - first) / LINEAR_ROWS);
        BigDecimal lower =
                BigDecimal.valueOf(first).divide(step, 0, RoundingMode.FLOOR).multiply(step);
        List<Row> rows = new ArrayList<>();
        int from = 0;
        while (from < delays.length) {
            BigDecimal upper = lower.add(step);
            int to = firstBeyond(delays, upper.doubleValue(), labels == Labels.UP_TO);
            rows.add(new Row(linearLabel(labels == Labels.UP_TO ? upper : lower, step, last), from, to));
            from = to;
            lower = upper;
        }
        return new Rows(List.copyOf(rows));
    }

    /** Returns the least 1, 2 or 5 times a power of ten that is not less than a width. */
    private static BigDecimal step(double width) {
        BigDecimal exact = BigDecimal.valueOf(width);
        int exponent = exact.precision() - exact.scale() - 1;
        for (int step : STEPS) {
            BigDecimal candidate = BigDecimal.valueOf(step).scaleByPowerOfTen(exponent);
            if (candidate.compareTo(exact) >= 0) {
                return candidate;
            }
        }
        throw new AssertionError("a number is less than ten times its power of ten");
    }

    /** Returns a bound, with the unit and the decimals of all labels. */
    private static String linearLabel(BigDecimal bound, BigDecimal step, double last) {
        int decimals = step.stripTrailingZeros().scale();
        return last >= 1
                ? bound.setScale(Math.max(0, decimals), RoundingMode.HALF_UP).toPlainString() + " s"
                : bound.movePointRight(MILLI_DIGITS)
                                .setScale(Math.max(0, decimals - MILLI_DIGITS), RoundingMode.HALF_UP)
                                .toPlainString()
                        + " ms";
    }

    private static Rows logarithmic(double[] delays, double longest, Labels labels) {
        for (int each = 1; ; each *= 2) {
            List<Row> rows = logarithmic(delays, longest, each, labels == Labels.UP_TO ? "" : "up to ");
            if (rows.size() <= MAX_LOG_ROWS || each == QUARTERS.length) {
                return new Rows(rows);
            }
        }
    }

    /** Returns rows that take one, two or four quarters of a decade each. */
    private static List<Row> logarithmic(double[] delays, double longest, int quarters, String before) {
        List<Row> rows = new ArrayList<>();
        int least = (int) Math.ceil(FIRST_SHARE * delays.length);
        int from = 0;
        for (double bound : bounds(quarters)) {
            // The last row ends where the shape ends, if that is sooner.
            double upper = Math.min(bound, longest);
            int to = firstBeyond(delays, upper, true);
            if (to >= least && from < delays.length) {
                rows.add(new Row(before + FigureText.bound(upper), from, to));
                from = to;
            }
        }
        return List.copyOf(rows);
    }

    private static List<Double> bounds(int quarters) {
        List<Double> bounds = new ArrayList<>();
        for (int exponent = MIN_EXPONENT; exponent <= MAX_EXPONENT; exponent++) {
            for (int quarter = 0; quarter < QUARTERS.length; quarter += quarters) {
                // Parsed, so that 10 ms is the same double as in a request.
                bounds.add(Double.valueOf(QUARTERS[quarter] + "e" + exponent));
            }
        }
        return bounds;
    }

    /** Returns how many delays are less than a bound, or equal to it if {@code included}. */
    static int firstBeyond(double[] ascending, double bound, boolean included) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < bound || (included && ascending[middle] == bound)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns how many delays the fullest row has. */
    int fullest() {
        return rows.stream().mapToInt(Row::planned).max().orElse(0);
    }
}
