package dev.bide.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Redraws a few lines in place on stderr, which is a terminal. One thread uses it; {@link #resized} may be called by any.
 *
 * <p>The cursor is hidden from the first frame until {@link #close}, and stands on the empty line below the last frame, so
 * that what the terminal echoes there, such as {@code ^C}, harms no line of it.
 */
final class Screen implements AutoCloseable {

    /** The lines of a frame. */
    @FunctionalInterface
    interface Frame {

        /**
         * Returns the lines.
         *
         * @param size the size of the terminal; a line that is longer is cut off
         */
        List<Line> lines(TerminalSize size);
    }

    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";

    /** For each frame and not for all of them, so that a program that is killed leaves a terminal that wraps lines. */
    private static final String WRAP_OFF = "\033[?7l";

    private static final String WRAP_ON = "\033[?7h";
    private static final String CLEAR_TO_END_OF_LINE = "\033[K";
    private static final String CLEAR_TO_END_OF_SCREEN = "\033[J";
    private static final String CLEAR_SCREEN = "\033[H\033[2J";
    private static final String PROGRESS_OFF = "\033]9;4;0;0\033\\";

    /** How many lines of text above the frame are kept, to be written again after the screen was cleared. */
    private static final int MAX_KEPT_LINES = 100;

    private final PrintStream err;
    private final Terminal terminal;
    private final boolean colours;
    private final Charset charset;
    private final Deque<Line> above = new ArrayDeque<>();

    private Frame frame = size -> List.of();
    private TerminalSize size;
    private int drawnLines;
    private boolean begun;
    private boolean closed;

    /** What the tab or the taskbar is to show, and what it shows, in percent; -1 for nothing. */
    private int percent = -1;

    private int shownPercent = -1;

    private volatile boolean resized;

    /**
     * Creates a screen. Nothing is written yet.
     *
     * @param err the terminal's stream
     * @param terminal what the terminal can show
     */
    Screen(PrintStream err, Terminal terminal) {
        this.err = err;
        this.terminal = terminal;
        this.colours = terminal.coloursErr();
        this.charset = terminal.charset();
    }

    /** Has the next frame ask for the size of the terminal again. Any thread may call it. */
    void resized() {
        resized = true;
    }

    /** Writes a line that stays above all frames. It may be longer than a line of the terminal. */
    void say(Line line) {
        above.add(line);
        if (above.size() > MAX_KEPT_LINES) {
            above.remove();
        }
        if (begun && !closed) {
            StringBuilder text = new StringBuilder().append(backToTop()).append(CLEAR_TO_END_OF_SCREEN);
            text.append(line.text(colours)).append('\n');
            appendFrame(text);
            write(text);
        } else {
            write(new StringBuilder(line.text(colours)).append('\n'));
        }
    }

    /** Sets what the next frame shows in the tab or the taskbar of terminals that can. */
    void progress(int doneOf100) {
        percent = terminal.showsProgressOutside() ? doneOf100 : -1;
    }

    /** Draws a frame in place of the one before, with one write. */
    void draw(Frame next) {
        if (closed) {
            return;
        }
        frame = next;
        StringBuilder text = new StringBuilder(begun ? "" : HIDE_CURSOR);
        if (size == null || resized) {
            resized = false; // first: a change during the question is seen by the next frame
            size = terminal.size();
            if (begun) {
                clear(text);
            }
        }
        begun = true;
        text.append(backToTop());
        appendFrame(text);
        if (percent != shownPercent) {
            shownPercent = percent;
            text.append("\033]9;4;1;").append(percent).append("\033\\");
        }
        write(text);
    }

    /** Clears the screen after a change of its size, and writes again what stood above the frame. */
    private void clear(StringBuilder text) {
        // Some terminals wrap the lines that they show to the new width, and others do not. So nothing is known about
        // the place of the frame now.
        text.append(CLEAR_SCREEN);
        drawnLines = 0;
        int free = size.rows() - 1 - lines().size();
        Deque<Line> fitting = new ArrayDeque<>();
        for (var line = above.descendingIterator(); line.hasNext() && free > 0; ) {
            Line next = line.next();
            free -= Math.max(1, (next.width() + size.columns() - 1) / size.columns());
            if (free >= 0) {
                fitting.push(next);
            }
        }
        fitting.forEach(line -> text.append(line.text(colours)).append('\n'));
    }

    private String backToTop() {
        return drawnLines == 0 ? "\r" : "\r\033[" + drawnLines + "A";
    }

    private void appendFrame(StringBuilder text) {
        List<Line> lines = lines();
        text.append(WRAP_OFF);
        for (Line line : lines) {
            // One column stays free: with the cursor on the last one, the terminal would clear that column.
            text.append(line.text(colours, Math.max(0, size.columns() - 1)))
                    .append(CLEAR_TO_END_OF_LINE)
                    .append('\n');
        }
        text.append(CLEAR_TO_END_OF_SCREEN).append(WRAP_ON);
        drawnLines = lines.size();
    }

    /** Returns the lines of the frame that fit on the screen: the last ones. */
    private List<Line> lines() {
        List<Line> lines = frame.lines(size);
        int tooMany = Math.max(0, lines.size() - Math.max(0, size.rows() - 1));
        return lines.subList(tooMany, lines.size());
    }

    /** Gives the cursor back, below the last frame, which stays. Nothing is drawn after that. */
    @Override
    public void close() {
        if (begun && !closed) {
            StringBuilder text = new StringBuilder("\r").append(CLEAR_TO_END_OF_LINE);
            if (shownPercent >= 0) {
                text.append(PROGRESS_OFF);
            }
            write(text.append(SHOW_CURSOR));
        }
        closed = true;
    }

    private void write(StringBuilder text) {
        // As bytes, because a PrintStream may write a long String in pieces.
        byte[] bytes = text.toString().getBytes(charset);
        err.write(bytes, 0, bytes.length);
        err.flush();
    }
}
