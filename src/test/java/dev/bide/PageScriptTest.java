package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts of the page, in Node, if there is one that knows modules by their text. */
class PageScriptTest {

    private static final Path TESTS = Path.of("src", "test", "page");
    private static final Path PAGE = Path.of("src", "main", "resources", "dev", "bide", "page");

    /** From this version on, Node takes a file with {@code import} in it for a module. */
    private static final List<Integer> LEAST_VERSION = List.of(20, 19);

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*", Pattern.DOTALL);

    @BeforeAll
    static void needNode() throws IOException, InterruptedException {
        String version;
        try {
            version = run(List.of("node", "--version")).output();
        } catch (IOException noNode) {
            version = "";
        }
        Matcher matcher = VERSION.matcher(version);
        assumeTrue(matcher.matches(), "there is no Node");
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        assumeTrue(
                major > LEAST_VERSION.get(0) || major == LEAST_VERSION.get(0) && minor >= LEAST_VERSION.get(1),
                version);
    }

    @Test
    void theTestsOfTheScriptsPass() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        command.addAll(files(TESTS, ".test.mjs"));
        Ended ended = run(command);
        assertEquals(0, ended.code(), ended.output());
    }

    @Test
    void eachScriptIsAModuleWithoutErrorsOfSyntax() throws IOException, InterruptedException {
        for (String script : files(PAGE, ".js")) {
            Ended ended = run(List.of("node", "--check", script));
            assertEquals(0, ended.code(), ended.output());
        }
    }

    /** Returns the files of a folder, which must not be empty: a test of no file cannot fail. */
    private static List<String> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<String> files = all.map(Path::toString)
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
            assertFalse(files.isEmpty(), folder::toString);
            return files;
        }
    }

    private record Ended(int code, String output) {}

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text);
        }
    }
}
