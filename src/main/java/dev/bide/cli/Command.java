package dev.bide.cli;

/** What a subcommand does. */
@FunctionalInterface
interface Command {

    /**
     * Runs the command, on the thread of {@code main}.
     *
     * @param invocation its arguments
     * @param console where it prints
     * @param program what it needs of the program around it
     * @return the exit code
     * @throws dev.bide.refusal.Refusal if a value is wrong; its sentence is printed with the usage of the command
     */
    int run(Invocation invocation, Console console, Program program);
}
