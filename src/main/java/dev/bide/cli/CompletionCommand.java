package dev.bide.cli;

import dev.bide.refusal.Refusal;
import java.util.Arrays;

/** Prints the completions for a shell. */
final class CompletionCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        String word = invocation.arguments().get(0);
        Shell shell = Arrays.stream(Shell.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("SHELL", "must be " + String.join(" or ", Shell.words()), word));
        console.out().print(shell.script());
        return ExitCode.DONE;
    }
}
