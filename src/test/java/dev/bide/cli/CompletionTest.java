package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shells that are installed accept the scripts, and complete as they should. */
class CompletionTest {

    /** What is typed, up to the cursor, and what a shell offers. */
    private static final String TYPED = """
            bide w                          | wait-n wait-random
            bide tasks w                    | watch
            bide tasks '                    | cancel create ls show watch
            bide --po                       | --port
            bide --conf=c                   | conf.json
            bide serve --http.h             | --http.host
            bide wait-n --se                | --seed
            bide wait-n --li                | --lines --list
            bide config --limits.max-n      | --limits.max-n
            bide wait-n 5 --seed 7 --ma     | --max-delay
            bide wait-n --no                | --no-list --nodes
            bide wait-n --on-failure '      | collect failFast
            bide wait-n --color=al          | always
            bide serve --http.bridge t      | true
            bide tasks ls --state r         | running
            bide tasks --li                 | --limit
            bide tasks show --js            | --json
            bide completion '               | bash fish zsh
            bide help dr                    | draw
            bide wait-n 5 '                 |
            bide wait-n --seed '            |
            bide wait-n --sr                |
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeAFileToComplete() throws IOException {
        assertEquals("{}", Files.readString(Files.writeString(folder.resolve("conf.json"), "{}")));
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void theShellAcceptsTheScript(Shell shell) throws Exception {
        assertEquals("", run(shell, "-n", script(shell).toString()));
    }

    @Test
    void bashOffersWhatFits() throws Exception {
        String driver = """
                source %s
                while read -r line; do
                    typed=${line%%%%|*}
                    read -ra COMP_WORDS <<<"${typed//=/ = }"
                    if [[ ${COMP_WORDS[-1]} == "'" ]]; then COMP_WORDS[-1]=; fi
                    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                    _bide
                    printf '%%s|%%s\\n' "$typed" "${COMPREPLY[*]}"
                done <typed
                """;
        assertOffers(Shell.BASH, driver);
    }

    @Test
    void fishOffersWhatFits() throws Exception {
        String driver = """
                source %s
                while read line
                    set typed (string split '|' -- $line)[1]
                    set cut (string replace -r " *('\\s*)?\\$" '' -- $typed)
                    string match -q -- "*'*" $typed; and set cut "$cut "
                    set offered (complete -C $cut | string split -f 1 \\t)
                    echo "$typed|$offered"
                end <typed
                """;
        assertOffers(Shell.FISH, driver);
    }

    /** Runs a driver that prints what is offered for each line of the file "typed". */
    private void assertOffers(Shell shell, String driver) throws Exception {
        Files.writeString(folder.resolve("typed"), TYPED);
        Path file = Files.writeString(folder.resolve("driver"), driver.formatted(script(shell)));
        List<String> lines =
                run(shell, file.toString()).lines().map(CompletionTest::sorted).toList();
        assertEquals(
                TYPED.lines().map(CompletionTest::sorted).toList(),
                // Fish offers the option with its value.
                lines.stream()
                        .map(line -> line.replaceAll("\\| --[a-z]+=", "| "))
                        .toList());
    }

    private static String sorted(String line) {
        String[] parts = line.split("\\|", -1);
        return parts[0].strip() + " | "
                + String.join(" ", new TreeSet<>(Arrays.asList(parts[1].strip().split(" +"))));
    }

    private Path script(Shell shell) throws IOException {
        return Files.writeString(folder.resolve("bide." + shell.word()), shell.script());
    }

    private String run(Shell shell, String... args) throws Exception {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, shell.word())));
        assumeTrue(there, shell.word() + " is not installed");
        List<String> command = new ArrayList<>(List.of(shell.word()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        // Fish writes to its home when it starts.
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), shell.word());
        assertEquals(0, process.exitValue(), out);
        return out;
    }
}
