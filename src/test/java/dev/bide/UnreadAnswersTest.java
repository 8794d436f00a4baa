package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with little memory, and clients that request more than fits in it and read nothing. */
@Tag("long")
class UnreadAnswersTest {

    private static final int CONNECTIONS = 5;
    private static final int STREAMS = 400;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private String post(int port, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tasks"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=10")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private int get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    private void attack(String path, String... tasks) throws Exception {
        String conf = ProgramProcess.withoutWarnings(folder);
        List<String> arguments = List.of("--port", "0", "--instances", "1", "--conf", conf);
        try (ProgramProcess program = new ProgramProcess(
                folder, "", List.of("-Xmx64m"), Main.class.getName(), arguments.toArray(String[]::new))) {
            int port = program.port();
            String first = "";
            for (String task : tasks) {
                String id = new JsonObject(post(port, task)).getString("id");
                first = first.isEmpty() ? id : first;
            }
            List<Http2Frames> attackers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Http2Frames attacker = Http2Frames.connect(port, Http2Frames.INITIAL_WINDOW_SIZE, 0);
                attackers.add(attacker);
                for (int j = 0; j < STREAMS; j++) {
                    attacker.get(2 * j + 1, path.replace("{id}", first));
                }
                // Each stream has the head of an answer by then, or of a refusal.
                attacker.readUntil(() -> attacker.statuses().size() == STREAMS);
                // A request that finds no memory is answered 500, and the process goes on.
                assertTrue(
                        Set.of(200, 503).containsAll(attacker.statuses().values()),
                        () -> attacker.statuses().toString());
            }
            // Each answer that takes turns on the loop comes after the pieces that the streams had in the queue.
            for (int i = 0; i < 3; i++) {
                assertEquals(200, get(port, "/lateness"));
            }
            for (Http2Frames attacker : attackers) {
                attacker.close();
            }
            assertEquals(200, get(port, "/health"));
            assertTrue(program.isAlive());
            program.terminate();
            assertEquals(0, program.code());
            // Not that it is empty: Vert.x warns of a loop that a busy machine holds up for two seconds.
            assertFalse(program.err().contains("OutOfMemoryError"), program.err());
        }
    }

    /** One piece of 1,024 waits is 50 KB: for all of these streams 100 MB. */
    @Test
    void streamsOfATaskThatAreNotReadDoNotFillTheHeap() throws Exception {
        attack("/tasks/{id}/stream", "{\"n\":1024,\"maxDelay\":0.1,\"seed\":7}");
    }

    /** The whole list is 1 MB: for all of these streams 2 GB. */
    @Test
    void listsOfTasksThatAreNotReadDoNotFillTheHeap() throws Exception {
        JsonArray steps = new JsonArray();
        IntStream.rangeClosed(1, 100)
                .forEach(i -> steps.add(new JsonArray().add(i / 10_000.0).add(1)));
        JsonObject shape = new JsonObject().put("type", "weighted").put("of", steps);
        String task = new JsonObject().put("shape", shape).put("seed", 7).encode();
        attack("/tasks?limit=200", IntStream.range(0, 200).mapToObj(i -> task).toArray(String[]::new));
    }
}
