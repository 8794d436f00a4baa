package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cli.LatenessCommand.LatenessLimit;
import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class LatenessWatchTest {

    private static final String FIRST = stall("2026-11-26T11:04:41.100Z", 0, "blocked");
    private static final String SECOND = stall("2026-11-26T11:05:02.900Z", 1, "blocked");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static String stall(String at, int loop, String cause) {
        return "{\"loops\":[\"vert.x-eventloop-thread-" + loop + "\"],\"of\":2,\"at\":\"" + at
                + "\",\"seconds\":0.297,\"cause\":\"" + cause + "\",\"collector\":0.0,\"times\":1}";
    }

    private static FakeServer.Conversation answer(double max, String... stalls) {
        return FakeServer.answers("{\"loops\":[{\"name\":\"vert.x-eventloop-thread-0\",\"pending\":7,\"lastMinute\":"
                + "{\"loop\":{\"count\":600,\"p50\":0.0001,\"p99\":0.001,\"max\":" + max + "},\"tenths\":[0.0001]}}],"
                + "\"stalls\":[" + String.join(",", stalls) + "]}");
    }

    @Test
    void eachStallIsSaidOnceAsALine() {
        try (FakeServer server = new FakeServer(
                answer(0.01), answer(0.3, FIRST), answer(0.3, FIRST, SECOND), answer(0.3, FIRST, SECOND))) {
            ScriptedEvents events = after(server, 4);
            assertEquals(130, watch(server, Optional.empty(), false, events, false));
            assertEquals("""
                    11:04:41  loop 0 alone was held up for 297 ms: a handler blocked
                    11:05:02  loop 1 alone was held up for 297 ms: a handler blocked
                    """, text(out));
            assertEquals("watching the event loops of " + server.address() + "\n", text(err));
            assertTrue(server.requests().get(0).startsWith("GET /lateness?tenths=true HTTP/1.1\r\n"));
            assertEquals(500_000_000, events.longest(), "twice a second");
        }
    }

    @Test
    void asJsonEachStallIsAnObject() {
        try (FakeServer server = new FakeServer(answer(0.3, FIRST), answer(0.3, FIRST, SECOND))) {
            assertEquals(130, watch(server, Optional.empty(), true, after(server, 2), false));
            assertEquals(FIRST + "\n" + SECOND + "\n", text(out));
        }
    }

    @Test
    void aTerminalHasAPictureWithTheStallsAboveIt() {
        try (FakeServer server = new FakeServer(answer(0.01), answer(0.3, FIRST))) {
            assertEquals(130, watch(server, Optional.empty(), false, after(server, 3), true));
            assertEquals("", text(out));
            TerminalEmulator screen = new TerminalEmulator(24, 80);
            screen.accept(text(err));
            assertEquals("""
                    watching the event loops of URL
                    11:04:41  loop 0 alone was held up for 297 ms: a handler blocked

                      last minute                               p50       p99       max   pending
                      loop 0                            ▂   0.10 ms   1.00 ms    300 ms         7
                              -60 s                   now   a step is a half decade, from 0.1 ms
                                                         Ctrl-C ends this""".replace("URL", server.address().toString()), String.join("\n", screen.screen()));
            assertTrue(text(err).endsWith("\033[?25h"), "the cursor is given back");
        }
    }

    @Test
    void aServerThatGoesAwayIsAskedAgainEverySecond() {
        try (FakeServer server = new FakeServer(
                answer(0.01), FakeServer.sends(""), FakeServer.sends(""), answer(0.3, FIRST), answer(0.3, FIRST))) {
            ScriptedEvents events = after(server, 5);
            assertEquals(130, watch(server, Optional.empty(), false, events, false));
            List<String> lines = text(err).lines().toList();
            assertEquals(3, lines.size(), lines.toString());
            assertTrue(
                    lines.get(1)
                            .matches("[0-9:]{8}  the server is gone: the connection to the server at .* broke"
                                    + " \\(it closed the connection\\); asking again every second"),
                    lines.get(1));
            assertTrue(lines.get(2).matches("[0-9:]{8}  the server is back"), lines.get(2));
            assertEquals("11:04:41  loop 0 alone was held up for 297 ms: a handler blocked\n", text(out));
            assertEquals(1_000_000_000, events.longest());
        }
    }

    @Test
    void aServerThatRefusesIsNotAskedAgain() {
        String refusal = "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"\\\"tenths\\\" is unknown\"}";
        try (FakeServer server =
                new FakeServer(answer(0.01), FakeServer.answers(400, "application/problem+json", refusal))) {
            ScriptedEvents never = new ScriptedEvents(() -> false);
            Problem problem = assertThrows(Problem.class, () -> watch(server, Optional.empty(), false, never, false));
            assertEquals("\"tenths\" is unknown", problem.getMessage());
        }
    }

    @Test
    void itEndsWhenALoopIsLaterThanTheLimit() {
        try (FakeServer server = new FakeServer(answer(0.01), answer(0.05), answer(0.3, FIRST))) {
            ScriptedEvents never = new ScriptedEvents(() -> false);
            assertEquals(4, watch(server, Optional.of(new LatenessLimit(0.05)), false, never, false));
            assertEquals(
                    "bide: loop 0 was 300 ms late in the last minute, more than 50 ms",
                    text(err).lines().toList().get(1));
            assertEquals(3, server.requests().size());
        }
    }

    @Test
    void aSignalEndsARequestThatIsNotAnswered() {
        IntConsumer[] signal = {number -> {}};
        try (FakeServer server = new FakeServer(answer(0.01), socket -> {
            signal[0].accept(15);
            // Read until the client closes the connection: it gets no answer.
            assertEquals(-1, socket.getInputStream().read());
        })) {
            ScriptedEvents events = new ScriptedEvents(() -> false);
            assertEquals(143, watch(server, Optional.empty(), false, events, false, signal));
            assertFalse(text(err).contains("gone"), text(err));
        }
    }

    /** Returns events that end the watching after some requests. */
    private static ScriptedEvents after(FakeServer server, int requests) {
        return new ScriptedEvents(() -> server.requests().size() >= requests);
    }

    private int watch(FakeServer server, Optional<LatenessLimit> limit, boolean json, Events events, boolean terminal) {
        return watch(server, limit, json, events, terminal, new IntConsumer[1]);
    }

    private int watch(
            FakeServer server,
            Optional<LatenessLimit> limit,
            boolean json,
            Events events,
            boolean isTerminal,
            IntConsumer[] signal) {
        Console console = new Console(stream(out), stream(err), Map.of());
        Terminal terminal = new Terminal(
                new Terminal.Streams(isTerminal, isTerminal, () -> Optional.of(new TerminalSize(24, 80))),
                Map.of("LC_ALL", "C.UTF-8", "NO_COLOR", "1", "TERM", "xterm"),
                Map.of());
        LatenessText text = new LatenessText(ZoneOffset.UTC);
        return new LatenessWatch(server.address(), limit, json, console, terminal, text, events)
                .run(new SignalledProgram(signal));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A program whose signals a test sends. */
    private record SignalledProgram(IntConsumer[] signal) implements Program {

        @Override
        public Session open(Settings settings) {
            throw new AssertionError("no Vert.x here");
        }

        @Override
        public void serve(ChosenSettings settings) {
            throw new AssertionError("no server here");
        }

        @Override
        public void onSignal(IntConsumer action) {
            signal[0] = action;
        }

        @Override
        public void onResize(Runnable action) {}
    }
}
