package dev.bide;

import static dev.bide.Server.await;
import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of the page: what its events say. */
@ExtendWith(VertxExtension.class)
class PageStreamTest {

    private static final String JSON = "application/json";

    private static String task(Server server, JsonObject request) {
        return new JsonObject(server.post("/tasks", JSON, request.put("seed", 7).encode())
                        .body())
                .getString("id");
    }

    private static String task(Server server, int n, double maxDelay) {
        return task(server, new JsonObject().put("n", n).put("maxDelay", maxDelay));
    }

    private static int planned(JsonObject plan) {
        return plan.getJsonArray("plan").stream().mapToInt(count -> (int) count).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "log"})
    void theCountsOfARunAddUpToItsWaits(String axis, Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        String id = task(server, 20_000, 1);
        try (LiveClient client = LiveClient.open(server, "?axis=" + axis + "&task=" + id)) {
            JsonObject over = client.first("over");
            JsonObject plan = client.first("plan");
            assertEquals(20_000, planned(plan));
            assertEquals(20_000, plan.getInteger("n"));
            assertEquals(1, plan.getDouble("end"));
            assertEquals("uniform(0,1)", plan.getString("text"));
            assertEquals(axis, plan.getString("axis"));
            assertEquals(axis.equals("log"), plan.containsKey("edges"));
            assertEquals(20_000, LiveClient.sum(client.cells()));
            List<JsonObject> runs = client.all("frame").stream()
                    .filter(frame -> frame.containsKey("run"))
                    .map(frame -> frame.getJsonObject("run"))
                    .toList();
            assertEquals(20_000, runs.get(runs.size() - 1).getInteger("finished"));
            // Not of the last frame: it has no change if the frame before had all of them, and not yet the end.
            JsonArray done = runs.stream()
                    .map(run -> run.getJsonArray("done"))
                    .filter(changes -> !changes.isEmpty())
                    .reduce((first, second) -> second)
                    .orElseThrow();
            assertEquals(20_000, done.getJsonArray(done.size() - 1).getInteger(1));
            JsonObject answer = server.json("/tasks/" + id + "?list=false");
            assertEquals("done", over.getString("state"));
            assertEquals(id, over.getString("id"));
            assertEquals(answer.getJsonObject("result"), over.getJsonObject("result"));
            assertEquals(3, over.size());
        }
    }

    @Test
    void aViewerThatComesLateGetsTheWhole(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        String id = task(server, 100_000, 2);
        until(() -> server.json("/tasks/" + id + "?list=false")
                        .getJsonObject("progress")
                        .getInteger("finished")
                > 50_000);
        try (LiveClient client = LiveClient.open(server, "?task=" + id)) {
            // Not the last frame: if the run has ended, later frames have no run.
            until(() -> client.all("frame").stream().anyMatch(frame -> frame.containsKey("run")));
            JsonObject first = client.all("frame").stream()
                    .filter(frame -> frame.containsKey("run"))
                    .findFirst()
                    .orElseThrow();
            int finished = first.getJsonObject("run").getInteger("finished");
            assertTrue(finished > 50_000, finished + " waits");
            assertEquals(finished, LiveClient.sum(LiveClient.cells(List.of(first))));
            client.first("over");
            assertEquals(100_000, LiveClient.sum(client.cells()));
        }
        try (LiveClient client = LiveClient.open(server, "?task=" + id)) {
            assertEquals("done", client.first("over").getString("state"));
            assertEquals("done", client.first("plan").getString("state"));
            assertEquals(100_000, LiveClient.sum(client.cells()));
        }
    }

    @Test
    void aFrameHasTheFiftyNewestTasksAndTheNumberOfTheOthers(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(0, task(server, new JsonObject().put("maxDelay", 3600).put("name", "n".repeat(200))));
        }
        try (LiveClient client = LiveClient.open(server, "")) {
            JsonObject tasks = client.first("frame").getJsonObject("tasks");
            assertEquals(60, tasks.getInteger("running"));
            assertEquals(10, tasks.getInteger("more"));
            List<String> shown = tasks.getJsonArray("of").stream()
                    .map(row -> ((JsonObject) row).getString("id"))
                    .toList();
            assertEquals(ids.subList(0, 50), shown);
            JsonObject row = tasks.getJsonArray("of").getJsonObject(0);
            assertEquals("n".repeat(40) + "…", row.getString("name"));
            assertEquals("running", row.getString("state"));
            assertEquals(1, row.getInteger("n"));
            assertTrue(row.getDouble("left") > 0, row::encode);
            int bytes = client.events().get(1).bytes();
            assertTrue(bytes < 12_000, bytes + " bytes");
        }
    }

    @Test
    void aFrameHasTheTwentyFullestPools(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        for (int pool = 1; pool <= 22; pool++) {
            for (int wait = 0; wait < pool; wait++) {
                // Short, so that the last wait of the queue is within limits.maxDelay.
                task(
                        server,
                        new JsonObject()
                                .put("shape", "fixed(60)")
                                .put("pool", "p" + pool)
                                .put("capacity", 1));
            }
        }
        try (LiveClient client = LiveClient.open(server, "")) {
            JsonObject pools = client.first("frame").getJsonObject("pools");
            assertEquals(2, pools.getInteger("more"));
            List<String> names = pools.getJsonArray("of").stream()
                    .map(pool -> ((JsonObject) pool).getString("name"))
                    .toList();
            assertEquals(
                    IntStream.rangeClosed(3, 22).mapToObj(i -> "p" + (25 - i)).toList(), names);
            JsonObject fullest = pools.getJsonArray("of").getJsonObject(0);
            assertEquals(1, fullest.getInteger("capacity"));
            assertEquals(1, fullest.getInteger("busy"));
            assertEquals(21, fullest.getInteger("queued"));
            assertTrue(fullest.getDouble("nextFree") > 60, fullest::encode);
        }
    }

    @Test
    void aStallIsInOneFrameAndInTheHelloOfThePagesThatAreOpenedLater(Vertx vertx) {
        JsonObject meter = new JsonObject().put("probeMillis", 10).put("warnMillis", 50);
        Server server = Server.deploy(vertx, 1, new JsonObject().put("meter", meter));
        try (LiveClient client = LiveClient.open(server, "")) {
            client.first("frame");
            // Again and again: the meter reports no stall of the first seconds of a program.
            Context context = vertx.getOrCreateContext();
            until(() -> {
                if (stalls(client.all("frame")).stream().noneMatch(PageStreamTest::isLong)) {
                    CompletableFuture<Void> held = new CompletableFuture<>();
                    context.runOnContext(hold -> {
                        holdUp();
                        held.complete(null);
                    });
                    await(held);
                    return false;
                }
                return true;
            });
            JsonObject stall = stalls(client.all("frame")).stream()
                    .filter(PageStreamTest::isLong)
                    .findFirst()
                    .orElseThrow();
            double t = client.lastFrame().getDouble("t");
            double from = stall.getDouble("from");
            assertTrue(from > t - 30 && from < t, stall::encode);
            assertTrue(stall.getString("text").contains("held up for"), stall::encode);
            int frames = client.all("frame").size();
            until(() -> client.all("frame").size() > frames + 5);
            long times = stalls(client.all("frame")).stream()
                    .filter(each -> each.getString("at").equals(stall.getString("at")))
                    .count();
            assertEquals(1, times);
            try (LiveClient later = LiveClient.open(server, "")) {
                List<JsonObject> before = stalls(List.of(later.first("hello")));
                assertTrue(
                        before.stream().anyMatch(each -> each.getString("at").equals(stall.getString("at"))),
                        before::toString);
            }
        }
    }

    private static void holdUp() {
        // A loop, because a park may end early.
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static boolean isLong(JsonObject stall) {
        return stall.getDouble("seconds") > 0.3;
    }

    private static List<JsonObject> stalls(List<JsonObject> events) {
        return events.stream()
                .flatMap(event -> event.getJsonArray("stalls").stream())
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void aTaskThatDoesNotExistIsMissing(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        try (LiveClient client = LiveClient.open(server, "?task=x%22")) {
            assertEquals(new JsonObject().put("id", "x\"").put("missing", true), client.first("plan"));
            until(() -> client.all("frame").size() >= 2);
            assertEquals(1, client.all("plan").size());
            assertFalse(client.lastFrame().containsKey("run"));
        }
    }

    @Test
    void aTaskInAPoolIsPlannedWithItsTimeInTheQueue(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject wait = new JsonObject().put("pool", "db").put("capacity", 1);
        task(server, wait.copy().put("shape", "fixed(600)"));
        String id = task(server, wait.copy().put("shape", "fixed(0.2)"));
        try (LiveClient client = LiveClient.open(server, "?task=" + id)) {
            double last = client.first("plan").getDouble("last");
            assertTrue(last > 500 && last <= 600.2, last + " s");
        }
    }

    @Test
    void aTaskInAPoolEndsAsItWasPlanned(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject wait =
                new JsonObject().put("shape", "fixed(0.2)").put("pool", "db").put("capacity", 1);
        task(server, wait.copy());
        String id = task(server, wait);
        try (LiveClient client = LiveClient.open(server, "?task=" + id)) {
            double last = client.first("plan").getDouble("last");
            JsonObject over = client.first("over");
            assertEquals("done", over.getString("state"));
            // How long it was in the queue depends on how soon it followed the one before.
            assertEquals(over.getJsonObject("result").getDouble("delay"), last, 1e-9);
            assertEquals(1, LiveClient.sum(client.cells()));
        }
    }

    @Test
    void theEndOfATaskThatIsCancelledHasTheError(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        String id = task(server, 1000, 3600);
        try (LiveClient client = LiveClient.open(server, "?task=" + id)) {
            client.first("plan");
            assertEquals(200, server.method("DELETE", "/tasks/" + id).statusCode());
            JsonObject over = client.first("over");
            assertEquals("cancelled", over.getString("state"));
            assertEquals(499, over.getJsonObject("error").getInteger("status"));
        }
    }
}
