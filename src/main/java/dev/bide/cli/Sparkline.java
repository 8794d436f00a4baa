package dev.bide.cli;

/**
 * A row of columns, each as high as a lateness. A step is a half decade, so that a tenth of a millisecond and a second are
 * both seen.
 */
final class Sparkline {

    private static final double HALF_DECADE = 3.1622776601683795;

    /** From this step on a column is shown as held up. */
    private static final int HELD_UP = 4;

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
            int step = step(late, second);
            String column = Double.isNaN(late) ? " " : String.valueOf(glyphs.step(step));
            line.add(step >= HELD_UP ? Style.YELLOW : Style.PLAIN, column);
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
