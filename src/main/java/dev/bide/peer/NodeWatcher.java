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
     * A node stops. It still answers questions for some time.
     *
     * @param node the node
     */
    default void left(Node node) {}

    /**
     * A node is gone.
     *
     * @param node the node
     * @param hasLeft true if it has said before that it stops
     */
    default void gone(Node node, boolean hasLeft) {}
}
