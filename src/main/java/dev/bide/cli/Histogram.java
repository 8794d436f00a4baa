package dev.bide.cli;

import java.util.ArrayList;
import java.util.List;

/** The lines of a histogram of what has come and of what is still planned. */
final class Histogram {

    private static final int LABEL_COLUMNS = 6;
    private static final String BETWEEN = "  ";

    /** What labels and counts take of a line. */
    private static final int BESIDE = 40;

    private static final int MIN_COLUMNS = 10;
    private static final int MAX_COLUMNS = 60;

    private Histogram() {}

    /**
     * Returns the lines.
     *
     * @param came how many of the delays have come, the shortest first
     * @param columns the columns of the terminal
     */
    static List<Line> lines(Rows rows, int came, int columns, Glyphs glyphs) {
        int bar = Math.max(MIN_COLUMNS, Math.min(columns - BESIDE, MAX_COLUMNS));
        int labels = rows.rows().stream().mapToInt(row -> row.label().length()).reduce(LABEL_COLUMNS, Math::max);
        int counts = FigureText.count(rows.fullest()).length();
        List<Line> lines = new ArrayList<>();
        for (Rows.Row row : rows.rows()) {
            int ofRow = row.among(came);
            Line line = new Line().add(right(row.label(), labels)).add(BETWEEN);
            addBar(line, (double) bar / rows.fullest(), ofRow, row.planned(), glyphs);
            if (ofRow > 0) {
                line.upTo(labels + bar + 3 * BETWEEN.length()).add(right(FigureText.count(ofRow), counts));
            }
            lines.add(line);
        }
        return lines;
    }

    private static void addBar(Line line, double columnsEach, int came, int planned, Glyphs glyphs) {
        String done = glyphs.block(came * columnsEach);
        line.add(Style.BLUE, done);
        if (came < planned) {
            int whole = (int) Math.ceil(planned * columnsEach);
            line.add(Style.DIM, glyphs.planned(whole - done.length()));
        }
    }

    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - text.length())) + text;
    }
}
