package dev.bide;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of {@code GET /live}, which reads the events as they come. */
public final class LiveClient implements AutoCloseable {

    /** An event, and how many bytes its data has. */
    record Event(String name, JsonObject data, int bytes) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private volatile boolean ended;

    private LiveClient(HttpResponse<InputStream> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.toString());
        }
        this.body = response.body();
        new Thread(this::read, "live client").start();
    }

    /** Opens a stream, and returns when its head has come. */
    static LiveClient open(Server server, String query) {
        return open(server.uri("/live" + query));
    }

    static LiveClient open(URI uri) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new LiveClient(
                Server.await(client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())));
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    String data = line.substring("data: ".length());
                    events.add(new Event(name, new JsonObject(data), line.getBytes(StandardCharsets.UTF_8).length));
                }
            }
            ended = true;
        } catch (IOException e) {
            ended = true; // closed, by either side
        }
    }

    List<Event> events() {
        return events;
    }

    List<JsonObject> all(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(Event::data)
                .toList();
    }

    /** Returns the first event with a name, and waits for it. */
    JsonObject first(String name) {
        Server.until(() -> !all(name).isEmpty());
        return all(name).get(0);
    }

    JsonObject lastFrame() {
        List<JsonObject> frames = all("frame");
        return frames.isEmpty() ? new JsonObject() : frames.get(frames.size() - 1);
    }

    /** Returns the counts of all cells of the run so far: later ones replace earlier ones. */
    Map<String, Integer> cells() {
        return cells(all("frame"));
    }

    static Map<String, Integer> cells(List<JsonObject> frames) {
        Map<String, Integer> cells = new HashMap<>();
        for (JsonObject frame : frames) {
            for (Object each : frame.getJsonObject("run", new JsonObject()).getJsonArray("cells", new JsonArray())) {
                JsonArray cell = (JsonArray) each;
                cells.put(cell.getInteger(0) + " " + cell.getInteger(1), cell.getInteger(2));
            }
        }
        return cells;
    }

    static int sum(Map<String, Integer> cells) {
        return cells.values().stream().mapToInt(count -> count).sum();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Goes away. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
