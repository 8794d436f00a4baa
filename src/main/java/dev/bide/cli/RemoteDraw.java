package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.wait.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Delays that a server draws. */
final class RemoteDraw {

    private final ServerAddress address;
    private final List<Map.Entry<String, String>> fields;

    RemoteDraw(ServerAddress address, List<Map.Entry<String, String>> fields) {
        this.address = address;
        this.fields = new ArrayList<>(fields);
        if (fields.stream().noneMatch(field -> field.getKey().equals(Field.SEED.key()))) {
            // Picked here, so that what is said of the delays is known here as well.
            this.fields.add(Map.entry(Field.SEED.key(), String.valueOf(Seed.pick())));
        }
    }

    /** Returns the answer of HTTP. */
    Map<String, Object> answer() {
        return answer(fields);
    }

    private Map<String, Object> answer(List<Map.Entry<String, String>> query) {
        try (ServerCall call = ServerCall.quick(address, ServerRequest.of(Route.DRAW, query))) {
            return call.send().json();
        }
    }

    /** Returns what to draw, as it is read here. */
    Requests.Drawn asked() {
        return RemoteService.at(address, fields).requests().drawing(Fields.ofQuery(fields));
    }

    /** Returns the delays that the server has drawn. */
    double[] delays() {
        List<Map.Entry<String, String>> listed = new ArrayList<>(fields);
        listed.removeIf(field -> field.getKey().equals(Field.LIST.key()));
        if (answer(listed).get("delays") instanceof double[] delays) {
            return delays;
        }
        throw new Problem(Reason.FAILED, "the server at " + address + " has not sent the delays", Map.of());
    }
}
