package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.Setting;
import dev.bide.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each command line ends with an exit code; a mistake leaves a sentence and a usage on stderr, and nothing on stdout. */
class CliTest {

    private static final String COMMANDS = "usage: bide [serve | wait-random | wait-n | measure-time | draw | tasks"
            + " | lateness | cluster | config | completion | help] ...";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "sreve            | bide: unknown command \"sreve\"; did you mean serve?          | all",
                "version          | bide: unknown command \"version\"; did you mean --version?  | all",
                "-v               | bide: unknown option \"-v\"; did you mean -V?                | SERVE",
                "5                | bide: unknown command \"5\"                                   | all",
                "tasks lst        | bide: unknown command \"tasks lst\"; did you mean tasks ls?   | tasks",
                "wait-n --sed 7   | bide: unknown option \"--sed\"; did you mean --seed?          | WAIT_N",
                "--wat            | bide: unknown option \"--wat\"                                | SERVE",
                "help nosuch      | bide: unknown command \"nosuch\"                              | HELP",
                "help serve draw  | bide: unknown command \"serve draw\"                          | HELP",
                "completion csh   | bide: SHELL must be bash or zsh or fish, not \"csh\"          | COMPLETION",
                "completion       | bide: SHELL is missing                                        | COMPLETION",
                "config --port x  | bide: --http.port must be a whole number from 0 to 65535, not \"x\" | CONFIG",
                "tasks --json show an-id | bide: unknown argument \"an-id\"                      | TASKS_LS",
                "tasks --json show | bide: unknown argument \"show\"; a command comes first, before its options | TASKS_LS",
                "tasks show       | bide: ID is missing                                           | TASKS_SHOW",
            })
    void aMistakeEndsWithTwo(String args, String sentence, String usage) {
        CommandRun run = CommandRun.of(args.split(" ", -1));
        String expected = switch (usage) {
            case "all" -> COMMANDS;
            case "tasks" -> "usage: bide tasks [ls | show | watch | cancel | create] ...";
            default -> "usage: bide " + Subcommand.valueOf(usage).usage();
        };
        assertEquals(List.of(sentence, expected), run.errors());
        assertEquals("", run.out());
        assertEquals(2, run.code());
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "help", "--port 7 --help", "--wat -h"})
    void helpOfAllIsPrintedWithoutACommand(String args) {
        CommandRun run = CommandRun.of(args.split(" ", -1));
        assertEquals(HelpText.ofAll(), run.out());
        assertEquals("", run.err());
        assertEquals(0, run.code());
    }

    @ParameterizedTest
    @CsvSource({
        "draw --help, DRAW",
        "help draw, DRAW",
        "serve -h, SERVE",
        "tasks -h, TASKS_LS",
        "help tasks, TASKS_LS",
        "help tasks show, TASKS_SHOW",
        "tasks show -h, TASKS_SHOW",
        "completion -h, COMPLETION",
        "help help, HELP",
    })
    void helpOfACommandIsItsOwn(String args, Subcommand subcommand) {
        CommandRun run = CommandRun.of(args.split(" ", -1));
        assertEquals(HelpText.of(subcommand), run.out());
        assertEquals(0, run.code());
    }

    @ParameterizedTest
    @CsvSource({"--version", "-V", "serve --version", "--port 7 -V"})
    void theVersionIsPrinted(String args) {
        CommandRun run = CommandRun.of(args.split(" ", -1));
        assertTrue(run.out().matches("bide [0-9]+\\.[0-9]+\\.[0-9]+\\R"), run.out());
        assertEquals(0, run.code());
        assertNull(run.served());
    }

    @Test
    void withoutACommandTheServerStarts() {
        assertEquals(8080, CommandRun.of().served().settings().http().port());
        CommandRun run = CommandRun.of("--port", "0", "--limits.max-n=7");
        assertEquals(Cli.SERVING, run.code());
        assertEquals(0, run.served().settings().http().port());
        assertEquals(7, run.served().settings().limits().maxN());
        assertEquals("", run.out() + run.err());
        assertEquals(
                9,
                CommandRun.of("serve", "--http.port", "9")
                        .served()
                        .settings()
                        .http()
                        .port());
    }

    @Test
    void anOptionWinsOverTheEnvironmentAndAnUnknownVariableIsNamed() {
        Map<String, String> environment = Map.of("BIDE_HTTP_PORT", "1", "BIDE_LIMITS_MAX_N", "5", "BIDE_FOO", "x");
        CommandRun run = CommandRun.in(environment, "serve", "--port", "2");
        assertEquals(2, run.served().settings().http().port());
        assertEquals(5, run.served().settings().limits().maxN());
        assertEquals(1, run.errors().size());
        assertTrue(run.errors().get(0).startsWith("bide: BIDE_FOO is not a setting"), run.err());
    }

    @Test
    void configPrintsWhereEachValueComesFrom() {
        CommandRun text = CommandRun.in(Map.of("BIDE_LIMITS_MAX_N", "5"), "config", "--port", "9090");
        assertTrue(text.out().lines().anyMatch(line -> line.contains("http.port") && line.contains("--http.port")));
        assertTrue(text.out()
                .lines()
                .anyMatch(line -> line.contains("limits.maxN") && line.contains("BIDE_LIMITS_MAX_N")));
        CommandRun json = CommandRun.of("config", "--port", "9090", "--json");
        assertTrue(json.out().contains("\"http.port\":{\"value\":9090,\"from\":\"--http.port\"}"), json.out());
        assertEquals(Setting.values().length + 2, json.out().lines().count());
        assertEquals(0, json.code());
    }

    @Test
    void settingsAreRefusedForAnOperationInAServer() {
        Invocation invocation =
                ArgumentParser.parse(Subcommand.DRAW, List.of("5", "--limits.max-n", "9", "--url", "localhost"));
        Console console = new Console(System.out, System.err, Map.of());
        String sentence =
                assertThrows(Refusal.class, () -> invocation.url(console)).getMessage();
        assertEquals("--limits.max-n may not be given with --url: the server has its own settings", sentence);
        Invocation local = ArgumentParser.parse(Subcommand.DRAW, List.of("5", "--limits.max-n", "9"));
        assertTrue(local.url(console).isEmpty());
        assertEquals(9, local.settings(console).limits().maxN());
    }

    @ParameterizedTest
    @CsvSource({
        "Broken pipe, 141, ''",
        "No space left on device, 1, bide: cannot write the answer: No space left on device"
    })
    void anOutputThatTakesNoMoreEndsTheCommand(String failure, int code, String error) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(ClosedOutput.thrownBy(closed), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        assertEquals(code, new Cli(console, new CommandRun.FakeProgram()).run(List.of("help")));
        assertEquals(error, err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void aFaultOfTheProgramIsSaidWithItsTrace() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());
        // Without a program, serve has a null to call.
        assertEquals(1, new Cli(console, null).run(List.of("serve")));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("bide: internal error: java.lang.NullPointerException"), text);
        assertFalse(text.lines().noneMatch(line -> line.startsWith("\tat dev.bide.cli.")), text);
    }
}
