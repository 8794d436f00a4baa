package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many bytes a wait allocates, over HTTP, on the event bus and from Java. */
class AllocationTest {

    private static final String CALLS = "300";

    // The bounds are 3 % above what the worse of JDK 17 and 25 measures. Every run of one JDK measures the same, but
    // for the fan-out, which has fewer ticks on a slower machine. The process of the test has only the first
    // compiler of the JVM: unlike the second one, it leaves out no object, so it makes no difference what is
    // compiled when.
    private static final Map<String, Double> BOUNDS = Map.of(
            "over HTTP/1.1, GET, of 0 s", 6930.0,
            "over HTTP/1.1, POST, of 0 s", 8830.0,
            "over HTTP/2, GET, of 0 s", 14220.0,
            "over HTTP/2, POST, of 0 s", 16140.0,
            "a message and its reply on the event bus, without a wait", 2215.0,
            "on the event bus, of 0 s", 3885.0,
            "on the event bus, with a timer", 4225.0,
            "from Java, of 0 s", 940.0,
            "from Java, with a timer", 1310.0,
            "from Java, one of 100000 in a fan-out", 12.7);

    @Test
    void aWaitAllocatesLittle(@TempDir Path folder) throws IOException, InterruptedException {
        Map<String, Double> measured = measure(folder);
        assertEquals(BOUNDS.keySet(), measured.keySet());
        measured.forEach((name, bytes) -> assertTrue(bytes <= BOUNDS.get(name), name + ": " + bytes + " bytes"));
    }

    private static Map<String, Double> measure(Path folder) throws IOException, InterruptedException {
        Map<String, Double> bytes = new LinkedHashMap<>();
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), AllocatedBytes.class.getName(), CALLS, CALLS)) {
            for (String line = program.line(); line != null; line = program.line()) {
                int space = line.indexOf(' ');
                bytes.put(line.substring(space + 1), Double.parseDouble(line.substring(0, space)));
            }
            assertEquals(0, program.code(), program.err());
        }
        return bytes;
    }
}
