package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.SharedServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenessCommandTest {

    private static final String TWO_LOOPS = """
            {"loops":[\
            {"name":"vert.x-eventloop-thread-0","pending":5,\
            "lastMinute":{"loop":{"count":600,"p50":0.00005,"p99":0.00035,"max":0.29712}}},\
            {"name":"vert.x-eventloop-thread-1","pending":0,\
            "lastMinute":{"loop":{"count":600,"p50":0.00005,"p99":0.0003,"max":0.0123}}}],"stalls":[]}
            """;

    @RegisterExtension
    static final SharedServer SHARED = new SharedServer(2);

    @Test
    void aServerIsAskedOnce() {
        try (FakeServer server = new FakeServer(FakeServer.answers(TWO_LOOPS))) {
            CommandRun run = CommandRun.of("lateness", server.address().toString());
            assertEquals("""
                      last minute         p50       p99       max   pending
                      loop 0          0.05 ms   0.35 ms    297 ms         5
                      loop 1          0.05 ms   0.30 ms   12.3 ms         0
                    """, run.out());
            assertEquals("", run.err());
            assertEquals(0, run.code());
            assertEquals(1, server.requests().size());
            assertTrue(server.requests().get(0).startsWith("GET /lateness HTTP/1.1\r\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "50ms     | 4 | bide: loop 0 was 297 ms late in the last minute, more than 50 ms",
                "0        | 4 | bide: loop 0 was 297 ms late in the last minute, more than 0 s",
                "0.2971   | 4 | bide: loop 0 was 297.12 ms late in the last minute, more than 297.1 ms",
                "0.29712  | 0 | at worst, loop 0 was 297.12 ms late in the last minute, not more than 297.12 ms",
                "1s       | 0 | at worst, loop 0 was 297 ms late in the last minute, not more than 1 s",
            })
    void aLoopThatIsTooLateFailsTheCommand(String limit, int code, String sentence) {
        try (FakeServer server = new FakeServer(FakeServer.answers(TWO_LOOPS))) {
            CommandRun run = CommandRun.of("lateness", server.address().toString(), "--fail-above", limit);
            assertEquals(List.of(sentence), run.errors());
            assertEquals(code, run.code());
            assertEquals("", run.out());
            CommandRun json = CommandRun.of("lateness", server.address().toString(), "--fail-above", limit, "--json");
            assertEquals(TWO_LOOPS, json.out());
            assertEquals(code, json.code());
        }
    }

    @Test
    void aMinuteOfWhichNothingIsKnownIsNoSuccess() {
        try (FakeServer server = new FakeServer(FakeServer.answers("{\"loops\":[]}"))) {
            CommandRun run = CommandRun.of("lateness", server.address().toString(), "--fail-above", "1s");
            assertEquals(1, run.code());
            assertTrue(run.err().startsWith("bide: nothing is known of the last minute"), run.err());
        }
    }

    @Test
    void theJsonAndTheTextOfHdrHistogramAreThoseOfHttp() {
        JsonObject json = new JsonObject(bide("--json").out());
        assertEquals(SHARED.server().json("/lateness").fieldNames(), json.fieldNames());
        String hgrm = bide("--hgrm").out();
        assertTrue(hgrm.startsWith("       Value     Percentile TotalCount"), hgrm);
    }

    @Test
    void theTextOfHdrHistogramIsThatOfWaitsIfThatIsAskedFor() {
        try (FakeServer server = new FakeServer(FakeServer.answers(200, "text/plain; charset=utf-8", "a plot\n"))) {
            CommandRun run = CommandRun.of("lateness", server.address().toString(), "--hgrm", "--of=late");
            assertEquals("a plot\n", run.out());
            assertTrue(server.requests().get(0).startsWith("GET /lateness?of=late&format=hgrm HTTP/1.1\r\n"));
        }
    }

    @Test
    void theTableHasEachLoop() {
        List<String> lines = bide("").out().lines().toList();
        assertEquals("  last minute         p50       p99       max   pending", lines.get(0));
        assertTrue(lines.get(1).startsWith("  loop "), lines.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--of late              | --of may only be given with --hgrm",
                "--hgrm --json          | --json may not be given with --hgrm",
                "--hgrm --watch         | --watch may not be given with --hgrm",
                "--hgrm --fail-above 1  | --fail-above may not be given with --hgrm",
                "--fail-above late      | --fail-above must be a number of seconds, 0 or more, such as 0.2 or 200ms,"
                        + " not \"late\"",
                "--fail-above -1        | --fail-above must be a number of seconds, 0 or more, such as 0.2 or 200ms,"
                        + " not -1",
            })
    void optionsThatContradictAreRefused(String options, String sentence) {
        CommandRun run = bide(options);
        assertEquals("bide: " + sentence, run.errors().get(0));
        assertEquals(2, run.code());
        assertEquals("", run.out());
    }

    @Test
    void withoutAServerTheCommandFails() {
        for (String option : List.of("--json", "--watch", "--fail-above=1")) {
            CommandRun run = CommandRun.of("lateness", "127.0.0.1:1", option);
            assertEquals(
                    List.of("bide: no server at http://127.0.0.1:1 (Connection refused); start one with: bide serve"),
                    run.errors());
            assertEquals(1, run.code());
        }
    }

    private static CommandRun bide(String options) {
        List<String> args = new ArrayList<>(List.of("lateness"));
        if (!options.isEmpty()) {
            args.addAll(List.of(options.split(" ")));
        }
        String url = SHARED.server().uri("/").toString();
        return CommandRun.in(Map.of("BIDE_URL", url), args.toArray(String[]::new));
    }
}
