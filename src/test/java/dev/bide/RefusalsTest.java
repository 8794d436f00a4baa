package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The refusals of HTTP and of the event bus: their status, and the field that they name. None leaves a wait pending. */
class RefusalsTest {

    private static Vertx vertx;
    private static Server server;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        JsonObject limits =
                new JsonObject().put("maxDelay", 100).put("maxN", 50_000).put("maxPending", 60_000);
        server = Server.deploy(vertx, 2, new JsonObject().put("limits", limits.put("maxTasks", 2)));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @AfterEach
    void noWaitIsPending() {
        assertEquals(0, server.pending());
    }

    private static void assertProblem(int status, String sentence, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("content-type").orElseThrow());
        JsonObject problem = new JsonObject(response.body());
        assertEquals(status, problem.getInteger("status"));
        assertEquals("about:blank", problem.getString("type"));
        assertTrue(problem.getString("detail").contains(sentence), problem.getString("detail"));
        assertTrue(!problem.getString("detail").contains("xception"), problem.getString("detail"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/wait-random?maxDelay=abc                        | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"abc\"",
                "/wait-random?maxDelay=                           | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"\"",
                "/wait-random?maxDelay                            | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"\"",
                "/wait-random?maxDelay=NaN                        | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"NaN\"",
                "/wait-random?maxDelay=Infinity                   | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"Infinity\"",
                "/wait-random?maxDelay=-0.1                       | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -0.1",
                "/wait-random?maxDelay=1e400                      | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"1e400\"",
                "/wait-random?maxDelay=1e308                      | maxDelay must be at most 100 seconds, not 1.0E308",
                "/wait-random?maxDelay=100.1                      | maxDelay must be at most 100 seconds, not 100.1",
                "/wait-random?maxDelay=1&maxDelay=1               | \"maxDelay\" must be given once",
                "/wait-random?maxdelay=1                          | \"maxdelay\" is unknown; known here: maxDelay, shape, seed, index, timeout, failRate",
                "/wait-random?n=1                                 | \"n\" is unknown",
                "/wait-random?seed=-1                             | seed must be a whole number from 0 to 9007199254740991, not -1",
                "/wait-random?seed=1.5                            | seed must be",
                "/wait-random?seed=9007199254740992               | seed must be",
                "/wait-random?%0a=1                               | \"?\" is unknown",
                "/wait-n                                          | n is missing",
                "/wait-n?n=                                       | n must be a whole number from 0 to 50000, not \"\"",
                "/wait-n?n=five                                   | n must be a whole number",
                "/wait-n?n=5.0                                    | n must be a whole number from 0 to 50000, not 5.0",
                "/wait-n?n=-1                                     | n must be a whole number from 0 to 50000, not -1",
                "/wait-n?n=50001                                  | n must be a whole number from 0 to 50000, not 50001",
                "/wait-n?n=99999999999                            | n must be a whole number from 0 to 50000, not 99999999999",
                "/wait-n?n=5&n=5                                  | \"n\" must be given once",
                "/wait-n?n=5&list=maybe                           | list must be true or false, not \"maybe\"",
                "/wait-n?n=5&list=1                               | list must be true or false, not 1",
                "/wait-n?n=5&maxDelay=NaN                         | maxDelay must be",
                "/curve                                           | n is missing",
                "/curve?n=0                                       | n must be a whole number from 1 to 50000, not 0",
                "/curve?n=50001                                   | n must be a whole number from 1 to 50000, not 50001",
                "/curve?n=5&maxDelay=100.1                        | maxDelay must be at most 100 seconds, not 100.1",
                "/curve?n=5&shape=fixed(101)                      | the longest delay of shape must be at most 100 seconds, not 101",
                "/curve?n=5&shape=fixed(1                         | at character",
                "/curve?n=5&shape=nowhere                         | or such as lognormal(median=0.05,p99=1,max=5), not \"nowhere\"",
                "/curve?n=5&shape=fixed(1)&maxDelay=1             | maxDelay may not be given with shape",
                "/curve?n=5&seed=7                                | \"seed\" is unknown; known here: n, maxDelay, shape",
                "/measure-time?n=0                                | n must be a whole number from 1 to 50000, not 0",
                "/measure-time?maxDelay=1                         | n is missing",
                "/measure-time?n=5&list=false                     | \"list\" is unknown; known here: n, maxDelay, shape, seed, timeout, need",
                "/wait-n?n=5&failRate=1&fault=cut                 | fault must be reset, empty, cut(BYTES), malformed, garbage or hang, not \"cut\"",
                "/wait-n?n=5&fault=reset                          | fault may not be given without failRate",
                "/delay/1?failRate=1&fault=hang&failStatus=503    | failStatus may not be given with fault",
                "/measure-time?n=5&failRate=1&fault=hang&retryAfter=1 | retryAfter may not be given with fault",
                "/wait-random?script=reset&key=a&retryAfter=1     | retryAfter may not be given without failRate or a script with a status",
                "/draw?n=5&fault=reset                            | \"fault\" is unknown",
                "/health?x=1                                      | \"x\" is unknown; nothing may be given here",
                "/?x=1                                            | \"x\" is unknown",
            })
    void anInvalidQueryIsRefusedWithTheNameOfTheParameter(String path, String sentence) {
        assertProblem(400, sentence, server.get(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                          | the body must be a JSON object",
                "[]                          | the body must be a JSON object",
                "5                           | the body must be a JSON object",
                "{                           | the body",
                "{\"n\":5,}                  | the body is not JSON at line 1, column 8",
                "{\"n\":NaN}                 | the body is not JSON",
                "{\"n\":5} x                 | the body is not JSON at line 1, column 9",
                "{\"n\":5,\"n\":5}           | \"n\" must be given once",
                "{\"n\":\"5\"}               | n must be a whole number from 0 to 50000, not \"5\"",
                "{\"n\":5.5}                 | n must be a whole number",
                "{\"n\":null}                | n must be a whole number",
                "{\"n\":true}                | n must be a whole number",
                "{\"n\":[5]}                 | n must be a whole number from 0 to 50000, not a list",
                "{\"n\":-1}                  | n must be a whole number",
                "{\"n\":50001}               | n must be a whole number from 0 to 50000, not 50001",
                "{\"n\":5,\"list\":false}    | \"list\" is unknown; known here: n, maxDelay, shape, seed, timeout, need",
                "{\"maxDelay\":-0.1}         | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -0.1",
                "{\"maxDelay\":1e400}        | maxDelay must be a number",
                "{\"maxDelay\":101}          | maxDelay must be at most 100 seconds, not 101",
                "{\"maxDelay\":\"1\"}        | maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, and a text needs its unit, not \"1\"",
                "{\"seed\":9007199254740992} | seed must be",
                "{\"failRate\":1,\"fault\":\"reset\"} | fault may not be given for a task, which has no connection to break",
            })
    void anInvalidBodyIsRefusedWithTheNameOfTheField(String body, String sentence) {
        assertProblem(400, sentence, server.post("/tasks", "application/json", body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                  | the body must be a JSON object",
                "{\"x\":1}                           | \"x\" is unknown; known here: port, answer, to, tcp, where, rate, on",
                "{\"name\":\"a\"}                    | \"name\" is unknown",
                "{\"port\":-1}                       | port must be a whole number from 0 to 65535, not -1",
                "{\"seed\":1,\"seed\":1}             | \"seed\" must be given once",
                "{\"maxDelay\":101}                  | maxDelay must be at most 100 seconds, not 101",
                "{\"on\":[{\"answer\":{\"x\":1}}]}   | \"on[0].answer.x\" is unknown; known here: status, headers, body, json, file",
                "{\"answer\":{\"file\":\"/x\"}}      | answer.file may be given only in the settings",
            })
    void anInvalidDefinitionIsRefusedWithTheNameOfTheField(String body, String sentence) {
        assertProblem(400, sentence, server.send("PUT", "/stand-ins/x", "application/json", body));
        assertEquals(0, server.json("/stand-ins").getInteger("count"));
    }

    static Stream<Arguments> invalidMessages() {
        JsonObject empty = new JsonObject();
        String notAnObject = "the body must be a JSON object";
        return Stream.of(
                Arguments.of("wait-random", null, notAnObject),
                Arguments.of("wait-random", "{}", notAnObject),
                Arguments.of("wait-n", new JsonArray().add(5), notAnObject),
                Arguments.of("wait-n", 5, notAnObject),
                Arguments.of("tasks.get", null, notAnObject),
                Arguments.of(
                        "wait-random",
                        empty.copy().put("maxDelay", Double.NaN),
                        "maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not NaN"),
                Arguments.of(
                        "wait-random",
                        empty.copy().put("maxDelay", Double.POSITIVE_INFINITY),
                        "maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not Infinity"),
                Arguments.of("wait-random", empty.copy().put("maxDelay", -0.1), "maxDelay must be"),
                Arguments.of(
                        "wait-random",
                        empty.copy().put("maxDelay", "1"),
                        "maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, and a text needs its unit, not \"1\""),
                Arguments.of(
                        "wait-random", empty.copy().put("maxDelay", 1e308), "maxDelay must be at most 100 seconds"),
                Arguments.of(
                        "wait-random",
                        empty.copy().putNull("maxDelay"),
                        "maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not null"),
                Arguments.of("wait-random", empty.copy().put("n", 5), "\"n\" is unknown"),
                Arguments.of("wait-random", empty.copy().put("seed", -1), "seed must be a whole number"),
                Arguments.of(
                        "wait-n",
                        empty.copy().put("n", 5).put("fault", "reset"),
                        "fault may not be given on the event bus, which has no connection to break"),
                Arguments.of(
                        "tasks.create",
                        empty.copy().put("failRate", 1).put("fault", "reset"),
                        "fault may not be given on the event bus, which has no connection to break"),
                Arguments.of(
                        "wait-random",
                        empty.copy().put("script", "1s,cut(5)").put("key", "a"),
                        "a fault in script may not be given on the event bus, which has no connection to break"),
                Arguments.of("wait-n", empty, "n is missing"),
                Arguments.of("wait-n", empty.copy().put("n", 5.0), "n must be a whole number"),
                Arguments.of("wait-n", empty.copy().put("n", "5"), "n must be a whole number"),
                Arguments.of("wait-n", empty.copy().put("n", BigInteger.ONE.shiftLeft(64)), "n must be a whole number"),
                Arguments.of("wait-n", empty.copy().put("n", -1), "n must be a whole number"),
                Arguments.of(
                        "wait-n", empty.copy().put("n", 10_001), "n must be at most 10000 for a list in one message"),
                Arguments.of(
                        "wait-n",
                        empty.copy().put("n", 50_001).put("list", false),
                        "n must be a whole number from 0 to 50000"),
                Arguments.of("wait-n", empty.copy().put("n", 5).put("list", "no"), "list must be true or false"),
                Arguments.of("measure-time", empty.copy().put("n", 0), "n must be a whole number from 1 to 50000"),
                Arguments.of("measure-time", empty.copy().put("n", 5).put("list", true), "\"list\" is unknown"),
                Arguments.of(
                        "tasks.create",
                        empty.copy().put("nn", 5),
                        "\"nn\" is unknown; known here: n, maxDelay, shape, seed, timeout, need"),
                Arguments.of("tasks.create", empty.copy().put("n", 50_001), "n must be a whole number from 0 to 50000"),
                Arguments.of("stand-ins.put", empty, "name is missing"),
                Arguments.of("stand-ins.put", empty.copy().put("name", "control"), "the name of a stand-in must be"),
                Arguments.of(
                        "stand-ins.put", empty.copy().put("name", "a").put("to", "x"), "to must be such as http://"),
                Arguments.of("stand-ins.get", empty, "name is missing"),
                Arguments.of("stand-ins.list", empty.copy().put("limit", 0), "limit must be a whole number"),
                Arguments.of("tasks.get", empty, "id is missing"),
                Arguments.of("tasks.await", empty.copy().put("id", 5), "id must be a text, not 5"),
                Arguments.of(
                        "tasks.cancel", empty.copy().put("id", "x").put("y", 1), "\"y\" is unknown; known here: id"));
    }

    @ParameterizedTest
    @MethodSource("invalidMessages")
    void anInvalidMessageIsRefusedWithTheNameOfTheField(String address, Object body, String sentence) {
        ReplyException refusal = server.refusal(address, body);
        assertEquals(ReplyFailure.RECIPIENT_FAILURE, refusal.failureType());
        assertEquals(400, refusal.failureCode());
        assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
    }

    @Test
    void anUnknownTaskIsNotFound() {
        assertProblem(404, "there is no task \"x\"", server.get("/tasks/x"));
        assertProblem(404, "there is no task \"x\"", server.method("DELETE", "/tasks/x"));
        for (String address : new String[] {"tasks.get", "tasks.await", "tasks.cancel"}) {
            ReplyException refusal = server.refusal(address, new JsonObject().put("id", "x"));
            assertEquals(404, refusal.failureCode());
            assertEquals("there is no task \"x\"", refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/wait-n/5", "/tasks/x/y", "/WAIT-N", "/favicon.ico", "/..%2f..%2fetc%2fpasswd"})
    void anUnknownRouteIsNotFound(String path) {
        assertProblem(404, "there is no ", server.get(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST    | /wait-random | GET, HEAD, OPTIONS",
                "PUT     | /wait-n      | GET, HEAD, OPTIONS",
                "DELETE  | /            | GET, HEAD, OPTIONS",
                "PUT     | /tasks       | GET, HEAD, POST, OPTIONS",
                "POST    | /tasks/x/stream | GET, HEAD, OPTIONS",
                "POST    | /tasks/x     | GET, HEAD, DELETE, OPTIONS",
                "PATCH   | /health      | GET, HEAD, OPTIONS",
                "BREW    | /health      | GET, HEAD, OPTIONS",
            })
    void aMethodThatARouteLacksIsRefusedWithTheAllowedMethods(String method, String path, String allowed) {
        HttpResponse<String> response = server.method(method, path);
        assertProblem(405, allowed, response);
        assertEquals(allowed, response.headers().firstValue("allow").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=latin1",
                "application/problem+json"
            })
    void aBodyThatIsNotJsonIsRefused(String type) {
        assertProblem(
                415, "Content-Type must be application/json, not \"" + type, server.post("/tasks", type, "{\"n\":5}"));
    }

    @Test
    void aBodyWithoutAContentTypeIsRefused() {
        assertProblem(
                415,
                "Content-Type must be application/json, not missing",
                await(server.send(HttpRequest.newBuilder(server.uri("/tasks")).POST(BodyPublishers.ofString("{}")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/health | text/html",
                "/wait-n?n=1&maxDelay=100&seed=7 | image/*",
                "/wait-random?maxDelay=100&seed=7 | application/json;q=0, text/*",
                "/ | application/json",
                "/health | text/html, image/*, application/xml;q=0.9",
            })
    void anAcceptHeaderThatRulesOutEveryTypeIsRefusedBeforeAnyWaitBegins(String path, String accept) {
        assertProblem(
                406,
                "which Accept rules out",
                await(server.send(HttpRequest.newBuilder(server.uri(path)).header("Accept", accept))));
    }

    @Test
    void acceptHeadersMayBeRepeatedAndAreCaseInsensitive() throws IOException {
        String lines = "Accept: text/html\r\nAccept: application/JSON;x=\"\r\n";
        String answer = server.raw("GET /health HTTP/1.1\r\nHost: localhost\r\n" + lines + "Connection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS *", "GET health", "CONNECT a:1"})
    void aRequestTargetThatIsNotAPathIsRefused(String target) throws IOException {
        String answer = server.raw(target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }

    @Test
    void aBodyWithMalformedChunksIsRefused() throws IOException {
        String head = "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        String answer = server.raw(head + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Prefer: respond-async | /wait-random?seed=7&failRate=1&fault=hang | fault may not be given for a task",
                "Prefer: respond-async | /wait-random?seed=7&script=hang&key=a | a fault in script may not be given for a task",
                "Prefer: respond-async, wait=5 | /delay/0?seed=7&failRate=1&fault=hang | fault may not be given for a task",
                "Prefer: respond-async | /wait-n?n=5&seed=7&failRate=1&fault=hang | fault may not be given for a task",
                "Prefer: respond-async | /measure-time?n=5&seed=7&failRate=1&fault=hang | fault may not be given for a task",
                "Accept: text/event-stream | /wait-n?n=5&seed=7&failRate=1&fault=hang | fault may not be given for a stream",
            })
    void aFaultIsRefusedWhereThereIsNoConnectionToBreak(String header, String path, String sentence) {
        String[] field = header.split(": ", 2);
        assertProblem(
                400,
                sentence,
                await(server.send(HttpRequest.newBuilder(server.uri(path)).header(field[0], field[1]))));
        assertEquals(0, SharedState.of(vertx).tasks().running());
    }

    @Test
    void aMessageWithANullFieldNameIsRefused() {
        Map<String, Object> nameless = new HashMap<>();
        nameless.put(null, 5);
        assertEquals(400, server.refusal("wait-n", new JsonObject(nameless)).failureCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "*/*",
                "application/*;q=0.1",
                "text/html, */*;q=0.1",
                "text/html;q=0, application/json;q=0.5, */*;q=0"
            })
    void anAcceptHeaderThatIncludesJsonIsAnswered(String accept) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/health")).header("Accept", accept);
        assertEquals(200, await(server.send(request)).statusCode());
    }

    @Test
    void aBodyOfUpTo64KibIsAcceptedAndALongerOneIsRefused() throws IOException {
        String json = "{\"maxDelay\":0,\"seed\":7";
        String padded = json + " ".repeat(65_536 - json.length() - 1) + "}";
        assertEquals(65_536, padded.length());
        assertEquals(202, server.post("/tasks", "application/json", padded).statusCode());
        assertProblem(413, "65536 bytes", server.post("/tasks", "application/json", padded + " "));
        assertProblem(413, "65536 bytes", server.post("/tasks", "application/json", " ".repeat(65 * 1024)));
        String head = "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk;
        String next = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String answers = server.raw(chunked + "0\r\n\r\n" + next);
        assertTrue(answers.startsWith("HTTP/1.1 413 "), answers);
        assertTrue(answers.contains("HTTP/1.1 200 "), "the connection can still be used: " + answers);
        try (Socket endless = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            byte[] bytes = chunked.getBytes(StandardCharsets.US_ASCII);
            endless.getOutputStream().write(bytes);
            assertEquals('H', endless.getInputStream().read());
            assertThrows(SocketException.class, () -> {
                while (true) {
                    endless.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
                }
            });
        }
        try (Socket announced = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = head + "Content-Length: 999999999999\r\n\r\n";
            announced.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertEquals(
                    "HTTP/1.1 413 ", new String(announced.getInputStream().readNBytes(13), StandardCharsets.US_ASCII));
        }
        Server.until(() -> server.pending() == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /%zz HTTP/1.1            | 400",
                "GET /wait-n?n=%zz HTTP/1.1   | 400",
                "GET /wait-n?n=%e9 HTTP/1.1   | 400",
                "GARBAGE                      | 400",
            })
    void aMalformedRequestLineIsRefused(String line, int status) throws IOException {
        String answer = server.raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith(status + " ", "HTTP/1.1 ".length()), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @Test
    void aLongRequestLineAndLongHeadersAreRefused() throws IOException {
        String line = server.raw("GET /wait-n?n=" + "5".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(
                line.startsWith("414 ", "HTTP/1.1 ".length()) && line.contains("the request line must be at most 4096"),
                line);
        String header = server.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "5".repeat(9000) + "\r\n\r\n");
        assertTrue(
                header.startsWith("431 ", "HTTP/1.1 ".length()) && header.contains("the headers must be at most 8192"),
                header);
    }

    @Test
    void aRequestOverALimitIsRefusedUntilOthersEnd() {
        JsonObject large =
                new JsonObject().put("n", 50_000).put("maxDelay", 100).put("seed", 7);
        String id = await(server.ask("tasks.create", large)).getString("id");
        HttpResponse<String> full = server.get("/wait-n?n=50000&maxDelay=100&seed=7");
        assertProblem(503, "too many waits are pending", full);
        assertEquals("1", full.headers().firstValue("retry-after").orElseThrow());
        assertEquals(503, server.refusal("measure-time", large).failureCode());
        String small = "{\"maxDelay\":100,\"seed\":7}";
        HttpResponse<String> second = server.post("/tasks", "application/json", small);
        assertEquals(202, second.statusCode());
        assertProblem(503, "too many tasks are running", server.post("/tasks", "application/json", small));
        assertEquals(503, server.refusal("tasks.create", new JsonObject()).failureCode());
        assertEquals(200, server.method("DELETE", "/tasks/" + id).statusCode());
        String other = second.headers().firstValue("location").orElseThrow();
        assertEquals(200, server.method("DELETE", other).statusCode());
        assertEquals(200, server.get("/wait-n?n=50000&maxDelay=0.02&seed=7").statusCode());
    }
}
