package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes kept for HTTP clients have a limit, and every way in which a request can end frees them. */
class KeptBytesTest {

    private static final long REQUEST_BYTES = 10_000;
    private static final long LIST_BYTES = 800_000;
    private static final String WAIT = "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LIST = "GET /wait-n?n=100000&maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST = "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final long CANCEL = 8; // the HTTP/2 error code
    private static final String LINES = "application/x-ndjson";

    private static Vertx vertx;

    // Servers of one Vert.x share the count of bytes; each has its limit. 0 means no limit.
    private static Server unlimited;
    private static Server small;
    private static Server large;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        unlimited = deploy("unlimited", 0);
        small = deploy("small", 100_000);
        large = deploy("large", 1_000_000);
    }

    private static Server deploy(String prefix, long maxBytes) {
        JsonObject config = new JsonObject()
                .put("bus", new JsonObject().put("prefix", prefix))
                .put("limits", new JsonObject().put("maxBytes", maxBytes));
        Server server = Server.deploy(vertx, 2, config);
        // The server's request to itself may end at the client a moment before the server has freed its bytes.
        awaitNothingKept(server);
        return server;
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @AfterEach
    void noBytesAreKept() {
        awaitNothingKept(unlimited);
    }

    private static void assertRefused(HttpResponse<String> response, String needed) {
        assertEquals(503, response.statusCode());
        assertEquals("1", response.headers().firstValue("retry-after").orElseThrow());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("content-type").orElseThrow());
        String detail = new JsonObject(response.body()).getString("detail");
        assertTrue(detail.matches("too much is kept for clients: .*" + needed + ".*\\(limits.maxBytes\\)"), detail);
    }

    private static void awaitNothingKept(Server server) {
        Server.until(() -> server.keptBytes() == 0 && server.pending() == 0);
    }

    @Test
    void aListThatExceedsTheLimitIsRefusedBeforeAnyWaitBegins() throws IOException {
        int tasksBefore = large.json("/tasks").getJsonArray("tasks").size();
        try (Socket list = large.ask(LIST + "\r\n")) {
            Server.until(() -> large.keptBytes() == REQUEST_BYTES + LIST_BYTES);
            assertEquals(0, list.getInputStream().available());
            for (String type : new String[] {"application/json", LINES, "text/event-stream"}) {
                HttpRequest.Builder another = HttpRequest.newBuilder(large.uri("/wait-n?n=30000&maxDelay=3600&seed=7"))
                        .header("Accept", type);
                assertRefused(
                        await(large.send(another)),
                        "820000 bytes are, and 240000 more would be over the limit of 1000000");
            }
            assertRefused(
                    large.post("/tasks", "application/json", "{\"n\":30000,\"maxDelay\":3600,\"seed\":7}"),
                    "240000 more");
            assertEquals(
                    tasksBefore, large.json("/tasks").getJsonArray("tasks").size(), "the refused task is not listed");
            assertTrue(large.pending() <= 100_000);
            assertEquals(
                    200,
                    large.get("/wait-n?n=10000&maxDelay=0&seed=7").statusCode(),
                    "a list within the limit is accepted");
            assertEquals(
                    200,
                    large.get("/measure-time?n=30000&maxDelay=0&seed=7").statusCode(),
                    "a measurement keeps no list");
            Server.until(() -> large.keptBytes() == REQUEST_BYTES + LIST_BYTES);
        }
        Server.until(() -> large.keptBytes() == 0);
        assertEquals(200, large.get("/wait-n?n=30000&maxDelay=0.01&seed=7").statusCode());
        awaitNothingKept(large);
    }

    @Test
    void requestsUpToTheLimitAreHeldAndTheirBytesAreFreedWhenTheClientsDisconnect() throws IOException {
        for (int round = 0; round < 3; round++) {
            List<Socket> held = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                held.add(small.ask(WAIT));
            }
            Server.until(() -> small.pending() == 10);
            assertEquals(10 * REQUEST_BYTES, small.keptBytes());
            assertRefused(small.get("/wait-random?maxDelay=0&seed=7"), "100000 bytes are, and 10000 more");
            assertEquals(10 * REQUEST_BYTES, small.keptBytes());
            for (int i = 0; i < 10; i++) {
                if (i % 2 == round % 2) {
                    held.get(i).setSoLinger(true, 0);
                }
                held.get(i).close();
            }
            awaitNothingKept(small);
        }
        assertEquals(200, small.get("/wait-random?maxDelay=0&seed=7").statusCode());
    }

    @Test
    void theBytesOfABodyAreCountedWhileItArrives() throws IOException {
        String half = POST + "Content-Length: 60000\r\n\r\n" + " ".repeat(50_000);
        try (Socket one = small.ask(half)) {
            Server.until(() -> small.keptBytes() == REQUEST_BYTES + 50_000);
            try (Socket other = small.ask(half)) {
                String start = new String(other.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertEquals("HTTP/1.1 503", start);
            }
            assertEquals(0, one.getInputStream().available());
        }
        awaitNothingKept(small);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void http2StreamsFreeTheirBytesWhenTheyAreResetOrTheirConnectionCloses(boolean reset) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultPort(unlimited.port())
                .setDefaultHost("127.0.0.1");
        HttpClient client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
        List<HttpClientRequest> requests = new ArrayList<>();
        for (String path : new String[] {"/wait-random?maxDelay=3600&seed=7", "/wait-n?n=1000&maxDelay=3600&seed=7"}) {
            for (int i = 0; i < 50; i++) {
                HttpClientRequest request = await(client.request(HttpMethod.GET, path));
                if (i % 2 == 0) {
                    request.putHeader("Accept", path.startsWith("/wait-n") ? LINES : "*/*");
                }
                // Without a handler, Vert.x logs each response that ends early.
                request.response().onSuccess(response -> response.exceptionHandler(closed -> {}));
                await(request.end());
                requests.add(request);
            }
        }
        Server.until(() -> unlimited.keptBytes() == 100 * REQUEST_BYTES + 50 * 8000);
        if (reset) {
            for (HttpClientRequest request : requests) {
                await(request.reset(CANCEL));
            }
        } else {
            await(client.close());
        }
        awaitNothingKept(unlimited);
        assertEquals(200, unlimited.get("/health").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | /wait-random?maxDelay=0.01&seed=7",
                "GET     | /wait-random?maxDelay=1&seed=7&timeout=0.01",
                "GET     | /wait-random?maxDelay=0&seed=7&failRate=1",
                "GET     | /wait-n?n=5000&maxDelay=0.01&seed=7",
                "HEAD    | /wait-n?n=5000&maxDelay=0.01&seed=7",
                "GET     | /wait-n?n=5000&maxDelay=0.01&seed=7&list=false",
                "GET     | /wait-n?n=5000&maxDelay=1&seed=7&timeout=0.01",
                "GET     | /measure-time?n=1000&maxDelay=0.01&seed=7",
                "GET     | /wait-n?n=-1",
                "GET     | /wait-n?n=%zz",
                "GET     | /",
                "GET     | /metrics",
                "GET     | /nope",
                "PUT     | /health",
                "OPTIONS | /health",
                "POST    | /tasks",
                "GET     | /tasks/x",
                "DELETE  | /tasks/x",
            })
    void everyAnswerFreesTheBytesOfItsRequest(String method, String path) throws IOException {
        for (String type : new String[] {"*/*", LINES, "text/event-stream"}) {
            for (String version : new String[] {"1.0", "1.1"}) {
                String answer = large.raw(method + " " + path + " HTTP/" + version + "\r\nHost: localhost\r\nAccept: "
                        + type + "\r\nConnection: close\r\n\r\n");
                assertTrue(answer.startsWith("HTTP/1."), answer);
                awaitNothingKept(large);
            }
            HttpRequest.Builder http2 = HttpRequest.newBuilder(large.uri(path.replace("%zz", "%e9")))
                    .version(java.net.http.HttpClient.Version.HTTP_2)
                    .header("Accept", type)
                    .method(method, HttpRequest.BodyPublishers.noBody());
            assertTrue(await(large.send(http2)).statusCode() > 0);
            awaitNothingKept(large);
        }
    }

    @Test
    void readingATaskAndTurningARequestIntoATaskKeepNoBytes() {
        String json = "application/json";
        String task = large.post("/tasks", json, "{\"n\":50000,\"maxDelay\":0.1,\"seed\":7}")
                .headers()
                .firstValue("location")
                .orElseThrow();
        awaitNoBytesKept(large, 50_000);
        HttpRequest.Builder poll = HttpRequest.newBuilder(large.uri(task)).header("Prefer", "wait=30");
        assertEquals("done", new JsonObject(await(large.send(poll)).body()).getString("state"));
        assertEquals(200, large.get(task + "/stream").statusCode());
        HttpRequest.Builder async = HttpRequest.newBuilder(large.uri("/wait-n?n=50000&maxDelay=3600&seed=7"))
                .header("Prefer", "respond-async");
        HttpResponse<String> accepted = await(large.send(async));
        assertEquals(202, accepted.statusCode(), "its list is counted once");
        assertEquals(200, large.method("DELETE", task).statusCode());
        awaitNoBytesKept(large, 50_000);
        String asyncTask = accepted.headers().firstValue("location").orElseThrow();
        assertEquals(200, large.method("DELETE", asyncTask).statusCode());
    }

    private static void awaitNoBytesKept(Server server, int maxPending) {
        Server.until(() -> server.keptBytes() == 0);
        assertTrue(server.pending() <= maxPending);
    }

    @Test
    void readersThatDisconnectFromAStreamFreeItsBytes() throws IOException {
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(unlimited.ask(LIST + "Accept: " + LINES + "\r\n\r\n"));
        }
        for (Socket reader : readers) {
            assertEquals('H', reader.getInputStream().read());
        }
        assertEquals(20 * (REQUEST_BYTES + LIST_BYTES), unlimited.keptBytes());
        for (Socket reader : readers) {
            reader.close();
        }
        awaitNothingKept(unlimited);
    }

    @Test
    void undeployingFreesTheBytesOfAllRequests() {
        Server server = deploy("undeployed", 0);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(server.send(HttpRequest.newBuilder(server.uri("/wait-n?n=10&maxDelay=3600&seed=7"))));
        }
        Server.until(() -> server.keptBytes() == 100 * (REQUEST_BYTES + 80));
        await(server.undeploy());
        answers.forEach(answer -> assertEquals(503, await(answer).statusCode()));
        awaitNothingKept(server);
    }
}
