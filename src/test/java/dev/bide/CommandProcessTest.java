package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in a process of their own: which classes they load, and how they end. */
class CommandProcessTest {

    private static final Pattern VERTX_OR_NETTY = Pattern.compile("\\] (io\\.(vertx|netty)\\.\\S+) source:");

    @TempDir
    private Path folder;

    private ProgramProcess bide(List<String> options, String... args) throws IOException {
        return new ProgramProcess(folder, "", options, Main.class.getName(), args);
    }

    private static List<String> lines(ProgramProcess process) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = process.line(); line != null; line = process.line()) {
            lines.add(line);
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "--version",
        "help",
        "help wait-n",
        "--help",
        "completion zsh",
        "config",
        "config --json --port 9",
        "draw -n 10 --seed 7",
        "draw -n 10 --seed 7 --json --shape slow-db",
        "draw -n 10 --seed 7 --plot",
        "wait-n --sed 7",
        "wait-n 5 --seed -1",
        "sreve",
    })
    void aCommandWithoutWaitsLoadsNoClassOfVertxOrNetty(String args) throws Exception {
        try (ProgramProcess process = bide(List.of("-Xlog:class+load"), args.split(" "))) {
            List<String> lines = lines(process);
            assertTrue(lines.stream().anyMatch(line -> line.contains(" dev.bide.Main ")), "nothing was listed");
            String loaded = lines.stream()
                    .map(VERTX_OR_NETTY::matcher)
                    .filter(Matcher::find)
                    .map(match -> match.group(1))
                    .collect(Collectors.joining(" "));
            assertEquals("", loaded);
            assertTrue(process.code() == 0 || process.code() == 2);
        }
    }

    @Test
    void withoutPicocliASentenceNamesIt() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("picocli"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        "help")
                .redirectErrorStream(true)
                .start();
        assertEquals(
                List.of("bide: the command line needs info.picocli:picocli on the class path"),
                process.inputReader().lines().toList());
        assertEquals(1, process.waitFor());
    }

    @ParameterizedTest
    @CsvSource({
        // Bash waits for the end of the pipe's reader, so that nothing can be written.
        "exec > >(exit); wait $!, 141, ''",
        "exec >/dev/full, 1, bide: cannot write the answer: No space left on device",
        "exec 2>/dev/full, 0, ''",
    })
    void anAnswerThatCannotBeWrittenEndsTheCommand(String shell, int code, String error) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        try (ProgramProcess process =
                new ProgramProcess(folder, shell, List.of(), Main.class.getName(), "help", "wait-n")) {
            assertEquals(code, process.code());
            assertEquals(error, process.err().strip());
        }
    }
}
