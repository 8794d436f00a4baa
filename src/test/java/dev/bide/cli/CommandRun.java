package dev.bide.cli;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What a command line printed, and its exit code, without a process.
 *
 * @param code the exit code, or {@link Cli#SERVING} after the start of a server
 * @param out what went to the standard output
 * @param err what went to the standard error
 * @param served the settings of the server that has been started, or null
 */
record CommandRun(int code, String out, String err, ChosenSettings served) {

    /** Runs a command line without environment variables. */
    static CommandRun of(String... args) {
        return in(Map.of(), args);
    }

    /** Runs a command line in an environment. */
    static CommandRun in(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FakeProgram program = new FakeProgram();
        Console console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment);
        int code = new Cli(console, program).run(List.of(args));
        return new CommandRun(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), program.served);
    }

    /** Returns the lines of the standard error. */
    List<String> errors() {
        return err.lines().toList();
    }

    static final class FakeProgram implements Program {

        private ChosenSettings served;

        @Override
        public Session open(Settings settings) {
            throw new AssertionError("no Vert.x here");
        }

        @Override
        public void serve(ChosenSettings settings) {
            served = settings;
        }

        @Override
        public void onSignal(IntConsumer action) {}

        @Override
        public void onResize(Runnable action) {}
    }
}
