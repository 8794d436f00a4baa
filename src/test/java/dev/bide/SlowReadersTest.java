package dev.bide;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.RequestLease;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/2 clients that do not read their answers, or do not end their requests: what is kept for them, and how long. */
@ExtendWith(VertxExtension.class)
class SlowReadersTest {

    private static final int WAITS = 1024;

    /** What a piece of a long answer adds at most to the memory of its request. */
    private static final long PIECE_BYTES = 8_000;

    private static final long BYTES_PER_LISTED_TASK = 100;

    private static final String JSON = "application/json";

    @Test
    void aRequestThatItsClientDoesNotEndIsResetAfterTheAnswer(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Http2Frames client = Http2Frames.connect(server.port())) {
            client.headers(1, 0, "GET", "/delay/0.01?seed=7")
                    .readUntil(() -> client.resets().containsKey(1));
            assertEquals(200, client.statuses().get(1));
            assertTrue(client.ended().contains(1), "the answer is whole");
            assertEquals(Http2Frames.NO_ERROR, client.resets().get(1));
            until(() -> server.keptBytes() == 0);
        }
    }

    @Test
    void aRequestThatItsClientEndsIsNotReset(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Http2Frames client = Http2Frames.connect(server.port())) {
            client.get(1, "/delay/0.01?seed=7").readUntil(() -> client.ended().contains(1));
            // An answer to the next request shows that no reset of the first one was on its way.
            client.get(3, "/delay/0?seed=7").readUntil(() -> client.ended().contains(3));
            assertEquals(0, client.resets().size());
        }
    }

    @Test
    void aStreamOfATaskKeepsOneSmallPieceForAClientThatDoesNotRead(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        // Not maxDelay 0: the text of a wait would be so short that the length of a measured time, such as 0.00011,
        // decides whether a piece exceeds the part that every request has free.
        String task = "{\"n\":" + WAITS + ",\"maxDelay\":0.01,\"seed\":7}";
        String id = new JsonObject(server.post("/tasks", JSON, task).body()).getString("id");
        until(() ->
                server.json("/tasks/" + id + "?list=false").getString("state").equals("done"));
        until(() -> server.keptBytes() == 0);
        long counted = RequestLease.BYTES_PER_REQUEST + Double.BYTES * WAITS;
        try (Http2Frames client = Http2Frames.connect(server.port(), Http2Frames.INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/tasks/" + id + "/stream")
                    .readUntil(() -> client.statuses().containsKey(1));
            until(() -> server.keptBytes() > counted);
            assertTrue(server.keptBytes() < counted + PIECE_BYTES, server.keptBytes() + " bytes");

            client.windowUpdate(0, 1_000_000)
                    .windowUpdate(1, 1_000_000)
                    .readUntil(() -> client.ended().contains(1));
            assertEquals(WAITS + 1, body(client).lines().count(), "every wait, and the end");
        }
        until(() -> server.keptBytes() == 0);
    }

    @Test
    void aListOfTasksKeepsOneSmallPieceForAClientThatDoesNotRead(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        JsonArray steps = new JsonArray();
        IntStream.rangeClosed(1, 100)
                .forEach(i -> steps.add(new JsonArray().add(i / 1000.0).add(1)));
        JsonObject shape = new JsonObject().put("type", "weighted").put("of", steps);
        String task = new JsonObject().put("shape", shape).put("seed", 7).encode();
        IntStream.range(0, 200)
                .forEach(
                        i -> assertEquals(202, server.post("/tasks", JSON, task).statusCode()));
        until(() -> server.keptBytes() == 0);
        long counted = RequestLease.BYTES_PER_REQUEST + 200 * BYTES_PER_LISTED_TASK;
        try (Http2Frames client = Http2Frames.connect(server.port(), Http2Frames.INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/tasks?limit=200").readUntil(() -> client.statuses().containsKey(1));
            until(() -> server.keptBytes() > counted);
            assertTrue(server.keptBytes() < counted + PIECE_BYTES, server.keptBytes() + " bytes");

            client.windowUpdate(0, 10_000_000)
                    .windowUpdate(1, 10_000_000)
                    .readUntil(() -> client.ended().contains(1));
            JsonArray tasks = new JsonObject(body(client)).getJsonArray("tasks");
            assertEquals(200, tasks.size());
            assertEquals(
                    shape, tasks.getJsonObject(199).getJsonObject("request").getJsonObject("shape"));
        }
        until(() -> server.keptBytes() == 0);
    }

    private static String body(Http2Frames client) {
        StringBuilder body = new StringBuilder();
        client.frames(Http2Frames.DATA)
                .forEach(frame -> body.append(new String(frame.payload(), StandardCharsets.UTF_8)));
        return body.toString();
    }
}
