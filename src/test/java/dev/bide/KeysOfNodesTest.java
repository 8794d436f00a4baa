package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts, sequences, pools and idempotency keys through the doors of two nodes, which are one. */
class KeysOfNodesTest {

    private static ClusterOfNodes nodes;
    private static Server one;
    private static Server other;

    @BeforeAll
    static void start() {
        nodes = new ClusterOfNodes(2);
        one = nodes.server(0);
        other = nodes.server(1);
    }

    @AfterAll
    static void close() {
        nodes.close();
    }

    @BeforeEach
    void reset() {
        assertEquals(200, one.post("/reset", "application/json", "{}").statusCode());
    }

    private static Future<JsonObject> ask(int node, String address, JsonObject body) {
        // On this node only: an address is registered on both.
        DeliveryOptions here = new DeliveryOptions().setLocalOnly(true).setSendTimeout(60_000);
        return nodes.vertx(node)
                .eventBus()
                .<JsonObject>request("bide." + address, body, here)
                .map(Message::body);
    }

    private static HttpResponse<String> create(Server server, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/tasks"))
                .method("POST", BodyPublishers.ofString(body))
                .headers("Content-Type", "application/json", "Idempotency-Key", key);
        return await(server.send(request));
    }

    @Test
    void callsOverBothDoorsOfBothNodesGetTheStepsOfAScriptInOrder() {
        // Keys enough that each node owns some.
        for (int i = 0; i < 8; i++) {
            String query = "/wait-random?script=1ms,2ms,3ms,4ms&seed=1&key=steps" + i;
            JsonObject body = new JsonObject()
                    .put("script", "1ms,2ms,3ms,4ms")
                    .put("seed", 1)
                    .put("key", "steps" + i);
            List<Double> delays = new ArrayList<>();
            delays.add(one.json(query).getDouble("delay"));
            delays.add(other.json(query).getDouble("delay"));
            delays.add(await(ask(0, "wait-random", body)).getDouble("delay"));
            delays.add(await(ask(1, "wait-random", body)).getDouble("delay"));
            assertEquals(List.of(0.001, 0.002, 0.003, 0.004), delays);
            assertEquals(one.json("/scripts/steps" + i), other.json("/scripts/steps" + i));
        }
        assertEquals(8, one.json("/scripts").getInteger("count"));
        assertEquals(8, other.json("/scripts").getJsonArray("scripts").size());
        assertEquals(200, other.method("DELETE", "/scripts/steps3").statusCode());
        assertEquals(404, one.method("GET", "/scripts/steps3").statusCode());
    }

    @Test
    void aTaskTakesTheNextStepAtWhateverNode() {
        for (int i = 0; i < 4; i++) {
            String path = "/wait-random?script=1ms,2ms&seed=1&key=task" + i;
            one.json(path);
            HttpResponse<String> created = await(
                    other.send(HttpRequest.newBuilder(other.uri(path)).headers("Prefer", "respond-async, wait=10")));
            assertEquals(200, created.statusCode());
            assertEquals(0.002, new JsonObject(created.body()).getDouble("delay"));
        }
    }

    @Test
    void aSequenceIsOneOfBothNodes() {
        JsonArray drawn = one.json("/draw?n=4&maxDelay=0.01&seed=7&order=drawn").getJsonArray("delays");
        for (int i = 0; i < 4; i++) {
            Server server = i % 2 == 0 ? one : other;
            assertEquals(
                    drawn.getDouble(i),
                    server.json("/wait-random?maxDelay=0.01&seed=7&sequence=both")
                            .getDouble("delay"));
        }
        assertEquals(
                4,
                other.json("/sequences/both")
                        .getJsonArray("sequences")
                        .getJsonObject(0)
                        .getInteger("calls"));
    }

    @Test
    void twoRequestsWithOneKeyGetOneTask() {
        String body = "{\"maxDelay\":30,\"seed\":7}";
        for (int i = 0; i < 6; i++) {
            Server first = i % 2 == 0 ? one : other;
            Server second = i % 2 == 0 ? other : one;
            HttpResponse<String> created = create(first, "key" + i, body);
            HttpResponse<String> again = create(second, "key" + i, body);
            assertEquals(202, created.statusCode(), created.body());
            assertEquals(202, again.statusCode(), again.body());
            JsonObject task = new JsonObject(again.body());
            assertEquals(new JsonObject(created.body()).getString("id"), task.getString("id"));
            assertEquals(
                    "/tasks/" + task.getString("id"),
                    again.headers().firstValue("Location").orElse(""));
            assertNotNull(again.headers().firstValue("Retry-After").orElse(null));
            JsonObject message = new JsonObject(body).put("key", "key" + i);
            assertEquals(
                    task.getString("id"),
                    await(ask(1 - i % 2, "tasks.create", message)).getString("id"));
            assertEquals(
                    422,
                    create(second, "key" + i, "{\"maxDelay\":31,\"seed\":7}").statusCode());
        }
        assertEquals(6, one.json("/tasks?state=running").getJsonArray("tasks").size());
    }

    @Test
    void aPoolIsOneOfBothNodesAndAResetEndsItsWaits() {
        for (int i = 0; i < 4; i++) {
            String body = "{\"shape\":\"fixed(30)\",\"pool\":\"pool" + i + "\",\"capacity\":1}";
            one.post("/tasks", "application/json", body);
            other.post("/tasks", "application/json", body);
            JsonObject state = one.json("/pools/pool" + i);
            assertEquals(1, state.getInteger("busy"));
            assertEquals(1, state.getInteger("queued"));
            assertEquals(1, other.json("/pools/pool" + i).getInteger("queued"));
        }
        assertEquals(4, other.json("/pools").getInteger("count"));
        JsonObject cleared =
                new JsonObject(other.post("/reset", "application/json", "{}").body());
        assertEquals(8, cleared.getInteger("waits"));
        assertEquals(8, cleared.getInteger("tasks"));
        assertEquals(0, one.pending() + other.pending());
    }
}
