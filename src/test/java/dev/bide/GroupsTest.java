package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.task.TaskRegistry;
import dev.bide.wait.FanOutRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time limits, quorums and failures over HTTP and the event bus, and many tasks at once; each test leaves no wait pending. */
@ExtendWith(VertxExtension.class)
class GroupsTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @AfterEach
    void noWaitIsPending() {
        assertEquals(0, SHARED.server().pending());
    }

    private static double[] delays(JsonObject answer) {
        JsonArray delays = answer.getJsonArray("delays");
        return IntStream.range(0, delays.size()).mapToDouble(delays::getDouble).toArray();
    }

    private static void assertFailed(int status, JsonObject problem, int finished, int of) {
        assertEquals(status, problem.getInteger("status"));
        assertEquals(finished, problem.getInteger("finished"));
        assertEquals(of, problem.getInteger("of"));
        assertEquals(7, problem.getInteger("seed"));
        double planned = problem.getDouble(problem.containsKey("timeout") ? "timeout" : "delay");
        assertEquals(problem.getDouble("elapsed") - planned, problem.getDouble("late"), 1.1e-9);
        assertTrue(problem.getDouble("late") >= 0, "never early");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait-n", "measure-time"})
    void aFanOutThatExceedsItsTimeLimitIsCancelledAndTheAnswerCountsTheFinishedWaits(String operation) {
        HttpResponse<String> response = SHARED.server().get("/" + operation + "?n=5&maxDelay=3600&seed=7&timeout=0.05");
        assertEquals(504, response.statusCode());
        assertFailed(504, new JsonObject(response.body()), 0, 5);
        assertEquals(0, SHARED.server().pending());
        JsonObject message =
                new JsonObject().put("n", 5).put("maxDelay", 0.1).put("seed", 7).put("timeout", 0.0625);
        ReplyException reply = SHARED.server().refusal(operation, message);
        assertEquals(504, reply.failureCode());
        assertEquals("timed out after 0.0625 s: 3 of 5 waits had finished (seed 7)", reply.getMessage());
        assertEquals(0, SHARED.server().pending());
        JsonObject task = endOfTask(message.put("operation", operation));
        assertEquals("failed", task.getString("state"));
        assertFailed(504, task.getJsonObject("error"), 3, 5);
        assertEquals(new JsonObject().put("finished", 3).put("of", 5), task.getJsonObject("progress"));
        assertEquals(0, SHARED.server().pending());
    }

    private static JsonObject endOfTask(JsonObject request) {
        String id = await(SHARED.server().ask("tasks.create", request)).getString("id");
        return await(SHARED.server().ask("tasks.await", new JsonObject().put("id", id)));
    }

    @Test
    void aFanOutThatNeedsOneWaitReturnsTheShortestDelayAndCancelsTheOthers() {
        // With seed 8, the shortest of a hundred delays of up to 10 s is well below a second.
        double[] all = await(Bide.on(SHARED.vertx())
                        .waitN(FanOutRequest.of(100).upTo(0.1).withSeed(8)))
                .delays();
        JsonObject answer = SHARED.server().json("/wait-n?n=100&maxDelay=10&seed=8&need=1");
        assertEquals(1, delays(answer).length);
        assertEquals(all[0] * 100, delays(answer)[0], 1e-9);
        assertEquals(99, answer.getInteger("cancelled"));
        assertTrue(answer.getDouble("elapsed") >= delays(answer)[0], "never early");
        assertTrue(
                answer.getDouble("elapsed") < all[99] * 100,
                "it does not wait for the longest delay, which is almost 10 s");
        assertEquals(0, SHARED.server().pending());
        JsonObject quorum = new JsonObject()
                .put("n", 100)
                .put("maxDelay", 0.1)
                .put("seed", 8)
                .put("need", 51);
        assertEquals(51, delays(await(SHARED.server().ask("wait-n", quorum))).length);
        assertEquals(49, await(SHARED.server().ask("measure-time", quorum)).getInteger("cancelled"));
        JsonObject task = endOfTask(quorum);
        assertEquals(51, delays(task.getJsonObject("result")).length);
        assertEquals(51, task.getJsonObject("progress").getInteger("finished"));
        JsonObject longList = new JsonObject()
                .put("n", 20_000)
                .put("maxDelay", 0.1)
                .put("seed", 8)
                .put("need", 10_000);
        assertEquals(
                10_000,
                delays(await(SHARED.server().ask("wait-n", longList))).length,
                "the list fits into one message");
        assertEquals(
                400,
                SHARED.server().refusal("wait-n", longList.put("need", 10_001)).failureCode());
        assertEquals(0, SHARED.server().pending());
    }

    @Test
    void aWaitFailsWithTheRequestedStatusAtTheEndOfItsDelay() {
        HttpResponse<String> response =
                SHARED.server().get("/wait-random?maxDelay=0.05&seed=7&failRate=1&failStatus=429");
        assertEquals(429, response.statusCode());
        assertFailed(429, new JsonObject(response.body()), 1, 1);
        assertEquals(
                500,
                SHARED.server().get("/wait-random?maxDelay=0&seed=7&failRate=1").statusCode());
        JsonObject message =
                new JsonObject().put("maxDelay", 0.05).put("seed", 7).put("failRate", 1);
        assertEquals(500, SHARED.server().refusal("wait-random", message).failureCode());
        assertEquals(
                599,
                SHARED.server()
                        .refusal("wait-random", message.put("failStatus", 599))
                        .failureCode());
        JsonObject task = endOfTask(message);
        assertEquals("failed", task.getString("state"));
        assertFailed(599, task.getJsonObject("error"), 1, 1);
        assertEquals(0, SHARED.server().pending());
    }

    @Test
    void aFanOutFailsWithItsFirstFailureUnlessItCollectsFailures() {
        String path = "/wait-n?n=10&maxDelay=0.1&seed=7&failRate=0.3";
        HttpResponse<String> first = SHARED.server().get(path + "&failStatus=502");
        assertEquals(502, first.statusCode());
        assertFailed(502, new JsonObject(first.body()), 1, 10);
        assertEquals(0, SHARED.server().pending());
        JsonObject all = SHARED.server().json(path + "&onFailure=collect");
        assertEquals(6, delays(all).length);
        assertEquals(4, all.getInteger("failed"));
        JsonObject message = new JsonObject()
                .put("n", 10)
                .put("maxDelay", 0.1)
                .put("seed", 7)
                .put("failRate", 0.3);
        assertEquals(500, SHARED.server().refusal("wait-n", message).failureCode());
        JsonObject collected = await(SHARED.server().ask("measure-time", message.put("onFailure", "collect")));
        assertEquals(4, collected.getInteger("failed"));
        assertEquals("done", endOfTask(message).getString("state"));
        assertEquals(6, delays(SHARED.server().json(path + "&onFailure=collect&need=6")).length);
        JsonObject tooFew = new JsonObject(
                SHARED.server().get(path + "&onFailure=collect&need=7").body());
        assertTrue(tooFew.getString("detail").startsWith("wait 6 of 10 failed"), tooFew.encode());
        assertEquals(0, SHARED.server().pending());
    }

    /** Returns the bytes in use once no more can be collected: the smallest value after five collections. */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    @Tag("long")
    void tenThousandTasksAreCancelledAtOnceAndFreeTheirMemory(Vertx freshVertx) {
        JsonObject limits = new JsonObject().put("taskTtl", 1);
        Server freshServer = Server.deploy(freshVertx, 2, new JsonObject().put("limits", limits));
        // The same before, so that the memory of the code, and of histograms that grow if the machine is busy, is not
        // counted in the comparison.
        runAndCancelTasks(freshServer, 10_000);
        TaskRegistry registry = SharedState.of(freshVertx).tasks();
        Server.until(() -> registry.ended() == 0 && registry.running() == 0);
        long bytesBefore = usedBytes();
        long bytesWhileRunning = runAndCancelTasks(freshServer, 10_000);
        assertEquals(0, freshServer.pending());
        Server.until(() -> registry.ended() == 0 && registry.running() == 0);
        long bytesLeft = usedBytes() - bytesBefore;
        long bytesOfTasks = bytesWhileRunning - bytesBefore;
        assertTrue(bytesOfTasks > 10_000_000, "ten thousand tasks use " + bytesOfTasks + " bytes");
        assertTrue(bytesLeft < 2_000_000, "ten thousand cancelled tasks leave " + bytesLeft + " bytes in use");
    }

    /** Starts n tasks, awaits each over the bus, cancels all of them, and returns the bytes in use while they ran. */
    private static long runAndCancelTasks(Server server, int n) {
        List<Future<JsonObject>> created = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            JsonObject request =
                    new JsonObject().put("n", 10).put("maxDelay", 3600).put("seed", i);
            created.add(server.ask("tasks.create", request));
        }
        List<JsonObject> ids = created.stream()
                .map(task -> new JsonObject().put("id", await(task).getString("id")))
                .toList();
        List<Future<JsonObject>> awaited =
                ids.stream().map(id -> server.ask("tasks.await", id)).toList();
        // The tasks are running when the memory is measured.
        JsonObject first = ids.get(0).copy().put("wait", 0.001);
        assertEquals("running", await(server.ask("tasks.await", first)).getString("state"));
        long bytesWhileRunning = usedBytes();
        List<Future<JsonObject>> cancelled =
                ids.stream().map(id -> server.ask("tasks.cancel", id)).toList();
        cancelled.forEach(task -> assertEquals("cancelled", await(task).getString("state")));
        awaited.forEach(task -> assertEquals("cancelled", await(task).getString("state")));
        return bytesWhileRunning;
    }

    @Test
    void aFullRegistryRejectsATaskUntilATaskEndsAndThenRemovesTheEndedOne(Vertx freshVertx) {
        JsonObject limits = new JsonObject().put("maxTasks", 3);
        Server freshServer = Server.deploy(freshVertx, 1, new JsonObject().put("limits", limits));
        String hour = "{\"maxDelay\":3600,\"seed\":7}";
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            paths.add(freshServer
                    .post("/tasks", "application/json", hour)
                    .headers()
                    .firstValue("location")
                    .orElseThrow());
        }
        HttpResponse<String> full = freshServer.post("/tasks", "application/json", hour);
        assertEquals(503, full.statusCode());
        assertEquals("1", full.headers().firstValue("retry-after").orElseThrow());
        assertThrows(ReplyException.class, () -> await(freshServer.ask("tasks.create", new JsonObject())));
        assertEquals(200, freshServer.method("DELETE", paths.get(1)).statusCode());
        assertEquals("cancelled", freshServer.json(paths.get(1)).getString("state"));
        assertEquals(202, freshServer.post("/tasks", "application/json", hour).statusCode());
        assertEquals(404, freshServer.get(paths.get(1)).statusCode());
        assertEquals("running", freshServer.json(paths.get(0)).getString("state"));
    }
}
