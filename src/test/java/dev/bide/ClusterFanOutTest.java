package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fan-outs over the nodes of a cluster, through every door, on the real event bus. */
class ClusterFanOutTest {

    private static ClusterOfNodes nodes;

    @BeforeAll
    static void start() {
        nodes = new ClusterOfNodes(3);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    void theListIsThatOfOneNode() {
        for (String request : new String[] {
            "n=5000&maxDelay=0.2&seed=7",
            "n=100&shape=lognormal(median=10ms,p99=0.1,max=0.2)&seed=7",
            "n=300&maxDelay=0.2&seed=7&failRate=0.1&onFailure=collect&need=100",
            "n=10&shape=weighted(10ms:1,20ms:2)&seed=7"
        }) {
            JsonObject one = nodes.server(0).json("/wait-n?" + request);
            JsonObject three = nodes.server(0).json("/wait-n?" + request + "&nodes=all");
            JsonArray delays = three.getJsonArray("delays");
            assertEquals(one.getJsonArray("delays"), delays);
            assertEquals(one.getInteger("failed"), three.getInteger("failed"));
            assertEquals(0, three.getInteger("lost"));
            assertTrue(three.getDouble("elapsed") >= delays.getDouble(delays.size() - 1), three::encode);
        }
    }

    @Test
    void theFiguresWithoutTheListAreThoseOfOneNode() {
        for (String request : new String[] {
            "n=20000&maxDelay=0.2&seed=7", "n=5000&maxDelay=0.2&seed=7&failRate=0.1&onFailure=collect&need=100"
        }) {
            JsonObject one = nodes.server(0).json("/wait-n?" + request + "&list=false");
            JsonObject three = nodes.server(0).json("/wait-n?" + request + "&nodes=all&list=false");
            assertEquals(one.getJsonObject("quantiles"), three.getJsonObject("quantiles"));
            assertEquals(one.getInteger("cancelled"), three.getInteger("cancelled"));
            assertEquals(
                    nodes.server(0).json("/measure-time?" + request).getDouble("longest"),
                    nodes.server(0)
                            .json("/measure-time?" + request + "&nodes=all")
                            .getDouble("longest"));
        }
    }

    @Test
    void moreNodesThanThereAreAreRefused() {
        HttpResponse<String> answer = nodes.server(1).get("/measure-time?n=3&maxDelay=0&seed=7&nodes=4");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("nodes must be all or at most 3"), answer.body());
    }

    @Test
    void aTaskIsFollowedLikeAnyOther() {
        HttpResponse<String> created = nodes.server(2)
                .send("POST", "/tasks", "application/json", "{\"n\":50,\"maxDelay\":0.3,\"seed\":7,\"nodes\":\"all\"}");
        JsonObject task = new JsonObject(created.body());
        assertEquals("all", task.getJsonObject("request").getString("nodes"), created.body());
        String stream = nodes.server(2)
                .get("/tasks/" + task.getString("id") + "/stream")
                .body();
        assertEquals(
                50, stream.lines().filter(line -> line.startsWith("{\"delay\"")).count(), stream);
        JsonObject ended = nodes.server(2).json("/tasks/" + task.getString("id"));
        assertEquals(
                nodes.server(0).json("/draw?n=50&maxDelay=0.3&seed=7").getJsonArray("delays"),
                ended.getJsonObject("result").getJsonArray("delays"));
    }

    @Test
    void theDeathOfANodeFailsTheFanOut() {
        try (ClusterOfNodes two = new ClusterOfNodes(2)) {
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> two.server(0).get("/wait-n?n=2&maxDelay=60&seed=7&nodes=all"));
            Server.until(() -> two.server(1).pending() == 1);
            two.kill(1);
            assertEquals(503, answer.join().statusCode());
            assertTrue(
                    answer.join().body().contains("1 of 2 waits were lost with node "),
                    answer.join().body());
            assertTrue(answer.join().headers().firstValue("Retry-After").isPresent());
        }
    }
}
