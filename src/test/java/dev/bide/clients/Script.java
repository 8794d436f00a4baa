package dev.bide.clients;

import dev.bide.Server;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A script with a key of its own: Bide keeps a script for ten minutes, and each test run begins at its first step. */
record Script(Server server, URI uri, String path) {

    static Script of(Server server, String steps) {
        return of(server, steps, "");
    }

    /** Returns a script with more fields, such as {@code &retryAfter=1}. */
    static Script of(Server server, String steps, String fields) {
        String key = UUID.randomUUID().toString();
        String script = URLEncoder.encode(steps, StandardCharsets.UTF_8);
        URI uri = server.uri("/wait-random?seed=7&script=" + script + "&key=" + key + fields);
        return new Script(server, uri, "/scripts/" + key);
    }

    /** Ends the script, and returns how many calls have arrived. */
    int calls() {
        return new JsonObject(server.method("DELETE", path).body()).getInteger("calls");
    }
}
