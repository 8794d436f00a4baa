package dev.bide.cli;

import dev.bide.cli.Picture.Parts;
import dev.bide.cli.Terminal.Progress;
import dev.bide.stream.WaitLog;
import java.io.PrintStream;
import java.util.List;

/** Shows how far an operation is, on stderr: a picture, a line now and then, or nothing. One thread uses it. */
final class ProgressView implements AutoCloseable {

    private static final double FIRST_FRAME_SECONDS = 0.3;
    private static final double LINE_SECONDS = 10;

    private final Plan plan;
    private final Rows rows;
    private final Glyphs glyphs;
    private final Progress progress;
    private final Screen screen;
    private final Tally tally = new Tally();

    private boolean counted = true;
    private double nextLine = LINE_SECONDS;
    private boolean pictured;

    /**
     * Creates a view that has shown nothing.
     *
     * @param progress how to show how far the operation is
     */
    ProgressView(Operation operation, PrintStream err, Terminal terminal, Progress progress) {
        this.plan = operation.plan();
        this.rows = progress == Progress.PICTURE ? operation.rows() : new Rows(List.of());
        this.glyphs = terminal.glyphs();
        this.progress = progress;
        this.screen = new Screen(err, terminal);
    }

    /** Says what is going to happen. It stays above the picture. */
    void announce() {
        screen.say(Line.of(plan.announcement()));
    }

    /** Sets whether it is known how many waits have come. */
    void counted(boolean known) {
        counted = known;
    }

    /** Has the next frame ask for the size of the terminal. Any thread may call it. */
    void resized() {
        screen.resized();
    }

    /** Returns what receives the waits that have come. */
    WaitLog.Visitor visitor() {
        return tally;
    }

    /** Sets how many waits have come some seconds after the start. */
    void came(int count, double elapsed) {
        tally.came(count);
        tally.advance(elapsed);
    }

    /** Returns how many of the waits have come, as part of a sentence; empty if that is not known. */
    String count() {
        return counted
                ? ": " + FigureText.count(tally.came()) + " of " + FigureText.count(plan.waits(), "wait")
                        + " had finished"
                : "";
    }

    /** Shows how far the operation is some seconds after the start. */
    void tick(double elapsed) {
        if (progress == Progress.PICTURE && elapsed >= FIRST_FRAME_SECONDS) {
            // A shorter operation has no picture, which would only flicker.
            draw(picture(elapsed, false, Parts.ALL));
        } else if (progress == Progress.LINES && elapsed >= nextLine) {
            nextLine += LINE_SECONDS;
            screen.say(Line.of(picture(elapsed, false, Parts.ALL).line()));
        }
    }

    /** Shows the last frame of an operation that has succeeded. It stays, and the cursor is given back. */
    void end(double elapsed, Parts parts) {
        if (pictured) {
            draw(picture(elapsed, true, parts));
        }
        close();
    }

    /** Shows the last frame of an operation that has failed. It stays, and the cursor is given back. */
    void breakOff(double elapsed) {
        if (pictured) {
            draw(picture(elapsed, false, Parts.ALL));
        }
        close();
    }

    /** Returns whether there has been a picture. */
    boolean isPictured() {
        return pictured;
    }

    private Picture picture(double elapsed, boolean over, Parts parts) {
        return new Picture(rows, plan, tally, elapsed, over, counted, parts, glyphs);
    }

    private void draw(Picture picture) {
        screen.progress((int) (100 * picture.share()));
        screen.draw(picture);
        pictured = true;
    }

    @Override
    public void close() {
        screen.close();
    }
}
