package dev.bide.peer;

import io.vertx.core.json.JsonObject;

/**
 * What a node says of itself.
 *
 * @param node the node
 * @param isLeaving whether it leaves the cluster
 */
record Card(Node node, boolean isLeaving) {

    private static final String LEAVING = "leaving";

    JsonObject json() {
        return node.json().put(LEAVING, isLeaving);
    }

    /** Reads the answer to a greeting. Throws an exception if it is not one of a node. */
    static Card of(JsonObject json) {
        return new Card(Node.of(json), json.getBoolean(LEAVING, false));
    }
}
