package dev.bide;

import dev.bide.cli.Cli;
import dev.bide.contract.Version;

/** The program: signals, and the exit code. {@link Cli} runs the command that the arguments name. */
public final class Main {

    private Main() {}

    /**
     * Runs a command, such as the server, which a signal ends.
     *
     * @param args see {@code --help}
     */
    public static void main(String... args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            // Before anything else is loaded. Not with a plus, which would load the JDK's compiler of such expressions.
            System.out.println("bide ".concat(Version.read()));
            return;
        }
        // First, so that a signal ends the program in the same way from its first moment on.
        SignalHandler signals = new SignalHandler();
        signals.register();
        int code = Cli.run(new LocalProgram(signals), args);
        if (code == Cli.SERVING) {
            return;
        }
        if (code == 0) {
            ClassArchive.writeIfAsked();
        }
        System.exit(code);
    }
}
