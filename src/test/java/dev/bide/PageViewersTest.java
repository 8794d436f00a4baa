package dev.bide;

import static dev.bide.Server.await;
import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The viewers of the page: who gets its stream, how much is kept for one, and how it ends. */
@ExtendWith(VertxExtension.class)
class PageViewersTest {

    private static String task(Server server, int n, double maxDelay) {
        JsonObject request =
                new JsonObject().put("n", n).put("maxDelay", maxDelay).put("seed", 7);
        return new JsonObject(server.post("/tasks", "application/json", request.encode())
                        .body())
                .getString("id");
    }

    private static JsonObject page(String key, Object value) {
        return new JsonObject().put("page", new JsonObject().put(key, value));
    }

    private static double viewers(Server server) {
        return server.metric("bide_page_viewers");
    }

    @Test
    void aViewerThatReadsNothingMissesFramesAndThenGetsAllThatHasChanged(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        String id = task(server, 20_000, 2);
        try (Http2Frames client = Http2Frames.connect(server.port(), Http2Frames.INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/live?task=" + id).readUntil(() -> client.statuses().containsKey(1));
            until(() -> server.json("/tasks/" + id + "?list=false")
                    .getString("state")
                    .equals("done"));
            // Not more than the hello and what a request always has: nothing is queued.
            assertTrue(server.keptBytes() < 150_000, server.keptBytes() + " bytes");
            client.windowUpdate(0, 10_000_000)
                    .windowUpdate(1, 10_000_000)
                    .readUntil(() -> body(client).contains("event: over"));
            String body = body(client);
            List<JsonObject> frames = new ArrayList<>();
            for (String event : body.split("\n\n", -1)) {
                if (event.startsWith("event: frame")) {
                    frames.add(new JsonObject(event.substring(event.indexOf("{"))));
                }
            }
            assertTrue(frames.size() < 5, frames.size() + " frames");
            assertEquals(20_000, LiveClient.sum(LiveClient.cells(frames)));
        }
        until(() -> viewers(server) == 0);
    }

    private static String body(Http2Frames client) {
        StringBuilder body = new StringBuilder();
        client.frames(Http2Frames.DATA)
                .forEach(frame -> body.append(new String(frame.payload(), StandardCharsets.UTF_8)));
        return body.toString();
    }

    @Test
    void moreViewersThanTheLimitAreRefusedUntilOneGoes(Vertx vertx) {
        Server server = Server.deploy(vertx, 2, page("maxViewers", 2));
        try (LiveClient one = LiveClient.open(server, "")) {
            LiveClient other = LiveClient.open(server, "?task=x");
            HttpResponse<String> refusal = server.get("/live");
            assertEquals(503, refusal.statusCode());
            assertEquals("1", refusal.headers().firstValue("retry-after").orElseThrow());
            assertEquals(
                    "too many pages are open: 2 are, and 1 more would be over the limit of 2 (page.maxViewers)",
                    new JsonObject(refusal.body()).getString("detail"));
            assertEquals(2, viewers(server));
            assertEquals(200, server.get("/health/ready").statusCode(), "pages do not make the server busy");
            other.close();
            until(() -> viewers(server) == 1);
            try (LiveClient next = LiveClient.open(server, "")) {
                next.first("frame");
                one.first("frame");
            }
            until(() -> viewers(server) == 1);
        }
        until(() -> viewers(server) == 0 && server.keptBytes() == 0);
    }

    @Test
    void aPageCountsAgainstTheLimitsOfConnectionsAndBytes(Vertx vertx) {
        // Of these bytes a page that follows a run takes the most: 100,000 beside those of any request.
        JsonObject limits = new JsonObject().put("maxBytes", 150_000);
        Server server = Server.deploy(vertx, 1, new JsonObject().put("limits", limits));
        String id = task(server, 100, 3600);
        double before = server.metric("bide_connections");
        try (LiveClient client = LiveClient.open(server, "?task=" + id)) {
            client.first("plan");
            assertEquals(before + 1, server.metric("bide_connections"));
            assertTrue(server.keptBytes() >= 100_000, server.keptBytes() + " bytes");
            HttpResponse<String> refusal = server.get("/live?task=" + id);
            assertEquals(503, refusal.statusCode());
            assertEquals("1", refusal.headers().firstValue("retry-after").orElseThrow());
            assertTrue(refusal.body().contains("limits.maxBytes"), refusal::body);
            assertEquals(1, viewers(server), "the refused one is none");
            try (LiveClient other = LiveClient.open(server, "")) {
                other.first("frame");
            }
        }
        until(() -> viewers(server) == 0 && server.keptBytes() == 0);
    }

    @Test
    void withoutAPageThereIsNoSuchPath(Vertx vertx) {
        Server server = Server.deploy(vertx, 1, page("enabled", false));
        assertEquals(404, server.get("/live").statusCode());
    }

    @Test
    void aHeadIsAnsweredAtOnceAndIsNoViewer(Vertx vertx) {
        Server server = Server.deploy(vertx, 1, page("maxViewers", 1));
        try (LiveClient client = LiveClient.open(server, "")) {
            HttpResponse<String> head = server.method("HEAD", "/live");
            assertEquals(200, head.statusCode());
            assertEquals(
                    "text/event-stream",
                    head.headers().firstValue("content-type").orElseThrow());
            client.first("frame");
        }
    }

    @Test
    void aClientOfHttp10GetsTheEventsToo(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (var socket = server.ask("GET /live HTTP/1.0\r\nHost: localhost\r\n\r\n")) {
            StringBuilder text = new StringBuilder();
            while (!text.toString().contains("event: frame")) {
                text.append((char) socket.getInputStream().read());
            }
            assertTrue(text.toString().contains("\r\n\r\nevent: hello\ndata: {"), text::toString);
        }
        until(() -> viewers(server) == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void undeployingTellsTheViewersAndEndsTheirStreams(int instances, Vertx vertx) {
        Server server = Server.deploy(vertx, instances);
        String id = task(server, 100_000, 3600);
        List<LiveClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(LiveClient.open(server, "?task=" + id));
        }
        clients.forEach(client -> client.first("plan"));
        Future<Void> undeployed = server.undeploy();
        for (LiveClient client : clients) {
            assertEquals(new JsonObject().put("detail", "stopping"), client.first("stopped"));
            until(client::hasEnded);
            assertEquals(
                    "stopped", client.events().get(client.events().size() - 1).name());
        }
        await(undeployed);
        assertEquals(0, SharedState.of(vertx).page().viewers().used());
        assertEquals(0, server.pending());
    }
}
