package dev.bide.cli;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;

/** Prints the help of a command, or of all. */
final class HelpCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        if (invocation.arguments().isEmpty()) {
            console.out().print(HelpText.ofAll());
            return ExitCode.DONE;
        }
        CommandNames.Named named = CommandNames.find(invocation.arguments());
        if (!named.args().isEmpty()) {
            throw new Refusal(
                    Reason.INVALID, "unknown command " + Refusal.shown(String.join(" ", invocation.arguments())));
        }
        console.out().print(HelpText.of(named.subcommand()));
        return ExitCode.DONE;
    }
}
