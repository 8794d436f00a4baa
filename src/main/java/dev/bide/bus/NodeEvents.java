package dev.bide.bus;

import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes that nodes come and go, once for the whole cluster: a node announces itself, and what happens to another node
 * is published by the first one that stays, by its id. The thread of the node's loop calls it.
 */
public final class NodeEvents implements NodeWatcher {

    /** Publishes one event. */
    @FunctionalInterface
    interface Publisher {
        void changed(Event event, Node node, int nodes);
    }

    /** The most lost nodes that are remembered, because most of them do not come back. */
    private static final int MAX_LOST = 1024;

    private final Nodes nodes;
    private final Publisher publisher;
    private final Set<Node> lost = new HashSet<>();

    /**
     * Creates a watcher of the nodes, which is not added to them yet.
     *
     * @param nodes the nodes of the cluster
     * @param publisher publishes the events
     */
    public NodeEvents(Nodes nodes, EventPublisher publisher) {
        this(nodes, publisher::changed);
    }

    NodeEvents(Nodes nodes, Publisher publisher) {
        this.nodes = nodes;
        this.publisher = publisher;
    }

    /** Publishes that this node has joined. Not {@link #joined}: the nodes that it finds have been there before. */
    public void begun() {
        publish(Event.JOINED, nodes.self());
    }

    @Override
    public void joined(Node node) {
        // A new node has announced itself. This one is back after a cut in which it counted as lost.
        if (lost.remove(node) && isFirst(node)) {
            publish(Event.JOINED, node);
        }
    }

    @Override
    public void left(Node node) {
        if (isFirst(node)) {
            publish(Event.LEFT, node);
        }
    }

    @Override
    public void gone(Node node, boolean hasLeft) {
        if (hasLeft) {
            return;
        }
        if (lost.size() < MAX_LOST) {
            lost.add(node);
        }
        if (isFirst(node)) {
            publish(Event.LOST, node);
        }
    }

    /** Returns whether this node is the first of those that stay, not counting one. */
    private boolean isFirst(Node without) {
        List<Node> others =
                nodes.staying().stream().filter(node -> !node.equals(without)).toList();
        return !others.isEmpty() && others.get(0).equals(nodes.self());
    }

    private void publish(Event event, Node node) {
        publisher.changed(event, node, nodes.staying().size());
    }
}
