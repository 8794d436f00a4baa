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
 * @param parts which parts to show
 * @param glyphs the characters
 */
record Picture(Rows rows, Plan plan, Tally tally, double elapsed, boolean over, Parts parts, Glyphs glyphs)
        implements Screen.Frame {

    /** The parts of a picture. */
    enum Parts {
        /** All of it. */
        ALL,
        /** What stays when the answer follows: the histogram or, if there is none, the bar. */
        KEPT
    }

    /** The lateness at which the sparkline begins to rise: a wait on time ends within two milliseconds. */
    private static final double RISES_FROM_SECONDS = 0.0031622776601683795;

    private static final String LATE = "  late  ";

    @Override
    public List<Line> lines(TerminalSize size) {
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
        if (plan.waits() > 1 && size.fits(2)) {
            lines.add(late(size.columns()));
        }
        return lines;
    }

    private Line bar(int columns) {
        double share = over ? 1 : share();
        List<ProgressBar.Figure> figures = new ArrayList<>();
        figures.add(new ProgressBar.Figure(share < 1 ? FigureText.percent(share, 1) : "100 %", "99.9 %".length()));
        if (plan.waits() > 1) {
            String failed = tally.failed() > 0 ? " (" + FigureText.count(tally.failed()) + " failed)" : "";
            String most = FigureText.count(plan.ending()) + " came" + failed;
            figures.add(new ProgressBar.Figure(FigureText.count(tally.came()) + " came" + failed, most.length()));
        }
        String left = over ? "" : left() + " left";
        figures.add(new ProgressBar.Figure(
                left, FigureText.seconds(plan.seconds(), 1).length() + " left".length()));
        return ProgressBar.of(share, figures, columns, glyphs);
    }

    String left() {
        return FigureText.seconds(Math.max(0, plan.seconds() - elapsed), 1);
    }

    /** Returns how far the operation is: by its waits or, with only one, by the time. */
    double share() {
        double share = plan.waits() > 1
                ? (double) tally.came() / Math.max(1, plan.ending())
                : elapsed / Math.max(plan.seconds(), 1e-9);
        return Math.max(0, Math.min(1, share));
    }

    private Line late(int columns) {
        FanOutLateness late = tally.late();
        Line line = new Line()
                .add(LATE + "p50 " + FigureText.brief(late.quantile(0.5)) + "   p99 "
                        + FigureText.brief(late.quantile(0.99)));
        Line max = Line.of("   max " + FigureText.brief(late.max()));
        if (line.width() + max.width() < columns) {
            line.add(max);
        }
        Line loop =
                new Line().add(line).upTo(58).add("loop ").add(Sparkline.of(tally.worst(), RISES_FROM_SECONDS, glyphs));
        return loop.width() < columns ? loop : line;
    }
}
