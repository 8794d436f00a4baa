package dev.bide.peer;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;

/**
 * A member of the cluster that runs Bide.
 *
 * @param id the id that the cluster manager gave to it
 * @param host the address at which its event bus listens
 * @param since when its Bide was started, by its own clock
 */
public record Node(String id, String host, Instant since) {

    /** Refuses a node without all three. */
    public Node {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(since, "since");
    }

    /**
     * Returns the tag.
     *
     * @return the end of the ids of its tasks
     */
    public NodeTag tag() {
        return NodeTag.ofNode(id);
    }

    JsonObject json() {
        return new JsonObject().put("id", id).put("host", host).put("since", since.toString());
    }

    static Node of(JsonObject json) {
        return new Node(json.getString("id"), json.getString("host"), Instant.parse(json.getString("since")));
    }
}
