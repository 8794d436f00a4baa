package dev.bide.cli;

/** The characters of pictures. Those of ASCII are for terminals whose encoding has no blocks. */
enum Glyphs {
    /** The block elements and box-drawing characters of Unicode. */
    BLOCKS("▏▎▍▌▋▊▉█", '░', '━', '╸', '━', "▁▂▃▄▅▆▇█"),
    /** ASCII alone. */
    ASCII("#", '.', '#', '#', '-', ".:-=+*%#");

    private final String eighths;
    private final char planned;
    private final char bar;
    private final char head;
    private final char rest;
    private final String steps;

    Glyphs(String eighths, char planned, char bar, char head, char rest, String steps) {
        this.eighths = eighths;
        this.planned = planned;
        this.bar = bar;
        this.head = head;
        this.rest = rest;
        this.steps = steps;
    }

    /**
     * Returns a bar of a histogram. Its last character shows a part of a column, if there is a character for it. A part of
     * anything is never nothing.
     *
     * @param columns its length, in columns, 0 or more
     */
    String block(double columns) {
        int parts = eighths.length();
        int length = columns > 0 ? Math.max(1, (int) (columns * parts)) : 0;
        String full = eighths.substring(parts - 1).repeat(length / parts);
        int part = length % parts;
        return part == 0 ? full : full + eighths.charAt(part - 1);
    }

    /** Returns columns of a histogram that are planned. */
    String planned(int columns) {
        return String.valueOf(planned).repeat(Math.max(0, columns));
    }

    /** Returns the part of a progress bar that is done, with its head. */
    String done(int columns, boolean whole) {
        return String.valueOf(bar).repeat(columns) + (whole ? "" : head);
    }

    /** Returns the part of a progress bar that is not done. */
    String rest(int columns) {
        return String.valueOf(rest).repeat(Math.max(0, columns));
    }

    /** Returns a column of a sparkline; 0 is its lowest step, and what is above the highest one looks like that. */
    char step(int step) {
        return steps.charAt(Math.min(step, steps.length() - 1));
    }
}
