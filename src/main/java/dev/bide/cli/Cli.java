package dev.bide.cli;

import dev.bide.contract.Version;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/** The way from the arguments of the program to a command, and from what comes of it to an exit code. */
public final class Cli {

    /** No exit code: the server has started, and a signal ends it. */
    public static final int SERVING = -1;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Console console;
    private final Program program;

    Cli(Console console, Program program) {
        this.console = console;
        this.program = program;
    }

    /**
     * Runs a command.
     *
     * @param program what commands need of the program around them
     * @param args the arguments of the program
     * @return the exit code of the process, or {@link #SERVING}
     */
    public static int run(Program program, String... args) {
        if (!hasPicocli()) {
            System.err.println("bide: the command line needs info.picocli:picocli on the class path");
            return ExitCode.UNAVAILABLE;
        }
        return new Cli(console(), program).run(List.of(args));
    }

    /** Returns whether the library that parses arguments is there. It is optional, for programs that embed Bide. */
    private static boolean hasPicocli() {
        try {
            return Class.forName("picocli.CommandLine", false, Cli.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Console console() {
        Map<String, String> environment = System.getenv();
        // Not System.out and System.err: in a UTF-8 terminal a JVM before 18 may write them as ASCII.
        Charset charset = Terminal.charset(environment);
        OutputStream out = ClosedOutput.thrownBy(new FileOutputStream(FileDescriptor.out));
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        return new Console(
                new PrintStream(new BufferedOutputStream(out, BUFFER_BYTES), false, charset),
                new PrintStream(new BufferedOutputStream(err), true, charset),
                environment);
    }

    int run(List<String> args) {
        try {
            int code = dispatch(args);
            // Here, because a full disk shows only now.
            console.out().flush();
            return code;
        } catch (ClosedOutput e) {
            return closed(e);
        } catch (OutOfMemoryError e) {
            console.err().println("bide: the memory is used up; give it more with -Xmx");
            return ExitCode.NO_MEMORY;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            console.err().println("bide: internal error: " + e);
            e.printStackTrace(console.err());
            return ExitCode.UNAVAILABLE;
        }
    }

    private int dispatch(List<String> args) {
        CommandNames.Named named;
        try {
            named = CommandNames.find(args);
        } catch (Refusal e) {
            return fail(e.getMessage(), e.reason(), HelpText.usageOfAll(args));
        }
        boolean unnamed = args.isEmpty() || named.args() == args;
        String usage = HelpText.usage(named.subcommand());
        try {
            Invocation invocation = ArgumentParser.parse(named.subcommand(), named.args());
            if (invocation.has(Switch.HELP)) {
                console.out().print(unnamed ? HelpText.ofAll() : HelpText.of(named.subcommand()));
                return ExitCode.DONE;
            }
            if (invocation.has(Switch.VERSION)) {
                console.out().println("bide " + Version.read());
                return ExitCode.DONE;
            }
            if (named.subcommand() != Subcommand.SERVE) {
                // Until the command sets another action. The server ends with 0.
                program.onSignal(Cli::endBySignal);
            }
            return Commands.of(named.subcommand()).run(invocation, console, program);
        } catch (Refusal e) {
            return fail(e.getMessage(), e.reason(), usage);
        } catch (Problem e) {
            return fail(e.getMessage(), e.reason(), usage);
        }
    }

    /** Ends the process as the signal would have done. What has not been printed yet is lost. */
    private static void endBySignal(int number) {
        Runtime.getRuntime().halt(ExitCode.SIGNAL_BASE + number);
    }

    /** Says why a command has not done what it should, and how to call it if the caller has made a mistake. */
    private int fail(String sentence, Reason reason, String usage) {
        // What has been printed so far belongs before the error, where both go to a terminal.
        console.out().flush();
        console.err().println("bide: " + sentence);
        int code = ExitCode.of(reason);
        if (code == ExitCode.REFUSED) {
            console.err().println(usage);
        }
        return code;
    }

    private int closed(ClosedOutput failure) {
        if (failure.byReader()) {
            return ExitCode.CLOSED_PIPE;
        }
        console.err().println("bide: cannot write the answer: " + failure.getMessage());
        return ExitCode.UNAVAILABLE;
    }
}
