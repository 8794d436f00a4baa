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
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of whoever waits, and of whoever asks, while a verticle takes its time to stop. */
@ExtendWith(VertxExtension.class)
class DrainTest {

    private static final String LINES = "application/x-ndjson";
    private static final String HOLD = "GET /wait-random?maxDelay=3600 HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final JsonObject SHORT = new JsonObject().put("maxDelay", 1).put("seed", 7);
    private static final JsonObject LONG =
            new JsonObject().put("maxDelay", 3600).put("seed", 7);

    private static Server deploy(Vertx vertx, double seconds) {
        return Server.deploy(vertx, 1, new JsonObject().put("drainSeconds", seconds));
    }

    private static CompletableFuture<HttpResponse<String>> get(Server server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static CompletableFuture<HttpResponse<String>> task(Server server, JsonObject wanted) {
        return server.send(HttpRequest.newBuilder(server.uri("/tasks"))
                .headers("Content-Type", "application/json", "Prefer", "wait=3600")
                .POST(BodyPublishers.ofString(wanted.encode())));
    }

    private static void stopping(HttpResponse<String> response) {
        assertEquals(503, response.statusCode(), response.body());
        assertEquals("stopping", new JsonObject(response.body()).getString("detail"));
    }

    private static void stopping(Future<JsonObject> reply) {
        stopping(assertThrows(ReplyException.class, () -> await(reply)));
    }

    private static void stopping(ReplyException refusal) {
        assertEquals(503, refusal.failureCode());
        assertEquals("stopping", refusal.getMessage());
    }

    private static JsonObject last(HttpResponse<String> stream) {
        assertEquals(200, stream.statusCode());
        List<String> lines = stream.body().lines().toList();
        return new JsonObject(lines.get(lines.size() - 1));
    }

    @Test
    void meanwhileNothingBeginsAndWhatIsPendingEndsWell(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 3600);
        Future<Void> undeployed;
        try (Socket holder = server.ask(HOLD)) {
            List<CompletableFuture<HttpResponse<String>>> overHttp = new ArrayList<>();
            List<Future<JsonObject>> overBus = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                overHttp.add(get(server, "/wait-random?maxDelay=1&seed=7"));
                overBus.add(server.ask("wait-random", SHORT));
            }
            overHttp.add(get(server, "/wait-n?n=100000&maxDelay=1"));
            CompletableFuture<HttpResponse<String>> done = task(server, SHORT);
            CompletableFuture<HttpResponse<String>> cancelled =
                    task(server, LONG.copy().put("name", "mine"));
            CompletableFuture<HttpResponse<String>> stream = get(server, "/wait-n?n=10&maxDelay=1", "Accept", LINES);
            Server.until(() -> server.kept() >= 55 * 10_000 + 800_080);
            undeployed = server.undeploy();
            Server.until(() -> server.get("/health/ready").statusCode() == 503);
            stopping(server.get("/health/ready"));
            assertEquals(200, server.get("/health/live").statusCode());
            assertEquals(200, server.get("/health").statusCode());
            stopping(server.get("/wait-random?maxDelay=0"));
            stopping(server.get("/wait-n?n=0"));
            stopping(await(get(server, "/wait-n?n=10&maxDelay=0", "Accept", LINES)));
            stopping(await(task(server, SHORT)));
            for (String address : new String[] {"wait-random", "tasks.create"}) {
                stopping(server.refusal(address, SHORT));
            }
            stopping(server.refusal("wait-n", new JsonObject().put("n", 5)));
            for (CompletableFuture<HttpResponse<String>> answer : overHttp) {
                assertEquals(200, await(answer).statusCode());
            }
            for (Future<JsonObject> reply : overBus) {
                assertEquals(7, await(reply).getInteger("seed"));
            }
            assertEquals("done", new JsonObject(await(done).body()).getString("state"));
            assertEquals("done", last(await(stream)).getString("state"));
            JsonObject mine =
                    server.json("/tasks?name=mine").getJsonArray("tasks").getJsonObject(0);
            assertEquals("running", mine.getString("state"), "one can still look");
            JsonObject id = new JsonObject().put("id", mine.getString("id"));
            assertEquals("cancelled", await(server.ask("tasks.cancel", id)).getString("state"));
            assertEquals("cancelled", new JsonObject(await(cancelled).body()).getString("state"));
            assertFalse(undeployed.isComplete(), "one is still pending");
            assertEquals(1, server.pending());
            assertEquals(0, holder.getInputStream().available());
        }
        await(undeployed);
        assertEquals(0, server.pending());
        assertEquals(0, server.kept());
    }

    @Test
    void whenTheTimeIsUpWhoeverStillWaitsIsToldSo(Vertx vertx) {
        Server server = deploy(vertx, 0.5);
        List<CompletableFuture<HttpResponse<String>>> overHttp = new ArrayList<>();
        List<Future<JsonObject>> overBus = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            overHttp.add(get(server, "/wait-random?maxDelay=3600&seed=7"));
            overBus.add(server.ask("wait-random", LONG));
        }
        overHttp.add(get(server, "/wait-n?n=100000&maxDelay=3600"));
        String id = await(server.ask("tasks.create", LONG)).getString("id");
        List<CompletableFuture<HttpResponse<String>>> tasks =
                List.of(task(server, LONG), get(server, "/tasks/" + id, "Prefer", "wait=3600"));
        List<CompletableFuture<HttpResponse<String>>> streams = List.of(
                get(server, "/wait-n?n=10&maxDelay=3600", "Accept", LINES), get(server, "/tasks/" + id + "/stream"));
        Server.until(() -> server.kept() >= 55 * 10_000 + 800_080);
        List<JsonObject> events = new ArrayList<>();
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> events.add(message.body()));
        long start = System.nanoTime();
        Future<Void> undeployed = server.undeploy();
        overHttp.forEach(answer -> stopping(await(answer)));
        overBus.forEach(DrainTest::stopping);
        assertTrue(System.nanoTime() - start >= 500_000_000, "not before the time is up");
        for (CompletableFuture<HttpResponse<String>> task : tasks) {
            HttpResponse<String> response = await(task);
            JsonObject json = new JsonObject(response.body());
            JsonObject error = response.statusCode() == 200 ? json.getJsonObject("error") : json;
            assertEquals(503, error.getInteger("status"), response.body());
        }
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            assertEquals(503, last(await(stream)).getJsonObject("error").getInteger("status"));
        }
        await(undeployed);
        assertEquals(0, server.pending());
        Server.until(() -> server.kept() == 0);
        await(vertx.close());
        assertEquals(
                List.of("ended failed", "ended failed"),
                events.stream()
                        .map(event -> event.getString("event") + " " + event.getString("state"))
                        .toList());
    }

    @Test
    void aStreamThatIsTheLastIsToldToItsGoodEnd(Vertx vertx) {
        for (int n : new int[] {1, 10, 1000}) {
            for (String type : new String[] {LINES, "text/event-stream"}) {
                Server server = deploy(vertx, 3600);
                CompletableFuture<HttpResponse<String>> stream =
                        get(server, "/wait-n?maxDelay=0.3&n=" + n, "Accept", type);
                Server.until(() -> server.kept() == 10_000 + 8 * n);
                await(server.undeploy());
                String body = await(stream).body();
                assertTrue(body.contains("{\"state\":\"done\","), body);
                assertEquals(
                        n,
                        body.lines()
                                .filter(line -> line.contains("{\"delay\":"))
                                .count());
            }
        }
    }

    @Test
    void withNothingPendingNothingIsWaitedFor(Vertx vertx) {
        Server server = deploy(vertx, 3600);
        assertEquals(200, server.get("/wait-random?maxDelay=0").statusCode());
        await(server.undeploy());
    }

    @Test
    void oneOfSeveralDeploymentsDrainsWhileTheOtherGoesOn(Vertx vertx) {
        Server one = deploy(vertx, 3600);
        Server other = Server.deploy(vertx, 1, new JsonObject().put("bus", new JsonObject().put("prefix", "other")));
        CompletableFuture<HttpResponse<String>> elsewhere = get(other, "/wait-random?maxDelay=3600");
        Server.until(() -> other.pending() == 1);
        await(one.undeploy());
        assertEquals(200, other.get("/health/ready").statusCode());
        assertFalse(elsewhere.isDone());
        await(other.undeploy());
        stopping(await(elsewhere));
    }
}
