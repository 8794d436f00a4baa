package dev.bide.cli;

import java.util.List;

/** Formats rows of texts as a table. Each column has the width of its longest text. */
final class TextTable {

    private static final String BETWEEN = "  ";

    private TextTable() {}

    /** Returns a line for each row. All rows have the same number of texts. */
    static List<Line> lines(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static Line line(List<String> row, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()))
                    .append(BETWEEN);
        }
        return Line.of(text.toString().stripTrailing());
    }
}
