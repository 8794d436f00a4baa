package dev.bide.cli;

/**
 * How a piece of a line looks. Only attributes and the first colours of the terminal's own palette: its user has chosen
 * them to be readable on its background. Nothing is said by a style alone, because not every terminal has styles.
 */
enum Style {
    /** As the terminal writes anyway. */
    PLAIN(""),
    /** The figures that answer the question. */
    BOLD("1"),
    /** What is planned and has not come. */
    DIM("2"),
    /** What was held up. */
    YELLOW("33"),
    /** What has come. */
    BLUE("34");

    private static final String END = "\033[0m";

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** Returns a text with the control sequences of this style around it. */
    String around(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\033[" + code + "m" + text + END;
    }
}
