package dev.bide.cli;

import java.util.List;

/** The options that are not fields of a request. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are unmodifiable
enum Switch {
    /** Where an operation runs. */
    URL("--url", "URL", "the server that does it; BIDE_URL names one too"),
    /** The settings file. */
    CONF("--conf", "FILE", "the settings file (conf/bide.json if there is one)"),
    /** The answer as the JSON of HTTP. */
    JSON("--json", "", "prints the answer as HTTP's JSON"),
    /** Each wait as a line of JSON when it ends. */
    LINES("--lines", "", "prints each wait as a line of JSON when it ends"),
    /** The histogram of what was drawn. */
    PLOT("--plot", "", "prints the histogram of the delays"),
    /** No picture and no note. */
    QUIET("--quiet", "", "prints the answer only: no picture, no note"),
    /** Whether to use colours: auto, always or never. */
    COLOR("--color", "WHEN", "whether to use colours: auto, always or never", "auto", "always", "never"),
    /** Whether to show how far an operation is: auto, always or never. */
    PROGRESS("--progress", "WHEN", "whether to show how far it is: auto, always or never", "auto", "always", "never"),
    /** Goes on, and shows each change. */
    WATCH("--watch", "", "goes on, and shows each change"),
    /** The text of HdrHistogram. */
    HGRM("--hgrm", "", "prints the text of HdrHistogram"),
    /** The lateness above which the command fails. */
    FAIL_ABOVE("--fail-above", "TIME", "fails with 4 if a loop was later in the last minute"),
    /** The text that explains a command. */
    HELP("--help", "", "prints this help"),
    /** The version. */
    VERSION("--version", "", "prints the version");

    private final String option;
    private final String label;
    private final String meaning;
    private final List<String> words;

    Switch(String option, String label, String meaning, String... words) {
        this.option = option;
        this.label = label;
        this.meaning = meaning;
        this.words = List.of(words);
    }

    /** Returns the names of the option; a short one comes first. */
    List<String> names() {
        return switch (this) {
            case QUIET -> List.of("-q", option);
            case HELP -> List.of("-h", option);
            case VERSION -> List.of("-V", option);
            default -> List.of(option);
        };
    }

    /** Returns what its value is called in the help; empty if it takes none. */
    String label() {
        return label;
    }

    /** Returns what the option is for, as part of a sentence. */
    String meaning() {
        return meaning;
    }

    /** Returns the words that its value may be; empty if it may be any text. */
    List<String> words() {
        return words;
    }
}
