package dev.bide.cli;

/**
 * The size of a terminal.
 *
 * @param rows how many lines it has
 * @param columns how many characters a line has
 */
record TerminalSize(int rows, int columns) {

    /** The size of the terminals of old, if the size is not known. */
    static final TerminalSize USUAL = new TerminalSize(24, 80);

    /** A terminal with fewer columns has no room for a histogram with its labels and counts. */
    static final int MIN_PICTURE_COLUMNS = 40;

    /** Returns whether a picture of this many lines fits. The cursor stands on the line below it. */
    boolean fits(int lines) {
        return columns >= MIN_PICTURE_COLUMNS && lines < rows;
    }
}
