package dev.bide.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;

/** A line of text whose pieces have styles. One thread builds it. */
final class Line {

    private record Piece(Style style, String text) {}

    private final List<Piece> pieces = new ArrayList<>();

    /** Returns a line of plain text. */
    static Line of(String text) {
        return new Line().add(text);
    }

    @CanIgnoreReturnValue
    Line add(String text) {
        return add(Style.PLAIN, text);
    }

    @CanIgnoreReturnValue
    Line add(Style style, String text) {
        pieces.add(new Piece(style, text));
        return this;
    }

    /** Appends the pieces of another line. */
    @CanIgnoreReturnValue
    Line add(Line other) {
        pieces.addAll(other.pieces);
        return this;
    }

    /** Appends spaces up to a column, counted from 0. Appends none if the line is there already. */
    @CanIgnoreReturnValue
    Line upTo(int column) {
        return add(" ".repeat(Math.max(0, column - width())));
    }

    /** Returns how many columns the line takes. Each character takes one. */
    int width() {
        return pieces.stream()
                .mapToInt(piece -> piece.text().codePointCount(0, piece.text().length()))
                .sum();
    }

    /** Returns the text, with the control sequences of its styles if there are to be colours. */
    String text(boolean colours) {
        return text(colours, Integer.MAX_VALUE);
    }

    /** Returns the text, cut off after a number of columns. */
    String text(boolean colours, int columns) {
        StringBuilder text = new StringBuilder();
        int left = columns;
        for (Piece piece : pieces) {
            String shown = start(piece.text(), left);
            left -= shown.codePointCount(0, shown.length());
            text.append(colours ? piece.style().around(shown) : shown);
        }
        return text.toString();
    }

    private static String start(String text, int columns) {
        return text.codePointCount(0, text.length()) <= columns
                ? text
                : text.substring(0, text.offsetByCodePoints(0, columns));
    }

    /** Returns the text without styles. */
    @Override
    public String toString() {
        return text(false);
    }
}
