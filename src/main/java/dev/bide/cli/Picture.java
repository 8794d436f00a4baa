package dev.bide.cli;

import dev.bide.lateness.FanOutLateness;
import java.util.ArrayList;
import java.util.List;

/**
 * The picture of an operation that goes on: the histogram of its delays, a bar, and how late its waits are.
 *
 * @param rows the histogram; empty for none
 * @param plan what the operation is going to do
 * @param tally what has come
 * @param elapsed the seconds since it began
 * @param over whether it has ended
 * @param counted whether it is known how many waits have come
 * @param parts which parts to show
 * @param glyphs the characters
 */
record Picture(
        Rows rows, Plan plan, Tally tally, double elapsed, boolean over, boolean counted, Parts parts, Glyphs glyphs)
        implements Screen.Frame {

    /** The parts of a picture. */
    enum Parts {
        /** All of it. */
        ALL,
        /** What stays when the answer follows: the histogram or, if there is none, the bar. */
        KEPT,
        /** Nothing, because the answer has it all. */
        NONE
    }

    /** The lateness at which the sparkline begins to rise: a wait on time ends within two milliseconds. */
    private static final double RISES_FROM_SECONDS = 0.00316;

    private static final String LATE = "  late  ";
    private static final int LOOP_COLUMN = 54;

    @Override
    public List<Line> lines(TerminalSize size) {
        if (parts == Parts.NONE) {
            return List.of();
        }
        List<Line> histogram = Histogram.lines(rows, tally.came(), size.columns(), glyphs);
        // Around the histogram are two empty lines, and below it two with text.
        boolean pictured = !histogram.isEmpty() && size.fits(histogram.size() + 4);
        List<Line> lines = new ArrayList<>();
        if (pictured) {
            lines.add(new Line());
            lines.addAll(histogram);
            lines.add(new Line());
        }
        if (parts == Parts.KEPT) {
            if (!pictured) {
                lines.add(bar(size.columns()));
                lines.add(new Line());
            }
            return lines;
        }
        lines.add(bar(size.columns()));
        if (isCounted() && size.fits(2)) {
            lines.add(late(size.columns()));
        }
        return lines;
    }

    /** Returns whether waits are counted. A single one is not, because the time says more of it. */
    private boolean isCounted() {
        return counted && plan.waits() > 1;
    }

    private Line bar(int columns) {
        if (!plan.hasEnd()) {
            return Line.of("  " + FigureText.seconds(elapsed, 1) + " so far");
        }
        List<ProgressBar.Figure> figures = new ArrayList<>();
        figures.add(new ProgressBar.Figure(percent(), "99.9 %".length()));
        if (isCounted()) {
            String most = FigureText.count(plan.ending()) + " came" + failed();
            figures.add(new ProgressBar.Figure(came(), most.length()));
        }
        String left = over ? "" : left(1);
        int most = (FigureText.seconds(plan.seconds(), 1) + " left").length();
        figures.add(new ProgressBar.Figure(left, most));
        return ProgressBar.of(share(), figures, columns, glyphs);
    }

    private String percent() {
        double share = share();
        return share < 1 ? FigureText.percent(share, 1) : "100 %";
    }

    private String came() {
        return FigureText.count(tally.came()) + " came" + failed();
    }

    private String failed() {
        return tally.failed() > 0 ? " (" + FigureText.count(tally.failed()) + " failed)" : "";
    }

    private String left(int decimals) {
        return FigureText.seconds(Math.max(0, plan.seconds() - elapsed), decimals) + " left";
    }

    /** Returns how far the operation is, from 0 to 1: by its waits or, if they are not counted, by the time. */
    double share() {
        if (over) {
            return 1;
        }
        double share = isCounted()
                ? (double) tally.came() / Math.max(1, plan.ending())
                : elapsed / Math.max(plan.seconds(), 1e-9);
        return Math.max(0, Math.min(1, share));
    }

    /** Returns all that is known in one line, for a log. */
    String line() {
        String time = Histogram.right(FigureText.seconds(elapsed, 0), 5);
        if (!plan.hasEnd()) {
            return time + " so far";
        }
        String most = FigureText.count(plan.ending()) + " came";
        String done = time + "   " + Histogram.right(percent(), "99.9 %".length());
        String of = isCounted() ? "   " + Histogram.right(came(), most.length()) : "";
        String late = isCounted()
                ? "   late p99 " + FigureText.brief(tally.late().quantile(0.99)) + ", max "
                        + FigureText.brief(tally.late().max())
                : "";
        return done + of + "   " + left(0) + late;
    }

    private Line late(int columns) {
        if (tally.came() == 0) {
            return Line.of(LATE + "nothing has come yet");
        }
        FanOutLateness late = tally.late();
        Line line = new Line()
                .add(LATE + "p50 " + FigureText.brief(late.quantile(0.5)) + "   p99 "
                        + FigureText.brief(late.quantile(0.99)));
        Line max = Line.of("   max " + FigureText.brief(late.max()));
        if (line.width() + max.width() < columns) {
            line.add(max);
        }
        Line loop = new Line()
                .add(line)
                .upTo(LOOP_COLUMN)
                .add("loop ")
                .add(Sparkline.of(tally.worst(), RISES_FROM_SECONDS, glyphs));
        return loop.width() < columns ? loop : line;
    }
}
