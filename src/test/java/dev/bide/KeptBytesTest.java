package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for clients has a limit, and is given back, however they go. */
@ExtendWith(VertxExtension.class)
class KeptBytesTest {

    private static final long A_REQUEST = 10_000;
    private static final String WAIT = "GET /wait-random?maxDelay=3600 HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LIST = "GET /wait-n?n=100000&maxDelay=3600 HTTP/1.1\r\nHost: x\r\n";
    private static final String POST = "POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String LINES = "application/x-ndjson";

    private static Server deploy(Vertx vertx, long maxBytes) {
        return Server.deploy(vertx, 2, new JsonObject().put("limits", new JsonObject().put("maxBytes", maxBytes)));
    }

    private static void noRoom(HttpResponse<String> response, String needed) {
        assertEquals(503, response.statusCode());
        assertEquals("1", response.headers().firstValue("retry-after").orElseThrow());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("content-type").orElseThrow());
        String detail = new JsonObject(response.body()).getString("detail");
        assertTrue(detail.matches("too much is kept for clients: .*" + needed + ".*\\(limits.maxBytes\\)"), detail);
    }

    private static void nothingIsKept(Server server) {
        Server.until(() -> server.kept() == 0 && server.pending() == 0);
    }

    @Test
    void aListThatDoesNotFitIsRefusedAndNothingOfItIsBegun(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 1_000_000);
        assertEquals(0, server.kept(), "after the request that it made to itself");
        try (Socket list = server.ask(LIST + "\r\n")) {
            Server.until(() -> server.kept() == A_REQUEST + 800_000);
            assertEquals(0, list.getInputStream().available());
            for (String type : new String[] {"application/json", LINES, "text/event-stream"}) {
                HttpRequest.Builder another = HttpRequest.newBuilder(server.uri("/wait-n?n=30000&maxDelay=3600"))
                        .header("Accept", type);
                noRoom(
                        await(server.send(another)),
                        "820000 bytes are, and 240000 more would be over the limit of 1000000");
            }
            noRoom(server.post("/tasks", "application/json", "{\"n\":30000,\"maxDelay\":3600}"), "240000 more");
            assertEquals(0, server.json("/tasks").getJsonArray("tasks").size(), "a task that nobody knows of");
            assertTrue(server.pending() <= 100_000);
            assertEquals(200, server.get("/wait-n?n=10000&maxDelay=0").statusCode(), "what fits is done");
            assertEquals(200, server.get("/measure-time?n=30000&maxDelay=0").statusCode(), "it keeps no list");
            Server.until(() -> server.kept() == A_REQUEST + 800_000);
        }
        Server.until(() -> server.kept() == 0);
        assertEquals(200, server.get("/wait-n?n=30000&maxDelay=0.01").statusCode());
        nothingIsKept(server);
    }

    @Test
    void soManyRequestsAreHeldAndNoMoreAndAllIsGivenBackWhenTheirClientsVanish(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 100_000);
        for (int round = 0; round < 3; round++) {
            List<Socket> held = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                held.add(server.ask(WAIT));
            }
            Server.until(() -> server.pending() == 10);
            assertEquals(10 * A_REQUEST, server.kept());
            noRoom(server.get("/wait-random?maxDelay=0"), "100000 bytes are, and 10000 more");
            assertEquals(10 * A_REQUEST, server.kept());
            for (int i = 0; i < 10; i++) {
                if (i % 2 == round % 2) {
                    held.get(i).setSoLinger(true, 0);
                }
                held.get(i).close();
            }
            nothingIsKept(server);
        }
        assertEquals(200, server.get("/wait-random?maxDelay=0").statusCode());
    }

    @Test
    void aBodyThatIsComingIsKept(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 100_000);
        String half = POST + "Content-Length: 60000\r\n\r\n" + " ".repeat(50_000);
        try (Socket one = server.ask(half)) {
            Server.until(() -> server.kept() == A_REQUEST + 50_000);
            try (Socket other = server.ask(half)) {
                String start = new String(other.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertEquals("HTTP/1.1 503", start);
            }
            assertEquals(0, one.getInputStream().available());
        }
        nothingIsKept(server);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamsOfHttp2ThatAreResetAndThoseWhoseConnectionEndsKeepNothing(boolean reset, Vertx vertx) {
        Server server = deploy(vertx, 0);
        HttpClientOptions two = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultPort(server.port())
                .setDefaultHost("127.0.0.1");
        HttpClient client = vertx.createHttpClient(two, new PoolOptions().setHttp2MaxSize(1));
        List<HttpClientRequest> requests = new ArrayList<>();
        for (String path : new String[] {"/wait-random?maxDelay=3600", "/wait-n?n=1000&maxDelay=3600"}) {
            for (int i = 0; i < 50; i++) {
                HttpClientRequest request = await(client.request(HttpMethod.GET, path));
                if (i % 2 == 0) {
                    request.putHeader("Accept", path.startsWith("/wait-n") ? LINES : "*/*");
                }
                request.response().onComplete(answer -> {});
                await(request.end());
                requests.add(request);
            }
        }
        Server.until(() -> server.kept() == 100 * A_REQUEST + 50 * 8000);
        if (reset) {
            for (HttpClientRequest request : requests) {
                Future<Void> unused = request.reset(8);
            }
        } else {
            await(client.close());
        }
        nothingIsKept(server);
        assertEquals(200, server.get("/health").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | /wait-random?maxDelay=0.01",
                "GET     | /wait-random?maxDelay=1&timeout=0.01",
                "GET     | /wait-random?maxDelay=0&failRate=1",
                "GET     | /wait-n?n=100000&maxDelay=0.01",
                "HEAD    | /wait-n?n=100000&maxDelay=0.01",
                "GET     | /wait-n?n=100000&maxDelay=0.01&list=false",
                "GET     | /wait-n?n=100000&maxDelay=1&timeout=0.01",
                "GET     | /measure-time?n=1000&maxDelay=0.01",
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
    void nothingIsKeptAfterAnAnswerWhateverItIs(String method, String path, Vertx vertx) throws IOException {
        Server server = deploy(vertx, 2_000_000);
        for (String type : new String[] {"*/*", LINES, "text/event-stream"}) {
            for (String version : new String[] {"1.0", "1.1"}) {
                String answer = server.raw(method + " " + path + " HTTP/" + version + "\r\nHost: x\r\nAccept: " + type
                        + "\r\nConnection: close\r\n\r\n");
                assertTrue(answer.startsWith("HTTP/1."), answer);
                nothingIsKept(server);
            }
            HttpRequest.Builder two = HttpRequest.newBuilder(server.uri(path.replace("%zz", "%e9")))
                    .version(java.net.http.HttpClient.Version.HTTP_2)
                    .header("Accept", type)
                    .method(method, HttpRequest.BodyPublishers.noBody());
            assertTrue(await(server.send(two)).statusCode() > 0);
            nothingIsKept(server);
        }
    }

    @Test
    void nothingIsKeptForTasksThatAreLookedAtOrMadeOfARequest(Vertx vertx) {
        Server server = deploy(vertx, 1_000_000);
        String json = "application/json";
        String task = server.post("/tasks", json, "{\"n\":50000,\"maxDelay\":0.1}")
                .headers()
                .firstValue("location")
                .orElseThrow();
        nothingIsKeptBut(server, 50_000);
        HttpRequest.Builder poll = HttpRequest.newBuilder(server.uri(task)).header("Prefer", "wait=30");
        assertEquals("done", new JsonObject(await(server.send(poll)).body()).getString("state"));
        assertEquals(200, server.get(task + "/stream").statusCode());
        HttpRequest.Builder async = HttpRequest.newBuilder(server.uri("/wait-n?n=50000&maxDelay=3600"))
                .header("Prefer", "respond-async");
        assertEquals(202, await(server.send(async)).statusCode(), "its list is counted once");
        assertEquals(200, server.method("DELETE", task).statusCode());
        nothingIsKeptBut(server, 50_000);
    }

    private static void nothingIsKeptBut(Server server, int pending) {
        Server.until(() -> server.kept() == 0);
        assertTrue(server.pending() <= pending);
    }

    @Test
    void readersOfStreamsThatVanishKeepNothing(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 0);
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(server.ask(LIST + "Accept: " + LINES + "\r\n\r\n"));
        }
        for (Socket reader : readers) {
            assertEquals('H', reader.getInputStream().read());
        }
        assertEquals(20 * (A_REQUEST + 800_000), server.kept());
        for (Socket reader : readers) {
            reader.close();
        }
        nothingIsKept(server);
    }

    @Test
    void undeployingGivesAllBack(Vertx vertx) {
        Server server = deploy(vertx, 0);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(server.send(HttpRequest.newBuilder(server.uri("/wait-n?n=10&maxDelay=3600"))));
        }
        Server.until(() -> server.kept() == 100 * (A_REQUEST + 80));
        await(server.undeploy());
        answers.forEach(answer -> assertEquals(503, await(answer).statusCode()));
        nothingIsKept(server);
    }
}
