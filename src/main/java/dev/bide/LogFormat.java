package dev.bide;

/**
 * The format of the program's log: a line for each event, with the level first, as in {@code WARNING 2026-11-26 12:04:41
 * dev.bide.lateness: …}. A stack trace follows on lines of its own. An application that embeds Bide has its own format,
 * which this never touches.
 */
final class LogFormat {

    /** {@code SimpleFormatter} reads it once, when its class loads. */
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

    /** The arguments: 1 is the time, 3 the logger, 4 the level, 5 the message, and 6 the stack trace after a line break. */
    private static final String LINE = "%4$s %1$tF %1$tT %3$s: %5$s%6$s%n";

    private LogFormat() {}

    /** Sets the format unless the user has set it, or has a logging configuration. To be called before the first record. */
    static void set() {
        boolean given = System.getProperty(FORMAT) != null
                || System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null;
        if (!given) {
            System.setProperty(FORMAT, LINE);
        }
    }
}
