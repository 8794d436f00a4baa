package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of the program, as its users read it: the line of a start has every part of the format but a stack trace. */
class LogFormatTest {

    private static final String SETTINGS =
            "settings that differ from the defaults: instances=1 (--instances), http.port=0 (--http.port)";

    @TempDir
    private Path folder;

    /** Returns the first line of the error stream of a program that has started. */
    private String firstLine(String... jvmOptions) throws Exception {
        try (ProgramProcess program = new ProgramProcess(
                folder, "", List.of(jvmOptions), Main.class.getName(), "--port", "0", "--instances", "1")) {
            assertTrue(program.port() > 0);
            program.terminate();
            assertEquals(0, program.code());
            return program.err().lines().findFirst().orElseThrow();
        }
    }

    @Test
    void aLineHasItsLevelFirstThenTheTimeTheLoggerAndTheMessage() throws Exception {
        String line = firstLine();
        String time = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}";
        assertEquals("INFO TIME dev.bide: " + SETTINGS, line.replaceFirst(time, "TIME"));
    }

    @Test
    void aFormatOfTheUserStays() throws Exception {
        assertEquals("mine: " + SETTINGS, firstLine("-Djava.util.logging.SimpleFormatter.format=mine: %5$s%n"));
    }

    @Test
    void aLoggingConfigurationOfTheUserStays() throws Exception {
        Path file = Files.writeString(folder.resolve("logging.properties"), """
                handlers=java.util.logging.ConsoleHandler
                .level=INFO
                java.util.logging.SimpleFormatter.format=theirs: %5$s%n
                """);
        assertEquals("theirs: " + SETTINGS, firstLine("-Djava.util.logging.config.file=" + file));
    }
}
