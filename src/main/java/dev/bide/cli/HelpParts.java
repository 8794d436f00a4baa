package dev.bide.cli;

/** The parts of the help that are written by hand: what a command is for, examples, and what all have in common. */
final class HelpParts {

    static final String ALL = """
            Waits on purpose, on the Vert.x event loop, and says how late it was.
            """;

    static final String SETTINGS = """

            """;

    static final String SETTINGS_OF_OPERATIONS = "";

    static final String ENVIRONMENT = "";

    static final String EXIT_CODES = "";

    private HelpParts() {}

    static String description(Subcommand subcommand) {
        return subcommand.summary() + "\n";
    }

    static String examples(Subcommand subcommand) {
        return "";
    }
}
