package dev.bide.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the completions of all shells are made from. */
final class Completions {

    private Completions() {}

    /** Returns what a command takes besides options, if it is one of a few words. */
    static List<String> arguments(Subcommand subcommand) {
        return switch (subcommand) {
            case COMPLETION -> Shell.words();
            case HELP -> CommandNames.all();
            default -> List.of();
        };
    }

    /** Returns the options of all commands that take a value, by the name of each. An option means the same everywhere. */
    static Map<String, Option> withValues() {
        Map<String, Option> options = new LinkedHashMap<>();
        Arrays.stream(Subcommand.values())
                .flatMap(subcommand -> Option.of(subcommand).stream())
                .filter(Option::takesValue)
                .forEach(option -> option.names().forEach(name -> options.putIfAbsent(name, option)));
        return options;
    }

    /** Returns what the first word of commands does, where several begin with it. */
    static String summary(String first) {
        return Arrays.stream(Subcommand.values())
                .filter(subcommand -> subcommand.word().equals(first))
                .findFirst()
                .map(Subcommand::summary)
                .orElse(CommandNames.TASKS_SUMMARY);
    }
}
