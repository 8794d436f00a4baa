package dev.bide.cli;

import java.util.List;

/** Prints the help of a command, or of all. */
final class HelpCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        List<String> words = invocation.arguments();
        console.out()
                .print(
                        words.isEmpty()
                                ? HelpText.ofAll()
                                : HelpText.of(CommandNames.find(words).subcommand()));
        return ExitCode.DONE;
    }
}
