package dev.bide.peer;

/**
 * A node that has gone.
 *
 * @param node the node
 * @param hasLeft true if it said that it stops; false if it was lost
 * @param nanos when this node noticed it, by the clock of its loop
 */
public record Departure(Node node, boolean hasLeft, long nanos) {}
