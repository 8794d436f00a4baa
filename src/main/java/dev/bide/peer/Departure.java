package dev.bide.peer;

/**
 * A node that has gone.
 *
 * @param node the node
 * @param hasLeft true if it said that it stops; false if it was lost
 * @param nanos when it was found to be gone, by the clock of this node's loop
 */
public record Departure(Node node, boolean hasLeft, long nanos) {}
