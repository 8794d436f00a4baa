package dev.bide.cli;

/** The options that are not fields of a request. */
enum Switch {
    /** Where an operation runs. */
    URL,
    /** The settings file. */
    CONF,
    /** The answer as the JSON of HTTP. */
    JSON,
    /** Each wait as a line of JSON when it ends. */
    LINES,
    /** The histogram of what was drawn. */
    PLOT,
    /** No picture and no note. */
    QUIET,
    /** Whether to use colours: auto, always or never. */
    COLOR,
    /** Whether to show how far an operation is: auto, always or never. */
    PROGRESS,
    /** Goes on, and shows each change. */
    WATCH,
    /** The text of HdrHistogram. */
    HGRM,
    /** The lateness above which the command fails. */
    FAIL_ABOVE
}
