package dev.bide;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code bide} in pipes: what it prints where, and its exit codes. {@link TerminalTest} has it in a terminal. */
class CommandLineTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @TempDir
    private Path folder;

    private String path;

    /** What a command printed, and its exit code. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        path = BideCommand.install(folder);
    }

    /** Runs a command line. PORT in it stands for the port of a server. */
    private Ended run(String command) {
        try {
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            String actual =
                    command.replace("PORT", String.valueOf(SHARED.server().port()));
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", actual)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("PATH", path);
            builder.environment().put("LANG", "C.UTF-8");
            builder.environment().remove("BIDE_URL");
            Process process = builder.start();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), command + " has not ended");
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command, e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | bide wait-n 2 --max-delay 10ms --seed 7",
                "0 | bide --version",
                "1 | bide wait-random 10ms --seed 7 --url http://127.0.0.1:1",
                "1 | bide tasks ls --url http://127.0.0.1:1",
                "1 | bide lateness http://127.0.0.1:1",
                "2 | bide wait-n -1",
                "2 | bide wait-n 5 --sed 7",
                "2 | bide wait-n 5 --seed",
                "2 | bide sreve",
                "2 | bide draw -n 3 --shape nosuch",
                "2 | bide help nosuch",
                "2 | bide --http.port 70000",
                "2 | bide tasks show nosuch --url http://127.0.0.1:PORT",
                "2 | bide wait-n -1 --url http://127.0.0.1:PORT",
                "4 | bide wait-random 10ms --seed 7 --fail-rate 1",
                "4 | bide wait-random 10ms --seed 7 --fail-rate 1 --fail-status 400 --url http://127.0.0.1:PORT",
                "4 | bide wait-n 5 --max-delay 10ms --seed 7 --fail-rate 0.9 --need 5",
                "4 | bide lateness --fail-above 0 http://127.0.0.1:PORT",
                "0 | bide lateness --fail-above 1h http://127.0.0.1:PORT",
                "124 | bide wait-n 5 --max-delay 200ms --timeout 125ms --seed 7",
                "124 | bide wait-n 5 --max-delay 200ms --timeout 125ms --seed 7 --url http://127.0.0.1:PORT",
                "124 | bide wait-random --shape 'fixed(1)' --timeout 10ms --seed 7",
                "143 | bide wait-n 5 --shape 'fixed(60)' --seed 7 & sleep 2; kill $!; wait $!",
            })
    void theExitCodeSaysHowACommandEnded(int code, String command) {
        Ended ended = run(command);
        assertEquals(code, ended.code(), command + "\n" + ended);
        if (code != 0) {
            assertTrue(ended.err().contains("bide: ") || code == 143, ended.err());
            assertEquals("", ended.out(), command);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bide help",
                "bide help wait-n",
                "bide wait-random 10ms --seed 7",
                "bide wait-n 1000 --max-delay 500ms --seed 7",
                "bide wait-n 1000 --max-delay 500ms --seed 7 --plot --progress always",
                "bide wait-n 10 --max-delay 10ms --seed 7 --lines",
                "bide measure-time 10 --max-delay 10ms --seed 7",
                "bide draw -n 10 --seed 7 --plot",
                "bide draw -n 3 --seed 7",
                "bide config",
                "bide completion bash",
                "bide wait-n 1000 --max-delay 500ms --seed 7 --url http://127.0.0.1:PORT",
                "bide tasks ls --url http://127.0.0.1:PORT",
                "bide lateness http://127.0.0.1:PORT",
                "bide wait-n 5 --sed 7",
            })
    void aPipeGetsNoEscapeSequence(String command) {
        Ended ended = run("TERM=xterm-256color " + command);
        assertFalse((ended.out() + ended.err()).contains("\u001b"), ended.toString());
        assertFalse((ended.out() + ended.err()).contains("\r"), ended.toString());
        assertFalse((ended.out() + ended.err()).isBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait-random 10ms --seed 7 | /wait-random?maxDelay=10ms&seed=7",
                "wait-random 10ms --seed 7 --index 3 | /wait-random?maxDelay=10ms&seed=7&index=3",
                "wait-n 1000 --max-delay 10ms --seed 7 | /wait-n?n=1000&maxDelay=10ms&seed=7&list=false",
                "wait-n 10 --max-delay 10ms --seed 7 --list | /wait-n?n=10&maxDelay=10ms&seed=7",
                "wait-n 10 --max-delay 10ms --seed 7 --need 5 | /wait-n?n=10&maxDelay=10ms&seed=7&need=5&list=false",
                "measure-time 10 --max-delay 10ms --seed 7 | /measure-time?n=10&maxDelay=10ms&seed=7",
                "draw -n 5 --seed 7 | /draw?n=5&seed=7",
                "draw -n 5 --shape slow-db --seed 7 --no-list | /draw?n=5&shape=slow-db&seed=7&list=false",
                "wait-n 5 --max-delay 1 --timeout 10ms --seed 7"
                        + " | /wait-n?n=5&maxDelay=1&timeout=10ms&seed=7&list=false",
            })
    void jsonIsTheJsonOfHttp(String command, String request) throws IOException {
        String ofHttp =
                Curl.parse("curl 'http://127.0.0.1:8080" + request + "'").run(SHARED.server());
        for (String where : new String[] {"", " --url http://127.0.0.1:PORT"}) {
            Ended ended = run("bide " + command + " --json" + where);
            new ShownAnswer().check(ofHttp.strip(), ended.out(), command + where + ended.err());
        }
    }

    @Test
    void linesAreTheLinesOfTheStream() {
        String stream = run("curl -s -H 'Accept: application/x-ndjson'"
                        + " 'http://127.0.0.1:PORT/wait-n?n=5&maxDelay=10ms&seed=7'")
                .out();
        for (String where : new String[] {"", " --url http://127.0.0.1:PORT"}) {
            Ended ended = run("bide wait-n 5 --max-delay 10ms --seed 7 --lines" + where);
            assertEquals(0, ended.code(), ended.err());
            new ShownAnswer().check(stream.strip(), ended.out(), "lines" + where);
        }
    }

    @Test
    void whatIsSaidDoesNotDependOnWhereAnOperationRuns() {
        Ended here = run("bide wait-n 5 --max-delay 10ms --seed 7");
        Ended there = run("bide wait-n 5 --max-delay 10ms --seed 7 --url http://127.0.0.1:PORT");
        assertAll(
                // "again:" repeats the whole command, also where it ran.
                () -> assertEquals(
                        ShownScreen.masked(here.out()),
                        ShownScreen.masked(there.out()).replaceAll(" --url http://127.0.0.1:[0-9]+", "")),
                () -> assertEquals(ShownScreen.masked(here.err()), ShownScreen.masked(there.err())));
    }

    @Test
    void aReaderThatLeavesEndsTheCommandWithoutAWord() {
        Ended ended = run("bide draw -n 1000000 --seed 7 | head -n 1");
        assertEquals("", ended.err());
        assertEquals(1, ended.out().lines().count());
    }

    @Test
    void everyDelayIsDrawnOnce() {
        Ended ended = run("bide draw -n 1000000 --seed 7 | sort -g | uniq | wc -l");
        assertEquals("1000000", ended.out().strip());
    }

    @Test
    void theEnvironmentSetsSettingsAndAnOptionIsStronger() {
        Ended config = run("BIDE_HTTP_PORT=9 BIDE_LIMITS_MAX_N=5 BIDE_NOSUCH=1 bide config --http.port 10");
        assertEquals(0, config.code(), config.err());
        assertEquals(
                1,
                config.err()
                        .lines()
                        .filter(line -> line.contains("BIDE_NOSUCH"))
                        .count(),
                config.err());
        String port = lineOf(config.out(), "http.port");
        assertTrue(port.contains("10") && port.contains("--http.port"), port);
        String maxN = lineOf(config.out(), "limits.maxN");
        assertTrue(maxN.contains(" 5 ") && maxN.contains("BIDE_LIMITS_MAX_N"), maxN);
        assertEquals(
                2,
                run("BIDE_LIMITS_MAX_N=5 bide wait-n 6 --max-delay 0 --seed 7").code());
    }

    private static String lineOf(String text, String setting) {
        return Stream.of(text.split("\n", -1))
                .filter(line -> Arrays.asList(line.split(" ", -1)).contains(setting))
                .findFirst()
                .orElseThrow(() -> new AssertionError(setting + " is not in " + text));
    }
}
