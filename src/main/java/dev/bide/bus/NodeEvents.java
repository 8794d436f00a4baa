package dev.bide.bus;

import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes each change of the cluster once. A node publishes that it has joined. That a node leaves or is lost is
 * published by the staying node with the lowest id. The thread of the node's loop calls it.
 */
public final class NodeEvents implements NodeWatcher {

    /** Publishes one event. */
    @FunctionalInterface
    interface Publisher {
        void changed(Event event, Node node, int nodes);
    }

    /** At most this many lost nodes are remembered, because most of them do not come back. */
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

    /**
     * Publishes that this node has joined. {@link #joined} is about the nodes that it finds, which were there before.
     */
    public void begun() {
        publish(Event.JOINED, nodes.self());
    }

    @Override
    public void joined(Node node) {
        // A new node publishes this itself. A node that comes back after it was lost does not.
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

    /** Returns whether this node has the lowest id of the nodes that stay, except one. */
    private boolean isFirst(Node without) {
        List<Node> others =
                nodes.staying().stream().filter(node -> !node.equals(without)).toList();
        return !others.isEmpty() && others.get(0).equals(nodes.self());
    }

    private void publish(Event event, Node node) {
        publisher.changed(event, node, nodes.staying().size());
    }
}
