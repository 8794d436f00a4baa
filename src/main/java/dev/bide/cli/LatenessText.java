package dev.bide.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The lateness of event loops as text for people.
 *
 * @param zone the time zone in which moments are shown
 */
record LatenessText(ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String INDENT = "  ";
    private static final String TITLE = "last minute";
    private static final int FIGURE_COLUMNS = 10;
    private static final int FIGURES_COLUMNS = 4 * FIGURE_COLUMNS;
    private static final int MAX_SPARK_COLUMNS = 60;

    /** A shorter one would say less than the figures. */
    private static final int MIN_SPARK_COLUMNS = 12;

    /** The lateness at which the second step of the sparkline begins. The first one is what is less. */
    private static final double SECOND_STEP = 0.0001;

    /** Returns a table of the loops, and below it the stalls of the last minute. */
    List<Line> once(LatenessReport report) {
        List<Line> lines = new ArrayList<>(table(report.loops(), 0, Glyphs.BLOCKS));
        if (!report.stalls().isEmpty()) {
            lines.add(new Line());
            report.stalls().forEach(held -> lines.add(held(held)));
        }
        return lines;
    }

    /** Returns the line of a stall. */
    Line held(LatenessReport.Held held) {
        // It stands for the eight characters of a time.
        String time = held.at().map(this::time).orElse("        ");
        return Line.of(time + INDENT + held.sentence());
    }

    /** Returns the local time of day of a moment. */
    String time(Instant moment) {
        return TIME.format(moment.atZone(zone));
    }

    /** Returns the frame of {@code --watch}, as high and as wide as the terminal allows. */
    List<Line> frame(LatenessReport report, TerminalSize size, Glyphs glyphs) {
        int label = label(report.loops());
        int free = size.columns() - 1 - label - INDENT.length() - FIGURES_COLUMNS;
        int spark = free < MIN_SPARK_COLUMNS ? 0 : Math.min(free, MAX_SPARK_COLUMNS);
        // The title, two lines below the table, and an empty one at each end.
        int rows = Math.max(1, size.rows() - 6);
        List<LatenessReport.Loop> shown = latest(report.loops(), rows);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line());
        lines.addAll(table(shown, spark, glyphs));
        int others = report.loops().size() - shown.size();
        if (spark > 0) {
            lines.add(legend(label, spark, size.columns()));
        }
        String more = others == 0 ? "" : FigureText.count(others, "more loop") + ", not later than these";
        lines.add(Line.of(INDENT + more)
                .upTo(Math.max(INDENT.length() + more.length() + 2, label + spark))
                .add("Ctrl-C ends this"));
        return lines;
    }

    /** Returns the loops that there is room for: those that were latest, in their order. */
    private static List<LatenessReport.Loop> latest(List<LatenessReport.Loop> loops, int rows) {
        if (loops.size() <= rows) {
            return loops;
        }
        List<LatenessReport.Loop> sorted = new ArrayList<>(loops);
        sorted.sort(Comparator.comparingDouble(LatenessReport.Loop::max).reversed());
        List<LatenessReport.Loop> latest = sorted.subList(0, rows);
        return loops.stream().filter(latest::contains).toList();
    }

    private static Line legend(int label, int spark, int columns) {
        Line line = new Line()
                .upTo(label)
                .add("-60 s")
                .upTo(label + spark - "now".length())
                .add("now");
        Line steps = new Line().add(line).add("   a step is a half decade, from 0.1 ms");
        return steps.width() < columns ? steps : line;
    }

    private static int label(List<LatenessReport.Loop> loops) {
        int longest =
                loops.stream().mapToInt(loop -> loop.name().length()).max().orElse(0);
        return 2 * INDENT.length() + Math.max(longest, "loop 0".length());
    }

    private static List<Line> table(List<LatenessReport.Loop> loops, int spark, Glyphs glyphs) {
        int label = Math.max(label(loops), spark == 0 ? 2 * INDENT.length() + TITLE.length() : 0);
        List<Line> lines = new ArrayList<>();
        lines.add(figures(Line.of(INDENT + TITLE).upTo(label + spark), Style.PLAIN, "p50", "p99", "max", "pending"));
        for (LatenessReport.Loop loop : loops) {
            Line line = Line.of(INDENT + loop.name()).upTo(label);
            if (spark > 0) {
                line.add(Sparkline.of(columns(loop.tenths(), spark), SECOND_STEP, glyphs));
            }
            boolean known = loop.count() > 0;
            lines.add(figures(
                    line.upTo(label + spark),
                    loop.max() >= Sparkline.HELD_UP_SECONDS ? Style.YELLOW : Style.BOLD,
                    known ? FigureText.brief(loop.p50()) : "",
                    known ? FigureText.brief(loop.p99()) : "",
                    known ? FigureText.brief(loop.max()) : "",
                    FigureText.count(loop.pending())));
        }
        return lines;
    }

    private static Line figures(Line line, Style max, String p50, String p99, String worst, String pending) {
        return line.add(right(p50)).add(right(p99)).add(max, right(worst)).add(right(pending));
    }

    private static String right(String figure) {
        return Histogram.right(figure, FIGURE_COLUMNS);
    }

    /** Returns the worst lateness of each column of a sparkline. */
    static double[] columns(double[] tenths, int columns) {
        double[] worst = new double[columns];
        for (int i = 0; i < columns; i++) {
            worst[i] = Double.NaN;
            int to = (int) ((long) (i + 1) * tenths.length / columns);
            for (int j = (int) ((long) i * tenths.length / columns); j < to; j++) {
                // Negated, so that the first one that is known replaces the NaN.
                if (!(tenths[j] <= worst[i]) && !Double.isNaN(tenths[j])) {
                    worst[i] = tenths[j];
                }
            }
        }
        return worst;
    }
}
