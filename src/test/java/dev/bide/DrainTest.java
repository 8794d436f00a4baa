package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A verticle that drains: what is pending goes on, and nothing new begins. The tests find out that a wait has begun from
 * its HTTP status line or from a count that only grows, so a wait that is over by then does not fail them.
 */
@ExtendWith(VertxExtension.class)
class DrainTest {

    private static final String LINES = "application/x-ndjson";
    private static final String HOLD = "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final JsonObject SHORT = new JsonObject().put("maxDelay", 1).put("seed", 7);
    private static final JsonObject LONG =
            new JsonObject().put("maxDelay", 3600).put("seed", 7);

    private static Server deploy(Vertx vertx, double drainSeconds) {
        return Server.deploy(vertx, 1, new JsonObject().put("drainSeconds", drainSeconds));
    }

    private static CompletableFuture<HttpResponse<String>> get(Server server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static CompletableFuture<HttpResponse<String>> task(Server server, JsonObject request) {
        return server.send(HttpRequest.newBuilder(server.uri("/tasks"))
                .headers("Content-Type", "application/json", "Prefer", "wait=3600")
                .POST(BodyPublishers.ofString(request.encode())));
    }

    private static void assertStopping(HttpResponse<String> response) {
        assertEquals(503, response.statusCode(), response.body());
        assertEquals("stopping", new JsonObject(response.body()).getString("detail"));
    }

    private static void assertStopping(Future<JsonObject> reply) {
        assertStopping(assertThrows(ReplyException.class, () -> await(reply)));
    }

    private static void assertStopping(ReplyException refusal) {
        assertEquals(503, refusal.failureCode());
        assertEquals("stopping", refusal.getMessage());
    }

    private static JsonObject lastLine(HttpResponse<String> stream) {
        assertEquals(200, stream.statusCode());
        List<String> lines = stream.body().lines().toList();
        return new JsonObject(lines.get(lines.size() - 1));
    }

    @Test
    void nothingNewBeginsAndWhatIsPendingEndsNormally(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 3600);
        double before = server.accepted();
        Future<Void> undeployed;
        try (Socket holder = server.ask(HOLD)) {
            List<CompletableFuture<HttpResponse<String>>> overHttp = new ArrayList<>();
            List<Future<JsonObject>> overBus = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                overHttp.add(get(server, "/wait-random?maxDelay=1&seed=7"));
                overBus.add(server.ask("wait-random", SHORT));
            }
            overHttp.add(get(server, "/wait-n?n=100000&maxDelay=1&seed=7"));
            CompletableFuture<HttpResponse<String>> done = task(server, SHORT);
            CompletableFuture<HttpResponse<String>> cancelled =
                    task(server, LONG.copy().put("name", "mine"));
            CompletableFuture<HttpResponse<String>> stream =
                    get(server, "/wait-n?n=10&maxDelay=1&seed=7", "Accept", LINES);
            int begun = 1 + 50 + 50 + 100_000 + 1 + 1 + 10;
            Server.until(() -> server.accepted() >= before + begun);
            undeployed = server.undeploy();
            Server.until(() -> server.get("/health/ready").statusCode() == 503);
            assertStopping(server.get("/health/ready"));
            assertEquals(200, server.get("/health/live").statusCode());
            assertEquals(200, server.get("/health").statusCode());
            for (String path : new String[] {"/", "/page/page.js", "/curve?n=5", "/tasks?order=newest&limit=1"}) {
                assertEquals(
                        200,
                        await(get(server, path, "Accept", "text/html, */*;q=0.8"))
                                .statusCode(),
                        path);
            }
            assertStopping(server.get("/wait-random?maxDelay=0&seed=7"));
            assertStopping(server.get("/wait-n?n=0&seed=7"));
            assertStopping(await(get(server, "/wait-n?n=10&maxDelay=0&seed=7", "Accept", LINES)));
            assertStopping(await(task(server, SHORT)));
            for (String address : new String[] {"wait-random", "tasks.create"}) {
                assertStopping(server.refusal(address, SHORT));
            }
            assertStopping(server.refusal("wait-n", new JsonObject().put("n", 5).put("seed", 7)));
            for (CompletableFuture<HttpResponse<String>> answer : overHttp) {
                assertEquals(200, await(answer).statusCode());
            }
            for (Future<JsonObject> reply : overBus) {
                assertEquals(7, await(reply).getInteger("seed"));
            }
            assertEquals("done", new JsonObject(await(done).body()).getString("state"));
            assertEquals("done", lastLine(await(stream)).getString("state"));
            JsonObject mine =
                    server.json("/tasks?name=mine").getJsonArray("tasks").getJsonObject(0);
            assertEquals("running", mine.getString("state"), "a task can be read while draining");
            JsonObject id = new JsonObject().put("id", mine.getString("id"));
            assertEquals("cancelled", await(server.ask("tasks.cancel", id)).getString("state"));
            assertEquals("cancelled", new JsonObject(await(cancelled).body()).getString("state"));
            assertFalse(undeployed.isComplete(), "the first wait is still pending");
            assertEquals(1, server.pending());
            assertEquals(0, holder.getInputStream().available());
        }
        await(undeployed);
        assertEquals(0, server.pending());
        Server.until(() -> server.keptBytes() == 0);
    }

    @Test
    void whenTheDrainTimeIsOverAllThatIsPendingIsAnsweredWith503(Vertx vertx) {
        List<JsonObject> events = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> {
            // Of tasks alone: a deployment publishes that it listens, too.
            if (message.body().containsKey("id")) {
                events.add(message.body());
            }
        });
        Server server = deploy(vertx, 0.5);
        List<CompletableFuture<HttpResponse<String>>> overHttp = new ArrayList<>();
        List<Future<JsonObject>> overBus = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            overHttp.add(get(server, "/wait-random?maxDelay=3600&seed=7"));
            overBus.add(server.ask("wait-random", LONG));
        }
        overHttp.add(get(server, "/wait-n?n=100000&maxDelay=3600&seed=7"));
        String id = await(server.ask("tasks.create", LONG)).getString("id");
        List<CompletableFuture<HttpResponse<String>>> tasks =
                List.of(task(server, LONG), get(server, "/tasks/" + id, "Prefer", "wait=3600"));
        List<CompletableFuture<HttpResponse<String>>> streams = List.of(
                get(server, "/wait-n?n=10&maxDelay=3600&seed=7", "Accept", LINES),
                get(server, "/tasks/" + id + "/stream"));
        // A request counts before its task is created, so the bytes alone do not say that both tasks are running.
        Server.until(() -> server.keptBytes() >= 55 * 10_000 + 800_080 && events.size() == 2);
        long start = System.nanoTime();
        Future<Void> undeployed = server.undeploy();
        overHttp.forEach(answer -> assertStopping(await(answer)));
        overBus.forEach(DrainTest::assertStopping);
        assertTrue(System.nanoTime() - start >= 500_000_000, "not before the drain time is over");
        for (CompletableFuture<HttpResponse<String>> task : tasks) {
            HttpResponse<String> response = await(task);
            JsonObject json = new JsonObject(response.body());
            JsonObject error = response.statusCode() == 200 ? json.getJsonObject("error") : json;
            assertEquals(503, error.getInteger("status"), response.body());
        }
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            assertEquals(503, lastLine(await(stream)).getJsonObject("error").getInteger("status"));
        }
        await(undeployed);
        assertEquals(0, server.pending());
        Server.until(() -> server.keptBytes() == 0);
        // A message to a consumer that has ended is dropped.
        Server.until(() -> events.size() == 4);
        await(vertx.close());
        assertEquals(
                List.of("created running", "created running", "ended failed", "ended failed"),
                events.stream()
                        .map(event -> event.getString("event") + " " + event.getString("state"))
                        .toList());
    }

    @Test
    void aStreamThatIsTheLastPendingRequestIsSentToItsEnd(Vertx vertx) throws IOException {
        for (int n : new int[] {1, 10, 1000}) {
            for (String type : new String[] {LINES, "text/event-stream"}) {
                Server server = deploy(vertx, 3600);
                String request = "GET /wait-n?shape=fixed(0.2)&seed=7&n=" + n
                        + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + type + "\r\n\r\n";
                try (Socket socket = server.ask(request)) {
                    PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
                    in.unread(in.read()); // the head of a stream is sent when its waits begin
                    await(server.undeploy());
                    String body = HttpAnswer.read(in, false).body();
                    assertTrue(body.contains("{\"state\":\"done\","), body);
                    assertEquals(
                            n,
                            body.lines()
                                    .filter(line -> line.contains("{\"delay\":"))
                                    .count());
                }
            }
        }
    }

    @Test
    void aServerWithNothingPendingStopsAtOnce(Vertx vertx) {
        Server server = deploy(vertx, 3600);
        assertEquals(200, server.get("/wait-random?maxDelay=0&seed=7").statusCode());
        await(server.undeploy());
    }

    @Test
    void oneDeploymentDrainsWhileAnotherGoesOn(Vertx vertx) {
        Server one = deploy(vertx, 3600);
        Server other = Server.deploy(vertx, 1, new JsonObject().put("bus", new JsonObject().put("prefix", "other")));
        CompletableFuture<HttpResponse<String>> elsewhere = get(other, "/wait-random?maxDelay=3600&seed=7");
        Server.until(() -> other.pending() == 1);
        await(one.undeploy());
        assertEquals(200, other.get("/health/ready").statusCode());
        assertFalse(elsewhere.isDone());
        await(other.undeploy());
        assertStopping(await(elsewhere));
    }
}
