package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each exit code of the program, as a shell sees it. */
class ExitCodeTest {

    @TempDir
    private Path folder;

    private ProgramProcess bide(String... args) throws IOException {
        return new ProgramProcess(folder, "", List.of(), Main.class.getName(), args);
    }

    private static boolean says(ProgramProcess process, String text) {
        try {
            return process.err().contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | draw -n 5 --seed 7                              |",
                "0   | wait-random 0.01 --seed 7                       |",
                "0   | wait-n 5 --max-delay 10ms --seed 7              |",
                "2   | wait-n 5 --seed -1                              | seed must be a whole number",
                "2   | wait-n                                          | n is missing",
                "4   | wait-n 5 --max-delay 0 --fail-rate 1 --seed 7   | wait 1 of 5 failed after 0 s",
                "124 | wait-n 5 --max-delay 1h --timeout 1ms --seed 7  | timed out after 0.001 s",
            })
    void aCommandEndsWithTheCodeOfItsOutcome(int code, String args, String sentence) throws Exception {
        try (ProgramProcess process = bide(args.split(" "))) {
            assertEquals(code, process.code());
            String said = String.valueOf(sentence);
            assertTrue(sentence == null || process.err().contains("bide: " + said), process.err());
        }
    }

    @Test
    void withoutAServerItIsOne() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                ProgramProcess process =
                        bide("wait-random", "0", "--seed", "7", "--url", "127.0.0.1:" + closed.port())) {
            assertEquals(1, process.code());
            assertTrue(process.err().contains("bide: no server at http://127.0.0.1:" + closed.port()), process.err());
        }
    }

    @Test
    void withoutMemoryItIsThree() throws Exception {
        // A million delays take 8 MB.
        List<String> small = List.of("-Xmx12m", "-XX:+UseSerialGC");
        try (ProgramProcess process =
                new ProgramProcess(folder, "", small, Main.class.getName(), "draw", "-n", "1000000", "--seed", "7")) {
            assertEquals(3, process.code());
            assertTrue(process.err().contains("bide: the memory is used up; give it more with -Xmx"), process.err());
        }
    }

    @Test
    void anOperationThatSigtermEndsIs143() throws Exception {
        try (ProgramProcess process = bide("wait-n", "5", "--max-delay", "1h", "--seed", "7")) {
            Server.until(() -> says(process, "the last one ends at"));
            process.terminate();
            assertEquals(143, process.code());
        }
    }

    @Test
    void anOperationThatCtrlCEndsIs130() throws Exception {
        try (ProgramProcess process = bide("wait-n", "5", "--max-delay", "1h", "--seed", "7")) {
            Server.until(() -> says(process, "the last one ends at"));
            process.interrupt();
            assertEquals(130, process.code());
        }
    }

    @Test
    void aServerThatASignalEndsIsZero() throws Exception {
        try (ProgramProcess process = bide("serve", "--port", "0")) {
            assertTrue(process.port() > 0);
            process.terminate();
            assertEquals(0, process.code());
        }
    }
}
