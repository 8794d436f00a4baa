package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Line breaks in a request do not add a line to the log or a header to a response, and no response shows an exception, a
 * class name or a stack trace.
 */
class InjectionTest {

    /** What the requests try to put at the beginning of a line. */
    private static final String INJECTED = "injected";

    private static final String LINE_BREAK = "\r\n" + INJECTED;
    private static final List<String> SECURITY_HEADERS = List.of(
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'");

    private static final Logger ROOT = Logger.getLogger("");
    private static final Log LOG = new Log();
    private static Vertx vertx;
    private static Server server;

    /** Records what is logged, in the format of a console. */
    private static final class Log extends Handler {

        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord record) {
            new SimpleFormatter().format(record).lines().forEach(lines::add);
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @BeforeAll
    static void deploy() {
        ROOT.addHandler(LOG);
        System.getLogger("dev.bide").log(System.Logger.Level.WARNING, "a test of the log handler");
        assertTrue(LOG.lines().stream().anyMatch(line -> line.contains("a test of the log handler")));
        vertx = Vertx.vertx();
        JsonObject limits = new JsonObject().put("maxPending", 2500).put("maxBytes", 1_000_000);
        server = Server.deploy(vertx, 1, new JsonObject().put("limits", limits));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
        ROOT.removeHandler(LOG);
    }

    private static void assertNotInjected(String text) {
        assertTrue(text.lines().noneMatch(line -> line.startsWith(INJECTED)), text);
    }

    private static void assertNotLogged() {
        List<String> lines = LOG.lines();
        assertTrue(lines.stream().noneMatch(line -> line.startsWith(INJECTED)), lines.toString());
    }

    private static void assertHidesInternals(String text) {
        for (String internal : new String[] {"dev.bide", "java.", "io.vertx", "io.netty", "xception", "\tat "}) {
            assertFalse(text.contains(internal), text);
        }
    }

    /** Checks a response: its head has a status line and well-formed headers, and nothing was injected or disclosed. */
    private static void assertSafe(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, end);
        List<String> fields = Arrays.asList(head.split("\r\n", -1));
        assertTrue(fields.get(0).matches("HTTP/1\\.[01] [2-5][0-9]{2} [A-Za-z0-9() -]+"), answer);
        for (String field : fields.subList(1, fields.size())) {
            assertTrue(field.matches("[A-Za-z0-9-]+: [\\x20-\\x7e]*"), answer);
        }
        assertTrue(
                fields.stream()
                        .map(field -> field.toLowerCase(Locale.ROOT))
                        .toList()
                        .containsAll(SECURITY_HEADERS),
                answer);
        assertNotInjected(answer);
        assertHidesInternals(answer);
        assertNotLogged();
    }

    private static String ask(String line, String headers, String body) throws IOException {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return server.raw(
                line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + length + "\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%0d%0ainjected",
                "/%0ainjected:%20yes",
                "/tasks/%0d%0ainjected",
                "/tasks/%0d%0ainjected/stream",
                "/tasks?state=%0d%0ainjected",
                "/tasks?name=%0d%0ainjected",
                "/tasks?after=%0d%0ainjected",
                "/wait-random?maxDelay=%0d%0ainjected",
                "/wait-random?%0d%0ainjected=1",
                "/wait-random?seed=%0d%0ainjected",
                "/wait-n?n=%0d%0ainjected",
                "/wait-n?n=5&onFailure=%e2%80%a8injected%0ainjected",
                "/measure-time?n=5&need=%0d%0ainjected",
                "/lateness?format=%0d%0ainjected",
                "/health?%0d%0ainjected",
                "/health%0d%0ainjected",
                "/health?x=%c0%8ainjected",
                "/%0d%0ainjected%zz",
                "/wait-n?n=%0d%0ainjected%zz",
            })
    void aUrlInjectsNothing(String url) throws IOException {
        for (String method : new String[] {"GET", "DELETE", "OPTIONS", "PUT"}) {
            assertSafe(ask(method + " " + url, "", ""));
        }
        assertSafe(ask("POST " + url, "Content-Type: application/json\r\n", "{\"n\":5}"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /health, Accept",
        "GET, /wait-n?n=1&maxDelay=0, Accept",
        "GET, /wait-n?n=1&maxDelay=0, Last-Event-ID",
        "GET, /wait-random?maxDelay=0, Prefer",
        "GET, /wait-random?maxDelay=0, Content-Length",
        "GET, /wait-random?maxDelay=0, Transfer-Encoding",
        "GET, /, Host",
        "POST, /tasks, Content-Type",
        "POST, /tasks, Expect",
        "POST, /tasks, Idempotency-Key",
        "POST, /tasks, Prefer",
    })
    void aHeaderInjectsNothing(String method, String path, String name) throws IOException {
        for (String end : new String[] {"\r", "\n", "\r\n ", "\u0000", "\u000b", "\u0085", "\\r\\n", "%0d%0a", "\t"}) {
            assertSafe(ask(method + " " + path, name + ": x" + end + INJECTED + ": 1\r\n", ""));
            if (method.equals("POST") && !name.equals("Content-Type")) {
                String type = "Content-Type: application/json\r\n";
                assertSafe(ask(method + " " + path, type + name + ": x" + end + INJECTED + "\r\n", "{\"maxDelay\":0}"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\r\\ninjected\":1}",
                "{\"n\":\"\\r\\ninjected\"}",
                "{\"maxDelay\":0,\"name\":\"\\r\\ninjected\"}",
                "{\"maxDelay\":0,\"name\":\"\\u2028\\u0085\\ninjected\"}",
                "{\"n\":5,\"onFailure\":\"\\r\\ninjected\"}",
                "{\r\ninjected",
                "{\"n\":5}\r\ninjected",
                "\r\ninjected\r\n",
                "{\"\\r\\ninjected\":1,\"\\r\\ninjected\":1}",
                "{\"n\":{\"\\r\\ninjected\":1}}",
            })
    void aBodyInjectsNothing(String body) throws IOException {
        assertSafe(ask("POST /tasks", "Content-Type: application/json\r\n", body));
        assertSafe(ask(
                "POST /tasks",
                "Content-Type: application/json\r\nIdempotency-Key: a" + body.hashCode() + "\r\n",
                body));
    }

    @Test
    void theNameOfATaskIsEscapedInItsStream() throws IOException {
        String body = "{\"n\":2,\"maxDelay\":0,\"name\":\"\\r\\ninjected\\r\\n\\r\\ndata: injected\"}";
        String created = ask("POST /tasks", "Content-Type: application/json\r\nPrefer: wait=30\r\n", body);
        assertSafe(created);
        String id = new JsonObject(created.substring(created.indexOf("\r\n\r\n"))).getString("id");
        for (String type : new String[] {"application/x-ndjson", "text/event-stream"}) {
            String stream = ask("GET /tasks/" + id + "/stream", "Accept: " + type + "\r\n", "");
            assertSafe(stream);
            assertTrue(stream.lines().noneMatch(line -> line.startsWith("data: injected")), stream);
        }
    }

    static Stream<JsonObject> messages() {
        return Stream.of(
                new JsonObject().put(LINE_BREAK, 1),
                new JsonObject().put("n", LINE_BREAK),
                new JsonObject().put("n", 5).put("onFailure", LINE_BREAK),
                new JsonObject().put("maxDelay", LINE_BREAK),
                new JsonObject().put("seed", new JsonObject().put(LINE_BREAK, LINE_BREAK)),
                new JsonObject().put("id", LINE_BREAK),
                new JsonObject().put("id", LINE_BREAK).put("to", LINE_BREAK),
                new JsonObject().put("state", LINE_BREAK),
                new JsonObject().put("name", LINE_BREAK.repeat(100)),
                new JsonObject().put("maxDelay", 0).put("key", LINE_BREAK));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageInjectsNothing(JsonObject message) {
        for (String operation : List.of("wait-random", "wait-n", "measure-time", "lateness")) {
            assertRefusalSafe(operation, message);
        }
        for (String operation : List.of("create", "get", "list", "await", "stream", "cancel")) {
            assertRefusalSafe("tasks." + operation, message);
        }
    }

    private static void assertRefusalSafe(String address, JsonObject message) {
        try {
            assertNotInjected(await(server.ask(address, message)).encode());
        } catch (ReplyException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            assertNotInjected(e.getMessage());
            assertHidesInternals(e.getMessage());
        }
        assertNotLogged();
    }

    @Test
    void theAddressOfAStreamInjectsNothing() {
        String id = await(server.ask("tasks.create", new JsonObject().put("maxDelay", 0)))
                .getString("id");
        assertRefusalSafe("tasks.stream", new JsonObject().put("id", id).put("to", LINE_BREAK));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /wait-random?maxDelay=0, 200",
        "GET /wait-n?n=2000&maxDelay=0, 200",
        "GET /, 200",
        "GET /metrics, 200",
        "GET /lateness?format=hgrm, 200",
        "HEAD /health, 200",
        "OPTIONS /tasks, 204",
        "GET /nope, 404",
        "PUT /health, 405",
        "POST /tasks, 415",
        "GET /wait-random?maxDelay=0&failRate=1&failStatus=599, 599",
        "GET /wait-n?n=3000, 503",
        "GET /wait-n?n=100&maxDelay=1&timeout=0&seed=7, 504",
        "GET /wait-n?n=1000000, 503",
        "GET /%zz, 400",
        "GARBAGE, 400",
    })
    void everyResponseHasTheSecurityHeaders(String line, int status) throws IOException {
        String answer = ask(line, "", "");
        assertSafe(answer);
        assertEquals(String.valueOf(status), answer.substring(9, 12));
    }

    @Test
    void responsesToTooLongRequestsAndRejectedConnectionsHaveTheSecurityHeaders() throws IOException {
        assertSafe(server.raw("GET /?" + "x".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assertSafe(server.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000) + "\r\n\r\n"));
        JsonObject config = new JsonObject().put("limits", new JsonObject().put("maxConnections", 1));
        Server small = Server.deploy(vertx, 1, config.put("bus", new JsonObject().put("prefix", "small")));
        Server.until(() -> small.metric("bide_connections") >= 1);
        String rejected = small.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(rejected.startsWith("HTTP/1.1 503 "), rejected);
        assertSafe(rejected);
        await(small.undeploy());
    }
}
