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
import java.util.OptionalInt;

/** The way from the arguments of the program to a command, and from what comes of it to an exit code. */
public final class Cli {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Console console;
    private final Program program;

    Cli(Console console, Program program) {
        this.console = console;
        this.program = program;
    }

    /**
     * Runs a command, and ends the process with its exit code, except after the start of a server.
     *
     * @param program what commands need of the program around them
     * @param args the arguments of the program
     */
    public static void run(Program program, String... args) {
        if (!hasPicocli()) {
            System.err.println("bide: the command line needs info.picocli:picocli on the class path");
            System.exit(ExitCode.UNAVAILABLE);
        }
        OptionalInt code = new Cli(console(), program).run(List.of(args));
        if (code.isPresent()) {
            System.exit(code.getAsInt());
        }
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

    /** Runs a command. Returns its exit code, or none if a server has started, which a signal ends. */
    OptionalInt run(List<String> args) {
        try {
            OptionalInt code = dispatch(args);
            // Here, because a full disk shows only now.
            console.out().flush();
            return code;
        } catch (ClosedOutput e) {
            return OptionalInt.of(closed(e));
        } catch (OutOfMemoryError e) {
            console.err().println("bide: the memory is used up; give it more with -Xmx");
            return OptionalInt.of(ExitCode.NO_MEMORY);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            console.err().println("bide: internal error: " + e);
            e.printStackTrace(console.err());
            return OptionalInt.of(ExitCode.UNAVAILABLE);
        }
    }

    private OptionalInt dispatch(List<String> args) {
        CommandNames.Named named;
        try {
            named = CommandNames.find(args);
        } catch (Refusal e) {
            return OptionalInt.of(fail(e.getMessage(), e.reason(), HelpText.usageOfAll(args)));
        }
        boolean unnamed = args.isEmpty() || named.args() == args;
        String usage = HelpText.usage(named.subcommand());
        try {
            Invocation invocation = ArgumentParser.parse(named.subcommand(), named.args());
            if (invocation.has(Switch.HELP)) {
                console.out().print(unnamed ? HelpText.ofAll() : HelpText.of(named.subcommand()));
                return OptionalInt.of(ExitCode.DONE);
            }
            if (invocation.has(Switch.VERSION)) {
                console.out().println("bide " + Version.read());
                return OptionalInt.of(ExitCode.DONE);
            }
            int code = Commands.of(named.subcommand()).run(invocation, console, program);
            return code == ExitCode.SERVING ? OptionalInt.empty() : OptionalInt.of(code);
        } catch (Refusal e) {
            return OptionalInt.of(fail(e.getMessage(), e.reason(), usage));
        } catch (Problem e) {
            return OptionalInt.of(fail(e.getMessage(), e.reason(), usage));
        }
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
