package dev.bide.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A line that shows how far an operation is: a bar, and figures beside it, as many as there is room for. */
final class ProgressBar {

    private static final String INDENT = "  ";
    private static final String BETWEEN = "   ";

    /** What the figures beside the bar take of a terminal of 80 columns, so that they stand below the histogram's. */
    private static final int BESIDE = 39;

    private static final int MAX_COLUMNS = 61;

    /** For a bar that is shorter, figures are dropped. */
    private static final int USEFUL_COLUMNS = 6;

    /** A bar that is shorter is dropped itself. */
    private static final int MIN_COLUMNS = 3;

    private ProgressBar() {}

    /**
     * A figure beside the bar.
     *
     * @param text its text
     * @param width the columns that it takes at most, so that the bar keeps its length
     */
    record Figure(String text, int width) {}

    /**
     * Returns the line.
     *
     * @param share how much is done, from 0 to 1
     * @param figures the figures: the percentage, and others of which the first one stays longest
     * @param columns the columns of the terminal
     */
    static Line of(double share, List<Figure> figures, int columns, Glyphs glyphs) {
        List<Figure> fitting = new ArrayList<>(figures);
        int bar = barColumns(fitting, columns);
        while (bar < USEFUL_COLUMNS && fitting.size() > 1) {
            // First of all the percentage, which says no more than the bar.
            fitting.remove(fitting.size() == figures.size() ? 0 : fitting.size() - 1);
            bar = barColumns(fitting, columns);
        }
        Line line = new Line().add(INDENT);
        if (bar >= MIN_COLUMNS) {
            int done = (int) (Math.min(1, share) * bar);
            boolean whole = done == bar;
            line.add(Style.BLUE, glyphs.done(done, whole))
                    .add(Style.DIM, glyphs.rest(bar - done - (whole ? 0 : 1)))
                    .add(INDENT);
        }
        return line.add(fitting.stream()
                .map(figure -> Histogram.right(figure.text(), figure.width()))
                .collect(Collectors.joining(BETWEEN))
                .stripTrailing());
    }

    /** Returns how many columns are left for the bar. One column of the terminal stays free. */
    private static int barColumns(List<Figure> figures, int columns) {
        int beside = figures.stream().mapToInt(Figure::width).sum()
                + BETWEEN.length() * Math.max(0, figures.size() - 1)
                + INDENT.length() * 2;
        return Stream.of(MAX_COLUMNS, Math.max(columns - BESIDE, 10), columns - 1 - beside)
                .min(Integer::compare)
                .orElseThrow();
    }
}
