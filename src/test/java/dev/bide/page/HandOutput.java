package dev.bide.page;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The client of a viewer, which takes events when the test says so. */
final class HandOutput implements ViewerOutput {

    /** An event, and how many bytes it has. */
    record Event(String name, JsonObject data, int bytes) {}

    final List<Event> events = new ArrayList<>();

    /** How often something was sent. */
    int sends;

    boolean ended;

    private boolean reads = true;
    private Promise<Void> taken = Promise.promise();

    @Override
    public Future<?> send(String text) {
        sends++;
        add(text);
        if (reads) {
            return Future.succeededFuture();
        }
        taken = Promise.promise();
        return taken.future();
    }

    @Override
    public void end(String text) {
        add(text);
        ended = true;
    }

    private void add(String text) {
        for (String event : text.split("\n\n", -1)) {
            if (!event.isEmpty()) {
                String[] lines = event.split("\n", -1);
                events.add(new Event(
                        lines[0].replace("event: ", ""),
                        new JsonObject(lines[1].substring("data: ".length())),
                        event.getBytes(StandardCharsets.UTF_8).length + "\n\n".length()));
            }
        }
    }

    /** From the next event on, takes nothing. */
    void stopReading() {
        reads = false;
    }

    /** Takes what has been sent, and whatever will be. */
    void readOn() {
        reads = true;
        taken.complete();
    }

    List<String> names() {
        return events.stream().map(Event::name).toList();
    }

    List<JsonObject> all(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(Event::data)
                .toList();
    }
}
