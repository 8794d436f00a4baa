package dev.bide.cli;

import dev.bide.shape.Shape;
import dev.bide.wait.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The histogram of delays with their quantiles, as text. */
final class PlotText {

    private static final int LABEL_COLUMNS = 12;
    private static final int COUNT_COLUMNS = 10;
    private static final int SHARE_COLUMNS = 10;

    /** What all columns but the bars take of a line. */
    private static final int BESIDE = 51;

    private static final int MIN_COLUMNS = 10;
    private static final int MAX_COLUMNS = 60;

    /** In a narrower terminal there is no column of quantiles. */
    private static final int MIN_QUANTILE_COLUMNS = 61;

    /** In a narrower terminal there is no column of shares either. */
    private static final int MIN_SHARE_COLUMNS = 46;

    private static final Map<String, Double> QUANTILES = quantiles();

    private PlotText() {}

    private static Map<String, Double> quantiles() {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        quantiles.put("p50", 0.5);
        quantiles.put("p90", 0.9);
        quantiles.put("p99", 0.99);
        quantiles.put("p99.9", 0.999);
        quantiles.put("max", 1.0);
        return quantiles;
    }

    /**
     * Returns the lines.
     *
     * @param ascending the delays in seconds, ascending
     * @param shape what they were drawn from
     * @param columns the columns of the terminal
     */
    static List<Line> of(double[] ascending, Shape shape, int columns, Glyphs glyphs) {
        if (ascending.length == 0) {
            return List.of(Line.of("no delays"));
        }
        Rows rows = Rows.of(ascending, shape.max(), Rows.Labels.UP_TO);
        int bar = Math.max(MIN_COLUMNS, Math.min(columns - BESIDE, MAX_COLUMNS));
        int counts = LABEL_COLUMNS + 2 + bar;
        boolean shares = columns >= MIN_SHARE_COLUMNS;
        List<Line> lines = new ArrayList<>();
        lines.add(new Line()
                .add(Histogram.right("up to", LABEL_COLUMNS))
                .upTo(counts)
                .add(Histogram.right("how many", COUNT_COLUMNS))
                .add(shares ? Histogram.right("so far", SHARE_COLUMNS) : ""));
        for (Rows.Row row : rows.rows()) {
            Line line = new Line()
                    .add(Histogram.right(row.label(), LABEL_COLUMNS))
                    .add("  ")
                    .add(Style.BLUE, glyphs.block((double) row.planned() * bar / rows.fullest()))
                    .upTo(counts)
                    .add(Histogram.right(FigureText.count(row.planned()), COUNT_COLUMNS))
                    .add(shares ? share(row, ascending.length) : "");
            if (columns < MIN_QUANTILE_COLUMNS) {
                lines.add(line);
            } else {
                addQuantiles(lines, line, row, ascending);
            }
        }
        return lines;
    }

    private static String share(Rows.Row row, int of) {
        return Histogram.right(FigureText.percent((double) row.to() / of, 2), SHARE_COLUMNS);
    }

    /** Adds a row with the first quantile that is in it, and a line below it for each further one. */
    private static void addQuantiles(List<Line> lines, Line row, Rows.Row of, double[] ascending) {
        int column = row.width() + 2;
        Line line = row;
        for (Map.Entry<String, Double> quantile : QUANTILES.entrySet()) {
            // The rank of a quantile by the nearest-rank rule, as in all answers.
            int rank = Math.max(1, (int) Math.ceil(quantile.getValue() * ascending.length));
            if (rank > of.from() && rank <= of.to()) {
                line.upTo(column)
                        .add(quantile.getKey())
                        .upTo(column + 7)
                        .add(Style.BOLD, FigureText.brief(Measurement.quantile(ascending, quantile.getValue())));
                lines.add(line);
                line = new Line();
            }
        }
        if (line == row) {
            lines.add(row);
        }
    }
}
