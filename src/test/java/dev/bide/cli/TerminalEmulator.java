package dev.bide.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal of rows and columns that understands what Bide sends: line feeds, carriage returns and a few control
 * sequences. It fails for any other sequence, and remembers whether a line has wrapped.
 */
public final class TerminalEmulator {

    private static final Pattern SEQUENCE = Pattern.compile("\033(?:\\[([?0-9;]*)([A-Za-z])|](9;4;\\d;\\d+)\033\\\\)");

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream() {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            writes++;
            accept(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    };

    private final List<String> scrolledOut = new ArrayList<>();
    private int[][] cells;
    private int columns;
    private int row;
    private int column;
    private boolean wraps = true;
    private boolean pendingWrap;

    int writes;
    private int wrapped;
    private boolean cursorVisible = true;
    String outside = "";

    /** Creates a terminal that is empty. */
    public TerminalEmulator(int rows, int columns) {
        this.cells = new int[rows][columns];
        this.columns = columns;
    }

    PrintStream stream() {
        return new PrintStream(sent, false, StandardCharsets.UTF_8);
    }

    /** Returns all that was sent. */
    String sent() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    TerminalSize size() {
        return new TerminalSize(cells.length, columns);
    }

    /** Changes the size. What stands on the screen stays in the corner at the top, and is cut off. */
    void resize(int rows, int newColumns) {
        int[][] old = cells;
        cells = new int[rows][newColumns];
        for (int i = 0; i < Math.min(rows, old.length); i++) {
            System.arraycopy(old[i], 0, cells[i], 0, Math.min(columns, newColumns));
        }
        columns = newColumns;
        row = Math.min(row, rows - 1);
        column = Math.min(column, newColumns - 1);
        pendingWrap = false;
    }

    /** Writes what a user types or a terminal echoes. */
    public void accept(String text) {
        Matcher sequence = SEQUENCE.matcher(text);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '\033') {
                if (!sequence.find(i) || sequence.start() != i) {
                    throw new AssertionError("unknown sequence at: " + text.substring(i + 1));
                }
                control(sequence);
                i = sequence.end();
            } else {
                character(c);
                i += Character.charCount(c);
            }
        }
    }

    private void character(int c) {
        if (c == '\n') {
            // As a terminal's driver does: a line feed also returns.
            column = 0;
            lineFeed();
        } else if (c == '\r') {
            column = 0;
            pendingWrap = false;
        } else {
            if (pendingWrap && wraps) {
                wrapped++;
                column = 0;
                lineFeed();
            }
            cells[row][column] = c;
            pendingWrap = column == columns - 1;
            column = Math.min(column + 1, columns - 1);
        }
    }

    private void lineFeed() {
        pendingWrap = false;
        if (row < cells.length - 1) {
            row++;
            return;
        }
        scrolledOut.add(line(0));
        for (int i = 0; i < cells.length - 1; i++) {
            cells[i] = cells[i + 1];
        }
        cells[cells.length - 1] = new int[columns];
    }

    private void control(Matcher sequence) {
        pendingWrap = false;
        if (sequence.group(3) != null) {
            outside = sequence.group(3);
            return;
        }
        String parameter = sequence.group(1);
        switch (parameter + sequence.group(2)) {
            case "?25l" -> cursorVisible = false;
            case "?25h" -> cursorVisible = true;
            case "?7l" -> wraps = false;
            case "?7h" -> wraps = true;
            case "H" -> {
                row = 0;
                column = 0;
            }
            case "K" -> clear(row, column);
            case "J" -> {
                clear(row, column);
                for (int i = row + 1; i < cells.length; i++) {
                    clear(i, 0);
                }
            }
            case "2J" -> cells = new int[cells.length][columns];
            default -> other(sequence.group(2), parameter);
        }
    }

    private void other(String command, String parameter) {
        if (command.equals("A")) {
            row = Math.max(0, row - Integer.parseInt(parameter));
        } else if (!command.equals("m")) {
            throw new AssertionError("unknown sequence: " + parameter + command);
        }
    }

    private void clear(int line, int from) {
        for (int i = from; i < columns; i++) {
            cells[line][i] = 0;
        }
    }

    private String line(int index) {
        StringBuilder line = new StringBuilder();
        for (int c : cells[index]) {
            line.appendCodePoint(c == 0 ? ' ' : c);
        }
        return line.toString().stripTrailing();
    }

    /** Returns the lines on the screen, without those that are empty at its end. */
    public List<String> screen() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            lines.add(line(i));
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** Returns the lines that have left the screen at the top. */
    List<String> scrolledOut() {
        return scrolledOut;
    }

    /** Returns how many lines were too long, and went on in the next one. */
    public int wrapped() {
        return wrapped;
    }

    /** Returns whether the cursor is to be seen. */
    public boolean isCursorVisible() {
        return cursorVisible;
    }

    /** Returns the row of the cursor, counted from 0. */
    public int row() {
        return row;
    }

    /** Returns the column of the cursor, counted from 0. */
    public int column() {
        return column;
    }
}
