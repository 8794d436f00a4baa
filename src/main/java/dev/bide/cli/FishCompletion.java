package dev.bide.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completions for fish. */
final class FishCompletion {

    private static final String HEAD = """
            # Completions of bide for fish. For this shell: bide completion fish | source
            # For all shells to come:
            #   bide completion fish >~/.config/fish/completions/bide.fish

            # Prints the command that has been typed: one word or, for those about tasks, two.
            function __bide_command
                set -l words (commandline -opc)
                set -e words[1]
                if not set -q words[1]; or string match -q -- '-*' $words[1]
                    echo serve
                else if test $words[1] != tasks
                    echo $words[1]
                else if not set -q words[2]; or string match -q -- '-*' $words[2]
                    echo tasks ls
                else
                    echo tasks $words[2]
                end
            end

            # Tests which command has been typed.
            function __bide_is
                test (__bide_command) = $argv[1]
            end

            # Tests which words have been typed, besides the name of the program.
            function __bide_typed
                set -l words (commandline -opc)
                set -e words[1]
                test "$words" = "$argv"
            end

            complete -c bide -f
            """;

    private FishCompletion() {}

    static String script() {
        String commands = CommandNames.all().stream()
                .map(word -> argument("__bide_typed", word, Completions.summary(word)))
                .collect(Collectors.joining());
        String ofTasks = CommandNames.after("tasks").stream()
                .map(word -> argument("__bide_typed tasks", word, Completions.summary("tasks " + word)))
                .collect(Collectors.joining());
        return HEAD
                + commands
                + ofTasks
                + Stream.of(Subcommand.values()).map(FishCompletion::options).collect(Collectors.joining());
    }

    private static String options(Subcommand subcommand) {
        String arguments = Completions.arguments(subcommand).stream()
                .map(word -> argument("__bide_typed " + subcommand.word(), word, ""))
                .collect(Collectors.joining());
        String condition = "__bide_is " + quoted(subcommand.word());
        return arguments
                + Option.shown(subcommand).stream()
                        .map(option -> "complete -c bide -n " + quoted(condition) + names(option) + value(option)
                                + " -d " + quoted(option.meaning()) + "\n")
                        .collect(Collectors.joining());
    }

    private static String argument(String condition, String word, String summary) {
        return "complete -c bide -n " + quoted(condition) + " -a " + word
                + (summary.isEmpty() ? "" : " -d " + quoted(summary)) + "\n";
    }

    private static String names(Option option) {
        return option.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    private static String value(Option option) {
        if (!option.takesValue()) {
            return "";
        }
        if (option.isFile()) {
            return " -r -F";
        }
        return " -x" + (option.words().isEmpty() ? "" : " -a " + quoted(String.join(" ", option.words())));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
