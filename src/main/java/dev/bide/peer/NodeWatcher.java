package dev.bide.peer;

/** Follows the nodes of a cluster. The thread of the node's loop calls it. */
public interface NodeWatcher {

    /**
     * A node has joined.
     *
     * @param node the new node
     */
    default void joined(Node node) {}

    /**
     * A node has said that it stops. It answers what is asked of it for a moment longer.
     *
     * @param node the node
     */
    default void left(Node node) {}

    /**
     * A node is gone: after it has left, or without a word.
     *
     * @param node the node
     * @param hasLeft true if it has said before that it stops
     */
    default void gone(Node node, boolean hasLeft) {}
}
