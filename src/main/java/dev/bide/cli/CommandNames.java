package dev.bide.cli;

import dev.bide.refusal.Nearest;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Finds the command that arguments begin with. */
final class CommandNames {

    /** What the commands about tasks do, in one line. */
    static final String TASKS_SUMMARY = "lists, shows, watches, cancels or creates tasks of a server";

    private static final String TASKS = "tasks";

    /**
     * A command and what follows it.
     *
     * @param subcommand the command
     * @param args its arguments
     */
    record Named(Subcommand subcommand, List<String> args) {}

    private CommandNames() {}

    /** Returns the first words of all commands. */
    static List<String> all() {
        return Arrays.stream(Subcommand.values())
                .map(subcommand -> subcommand.word().split(" ", -1)[0])
                .distinct()
                .toList();
    }

    /** Returns the second words of the commands that begin with a word. */
    static List<String> after(String first) {
        return Arrays.stream(Subcommand.values())
                .map(subcommand -> subcommand.word().split(" ", -1))
                .filter(words -> words.length > 1 && words[0].equals(first))
                .map(words -> words[1])
                .toList();
    }

    /**
     * Finds a command.
     *
     * @param args the arguments of the program; without a command they are those of the server
     * @throws Refusal if there is no such command
     */
    static Named find(List<String> args) {
        if (args.isEmpty() || args.get(0).startsWith("-")) {
            return new Named(Subcommand.SERVE, args);
        }
        List<String> rest = args.subList(1, args.size());
        if (!args.get(0).equals(TASKS)) {
            // "bide version" is what some other programs know.
            List<String> known =
                    Stream.concat(all().stream(), Stream.of("--version")).toList();
            return new Named(command(args.get(0), known), rest);
        }
        if (rest.isEmpty() || rest.get(0).startsWith("-")) {
            return new Named(Subcommand.TASKS_LS, rest);
        }
        List<String> known =
                after(TASKS).stream().map(word -> TASKS + " " + word).toList();
        return new Named(command(TASKS + " " + rest.get(0), known), rest.subList(1, rest.size()));
    }

    private static Subcommand command(String typed, List<String> known) {
        return Stream.of(Subcommand.values())
                .filter(subcommand -> subcommand.word().equals(typed))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Reason.INVALID,
                        "unknown command " + Refusal.shown(typed)
                                + Nearest.of(typed, known)
                                        .map(name -> "; did you mean " + name + "?")
                                        .orElse("")));
    }
}
