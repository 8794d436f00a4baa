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

/** Nobody writes a line of our log or of an answer, and no answer tells what we are made of. */
class ForgeryTest {

    private static final String BREAK = "\r\nforged";
    private static final String FORGED = "forged";
    private static final List<String> GUARDS = List.of(
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'");

    private static final Logger ROOT = Logger.getLogger("");
    private static final Log LOG = new Log();
    private static Vertx vertx;
    private static Server server;

    /** All that is logged, as it would be written. */
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
            // there is nothing to flush
        }

        @Override
        public void close() {
            // nor to close
        }
    }

    @BeforeAll
    static void deploy() {
        ROOT.addHandler(LOG);
        System.getLogger("dev.bide").log(System.Logger.Level.WARNING, "this is only to see what is logged");
        assertTrue(LOG.lines().stream().anyMatch(line -> line.contains("only to see")));
        vertx = Vertx.vertx();
        JsonObject limits = new JsonObject().put("maxPending", 2500).put("maxBytes", 1_000_000);
        server = Server.deploy(vertx, 1, new JsonObject().put("limits", limits));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
        ROOT.removeHandler(LOG);
    }

    private static void nothingIsForged(String text) {
        assertTrue(text.lines().noneMatch(line -> line.startsWith(FORGED)), text);
    }

    private static void nothingIsLogged() {
        List<String> lines = LOG.lines();
        assertTrue(lines.stream().noneMatch(line -> line.startsWith(FORGED)), lines.toString());
    }

    private static void nothingIsToldOfUs(String text) {
        for (String ours : new String[] {"dev.bide", "java.", "io.vertx", "io.netty", "xception", "\tat "}) {
            assertFalse(text.contains(ours), text);
        }
    }

    /** Checks an answer: its head has nothing but fields, its body is one line, and both say nothing of us. */
    private static void honest(String answer) {
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
                        .containsAll(GUARDS),
                answer);
        nothingIsForged(answer);
        nothingIsToldOfUs(answer);
        nothingIsLogged();
    }

    private static String ask(String line, String headers, String body) throws IOException {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return server.raw(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + length + "\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%0d%0aforged",
                "/%0aforged:%20yes",
                "/tasks/%0d%0aforged",
                "/tasks/%0d%0aforged/stream",
                "/tasks?state=%0d%0aforged",
                "/tasks?name=%0d%0aforged",
                "/tasks?after=%0d%0aforged",
                "/wait-random?maxDelay=%0d%0aforged",
                "/wait-random?%0d%0aforged=1",
                "/wait-random?seed=%0d%0aforged",
                "/wait-n?n=%0d%0aforged",
                "/wait-n?n=5&onFailure=%e2%80%a8forged%0aforged",
                "/measure-time?n=5&need=%0d%0aforged",
                "/lateness?format=%0d%0aforged",
                "/health?%0d%0aforged",
                "/health%0d%0aforged",
                "/health?x=%c0%8aforged",
                "/%0d%0aforged%zz",
                "/wait-n?n=%0d%0aforged%zz",
            })
    void aUrlForgesNothing(String url) throws IOException {
        for (String method : new String[] {"GET", "DELETE", "OPTIONS", "PUT"}) {
            honest(ask(method + " " + url, "", ""));
        }
        honest(ask("POST " + url, "Content-Type: application/json\r\n", "{\"n\":5}"));
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
    void aHeaderForgesNothing(String method, String path, String name) throws IOException {
        for (String end : new String[] {"\r", "\n", "\r\n ", "\u0000", "\u000b", "\u0085", "\\r\\n", "%0d%0a", "\t"}) {
            honest(ask(method + " " + path, name + ": x" + end + FORGED + ": 1\r\n", ""));
            if (method.equals("POST") && !name.equals("Content-Type")) {
                String type = "Content-Type: application/json\r\n";
                honest(ask(method + " " + path, type + name + ": x" + end + FORGED + "\r\n", "{\"maxDelay\":0}"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\r\\nforged\":1}",
                "{\"n\":\"\\r\\nforged\"}",
                "{\"maxDelay\":0,\"name\":\"\\r\\nforged\"}",
                "{\"maxDelay\":0,\"name\":\"\\u2028\\u0085\\nforged\"}",
                "{\"n\":5,\"onFailure\":\"\\r\\nforged\"}",
                "{\r\nforged",
                "{\"n\":5}\r\nforged",
                "\r\nforged\r\n",
                "{\"\\r\\nforged\":1,\"\\r\\nforged\":1}",
                "{\"n\":{\"\\r\\nforged\":1}}",
            })
    void aBodyForgesNothing(String body) throws IOException {
        honest(ask("POST /tasks", "Content-Type: application/json\r\n", body));
        honest(ask(
                "POST /tasks",
                "Content-Type: application/json\r\nIdempotency-Key: a" + body.hashCode() + "\r\n",
                body));
    }

    @Test
    void aTaskWithAForgedNameIsToldOfInOneLine() throws IOException {
        String body = "{\"n\":2,\"maxDelay\":0,\"name\":\"\\r\\nforged\\r\\n\\r\\ndata: forged\"}";
        String made = ask("POST /tasks", "Content-Type: application/json\r\nPrefer: wait=30\r\n", body);
        honest(made);
        String id = new JsonObject(made.substring(made.indexOf("\r\n\r\n"))).getString("id");
        for (String type : new String[] {"application/x-ndjson", "text/event-stream"}) {
            String stream = ask("GET /tasks/" + id + "/stream", "Accept: " + type + "\r\n", "");
            honest(stream);
            assertTrue(stream.lines().noneMatch(line -> line.startsWith("data: forged")), stream);
        }
    }

    static Stream<JsonObject> messages() {
        return Stream.of(
                new JsonObject().put(BREAK, 1),
                new JsonObject().put("n", BREAK),
                new JsonObject().put("n", 5).put("onFailure", BREAK),
                new JsonObject().put("maxDelay", BREAK),
                new JsonObject().put("seed", new JsonObject().put(BREAK, BREAK)),
                new JsonObject().put("id", BREAK),
                new JsonObject().put("id", BREAK).put("to", BREAK),
                new JsonObject().put("state", BREAK),
                new JsonObject().put("name", BREAK.repeat(100)),
                new JsonObject().put("maxDelay", 0).put("key", BREAK));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageForgesNothing(JsonObject message) {
        for (String operation : List.of("wait-random", "wait-n", "measure-time", "lateness")) {
            refusalIsHonest(operation, message);
        }
        for (String operation : List.of("create", "get", "list", "await", "stream", "cancel")) {
            refusalIsHonest("tasks." + operation, message);
        }
    }

    private static void refusalIsHonest(String address, JsonObject message) {
        try {
            nothingIsForged(await(server.ask(address, message)).encode());
        } catch (ReplyException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            nothingIsForged(e.getMessage());
            nothingIsToldOfUs(e.getMessage());
        }
        nothingIsLogged();
    }

    @Test
    void whoFollowsATaskAtAForgedAddressForgesNothing() {
        String id = await(server.ask("tasks.create", new JsonObject().put("maxDelay", 0)))
                .getString("id");
        refusalIsHonest("tasks.stream", new JsonObject().put("id", id).put("to", BREAK));
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
        "GET /wait-n?n=100&maxDelay=1&timeout=0, 504",
        "GET /wait-n?n=1000000, 503",
        "GET /%zz, 400",
        "GARBAGE, 400",
    })
    void everyAnswerIsGuarded(String line, int status) throws IOException {
        String answer = ask(line, "", "");
        honest(answer);
        assertEquals(String.valueOf(status), answer.substring(9, 12));
    }

    @Test
    void soIsWhatIsTooLongOrTurnedAway() throws IOException {
        honest(server.raw("GET /?" + "x".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        honest(server.raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9000) + "\r\n\r\n"));
        JsonObject one = new JsonObject().put("limits", new JsonObject().put("maxConnections", 1));
        Server small = Server.deploy(vertx, 1, one.put("bus", new JsonObject().put("prefix", "small")));
        Server.until(() -> small.figure("bide_connections") >= 1);
        String away = small.raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertTrue(away.startsWith("HTTP/1.1 503 "), away);
        honest(away);
        await(small.undeploy());
    }
}
