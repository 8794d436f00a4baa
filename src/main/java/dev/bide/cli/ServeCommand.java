package dev.bide.cli;

/** Starts the server. */
final class ServeCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        program.serve(invocation.chosenSettings(console));
        return Cli.SERVING;
    }
}
