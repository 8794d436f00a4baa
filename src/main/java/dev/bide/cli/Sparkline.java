package dev.bide.cli;

/**
 * A row of columns, each as high as a lateness. A step is a half decade, so that a tenth of a millisecond and a second are
 * both seen.
 */
final class Sparkline {

    private static final double HALF_DECADE = 3.1622776601683795;

    /** A loop that is later than this was held up. On time, it is late by a millisecond or two. */
    static final double HELD_UP_SECONDS = 0.03;

    private Sparkline() {}

    /**
     * Returns the columns of some latenesses.
     *
     * @param lates in seconds; NaN for a column of which nothing is known
     * @param second the lateness at which the second step begins, in seconds; below it is the lowest one
     */
    static Line of(double[] lates, double second, Glyphs glyphs) {
        Line line = new Line();
        for (double late : lates) {
            String column = Double.isNaN(late) ? " " : String.valueOf(glyphs.step(step(late, second)));
            line.add(late >= HELD_UP_SECONDS ? Style.YELLOW : Style.PLAIN, column);
        }
        return line;
    }

    private static int step(double late, double second) {
        int step = 0;
        // By comparison and not by a logarithm, whose rounding would decide at the bounds.
        for (double bound = second; late >= bound * (1 - 1e-9) && step < Integer.SIZE; bound *= HALF_DECADE) {
            step++;
        }
        return step;
    }
}
