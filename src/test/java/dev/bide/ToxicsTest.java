package dev.bide;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.wait.WaitRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs each row of the tables that compare Bide with Toxiproxy and WireMock, and checks what a raw client sees. */
class ToxicsTest {

    /** The service in the tables. */
    private static final String SERVICE = "127.0.0.1:6379";

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: any.example\r\nConnection: close\r\n\r\n";
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final long SEED = 7;

    private static BideServer bide;
    private static ServerSocket echo;

    /** What a row has to show. */
    private interface Check {
        void of(RunningStandIn standIn) throws IOException;
    }

    @BeforeAll
    static void start() throws IOException {
        bide = BideServer.start();
        echo = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread service = new Thread(ToxicsTest::serve);
        service.setDaemon(true);
        service.start();
    }

    /** Sends back what a client sends, one client after the other. */
    private static void serve() {
        while (!echo.isClosed()) {
            try (Socket socket = echo.accept()) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
                // The client has been reset, or the test has ended.
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        bide.close();
        echo.close();
    }

    @AfterEach
    void forget() {
        bide.reset();
    }

    @TestFactory
    Stream<DynamicTest> everyToxic() {
        Map<String, Check> checks = new TreeMap<>();
        checks.put("`latency`, 100 ms ± 50 ms", standIn -> assertEchoTakes(0.05, standIn));
        checks.put("`latency`, upstream", standIn -> assertEchoTakes(0.1, standIn));
        checks.put(
                "`bandwidth`, 100 KB/s", standIn -> assertTakes(0.18, () -> assertEcho("x".repeat(20_000), standIn)));
        checks.put("`slow_close`, 100 ms", standIn -> assertEchoTakes(0.1, standIn));
        checks.put("`timeout`, 0", ToxicsTest::assertHangs);
        checks.put("`timeout`, 100 ms", standIn -> assertTakes(0.1, () -> assertEquals("", sent("hello", standIn))));
        checks.put("`reset_peer`, 100 ms", standIn -> assertTakes(0.1, () -> assertReset("hello", standIn)));
        checks.put(
                "`slicer`, 20 bytes every 20 ms",
                standIn -> assertTakes(0.08, () -> assertEcho("x".repeat(100), standIn)));
        checks.put("`limit_data`, 5 bytes", standIn -> assertEquals("hello", sent("hello, world", standIn)));
        checks.put("`toxicity` 0.3 of `reset_peer`", ToxicsTest::assertSomeAreReset);
        checks.put("`toxicity` 0.3 of `latency`", ToxicsTest::assertSomeAreSlow);
        return tests("Toxiproxy", checks);
    }

    @TestFactory
    Stream<DynamicTest> everyFaultAndDelay() {
        Map<String, Check> checks = new TreeMap<>();
        checks.put("`fixedDelayMilliseconds` 100", standIn -> assertDelays("fixed(0.1)", standIn));
        checks.put("`uniform`, from 10 to 50 ms", standIn -> assertDelays("uniform(0.01,0.05)", standIn));
        checks.put(
                "`lognormal`, median 80 ms, sigma 0.4",
                standIn -> assertDelays("lognormal(median=0.08,p99=0.203,max=1)", standIn));
        checks.put(
                "`chunkedDribbleDelay`, 5 chunks in 100 ms",
                standIn -> assertTakes(
                        0.08, () -> assertTrue(sent(REQUEST, standIn).endsWith("\r\n\r\nhello"))));
        checks.put("`EMPTY_RESPONSE`", standIn -> assertEquals("", sent(REQUEST, standIn)));
        checks.put("`MALFORMED_RESPONSE_CHUNK`", ToxicsTest::assertMalformed);
        checks.put("`RANDOM_DATA_THEN_CLOSE`", ToxicsTest::assertGarbage);
        checks.put("`CONNECTION_RESET_BY_PEER`", standIn -> assertReset(REQUEST, standIn));
        checks.put("a status of an error", standIn -> assertStatus(503, standIn));
        checks.put("a scenario of three states", ToxicsTest::assertScenario);
        return tests("WireMock", checks);
    }

    private static Stream<DynamicTest> tests(String heading, Map<String, Check> checks) {
        List<List<String>> rows = Page.guide("toxics").table(heading);
        assertEquals(checks.keySet(), rows.stream().map(row -> row.get(0)).collect(Collectors.toSet()));
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get(0), () -> run(Page.codeIn(row.get(1)).get(0), checks.get(row.get(0)))));
    }

    private static void run(String definition, Check check) throws IOException {
        String local = definition.replace(SERVICE, "127.0.0.1:" + echo.getLocalPort());
        try (RunningStandIn standIn =
                bide.standIn("row", spec -> new JsonObject(local).getMap().forEach(spec::set))) {
            check.of(standIn);
        }
    }

    @Test
    void afterTheEndOfAStandInItsPortIsClosed() {
        RunningStandIn standIn = bide.standIn("row", spec -> spec.seed(SEED).tcp("127.0.0.1:" + echo.getLocalPort()));
        int port = standIn.port();
        standIn.close();
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private static Socket open(String text, RunningStandIn standIn) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), standIn.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Sends text, and returns what comes up to the end of the connection. */
    private static String sent(String text, RunningStandIn standIn) throws IOException {
        try (Socket socket = open(text, standIn)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void assertEcho(String text, RunningStandIn standIn) throws IOException {
        try (Socket socket = open(text, standIn)) {
            socket.shutdownOutput();
            assertEquals(text, new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Fails if an action takes less than its least time. How much more it takes is up to the machine. */
    private static void assertTakes(double seconds, Action action) throws IOException {
        long before = System.nanoTime();
        action.run();
        long nanos = System.nanoTime() - before;
        assertTrue(nanos >= seconds * 1e9, nanos + " ns");
    }

    private static void assertEchoTakes(double seconds, RunningStandIn standIn) throws IOException {
        assertTakes(seconds, () -> assertEcho("hello", standIn));
    }

    private static void assertReset(String text, RunningStandIn standIn) {
        SocketException reset = assertThrows(SocketException.class, () -> sent(text, standIn));
        assertFalse(reset.getMessage().contains("closed"), reset::toString);
    }

    private static void assertHangs(RunningStandIn standIn) throws IOException {
        try (Socket socket = open("hello", standIn)) {
            socket.setSoTimeout(100);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
        until(() -> standIn.counts().containsKey(Outcome.HANG));
    }

    private static WaitRequest drawn(int n, double failRate) {
        return WaitRequest.of(Shape.fixed(0))
                .withSeed(SEED)
                .failing(failRate, 500)
                .at(n);
    }

    private static void assertSomeAreReset(RunningStandIn standIn) throws IOException {
        List<Boolean> expected =
                IntStream.range(0, 10).mapToObj(n -> drawn(n, 0.3).fails()).toList();
        assertTrue(expected.contains(true) && expected.contains(false), expected::toString);
        for (boolean fails : expected) {
            if (fails) {
                assertReset("hello", standIn);
            } else {
                assertEcho("hello", standIn);
            }
        }
    }

    private static void assertSomeAreSlow(RunningStandIn standIn) throws IOException {
        for (int n = 0; n < 10; n++) {
            assertEcho("hello", standIn);
        }
        assertDelays("weighted(0:70,0.1:30)", standIn, 10);
    }

    private static void assertDelays(String shape, RunningStandIn standIn) throws IOException {
        for (int n = 0; n < 5; n++) {
            assertStatus(200, standIn);
        }
        assertDelays(shape, standIn, 5);
    }

    private static void assertDelays(String shape, RunningStandIn standIn, int calls) {
        WaitRequest request = WaitRequest.of(Shape.of(shape)).withSeed(SEED);
        until(() -> standIn.calls().size() == calls);
        assertEquals(
                IntStream.range(0, calls).mapToObj(n -> request.at(n).draw()).toList(),
                standIn.calls().stream().map(CallRecord::delay).toList());
    }

    private static void assertStatus(int status, RunningStandIn standIn) throws IOException {
        String answer = sent(REQUEST, standIn);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(status == 200, answer.endsWith("\r\n\r\nhello"), answer);
    }

    private static void assertMalformed(RunningStandIn standIn) throws IOException {
        String answer = sent(REQUEST, standIn);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("\r\n\r\n5\r\nhello\r\n"), answer);
        String afterChunk = answer.substring(answer.indexOf("\r\nhello\r\n") + "\r\nhello\r\n".length());
        assertFalse(afterChunk.isEmpty() || afterChunk.matches("(?s)[0-9a-fA-F]+\r\n.*"), answer);
    }

    private static void assertGarbage(RunningStandIn standIn) throws IOException {
        String answer = sent(REQUEST, standIn);
        assertEquals(256, answer.length());
        assertFalse(answer.startsWith("HTTP"), answer);
    }

    private static void assertScenario(RunningStandIn standIn) throws IOException {
        assertStatus(503, standIn);
        assertReset(REQUEST, standIn);
        assertStatus(200, standIn);
        assertStatus(200, standIn);
        assertEquals(Map.of(Outcome.FAILED, 1L, Outcome.RESET, 1L, Outcome.ANSWERED, 2L), standIn.counts());
    }
}
