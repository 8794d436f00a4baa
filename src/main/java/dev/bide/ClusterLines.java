package dev.bide;

import dev.bide.cluster.ClusterNode;
import dev.bide.config.ClusterSettings;
import dev.bide.config.Settings;
import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Prints the lines about the cluster on the standard output: one at the start, and one for each change. */
final class ClusterLines implements NodeWatcher {

    private final String cluster;
    private final Nodes nodes;

    /** Prints on a thread of its own, because a full pipe would block the loop of the node. */
    private final Executor printer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "bide-cluster-lines");
        thread.setDaemon(true);
        return thread;
    });

    private ClusterLines(ClusterSettings settings, Nodes nodes) {
        this.cluster = settings.name();
        this.nodes = nodes;
    }

    /** Prints the line of the start, and a line for each change from now on. Does nothing without a cluster. */
    static void print(Vertx vertx, Settings settings) {
        LocalMap<String, ClusterNode> nodes = vertx.sharedData().getLocalMap(Parts.CLUSTER_NODES);
        ClusterNode node = nodes.get(settings.busPrefix());
        if (node != null) {
            ClusterLines lines = new ClusterLines(settings.cluster(), node.nodes());
            Node self = node.nodes().self();
            lines.print("this one is " + name(self));
            node.nodes().watch(lines);
        }
    }

    @Override
    public void joined(Node node) {
        print(name(node) + " has joined");
    }

    @Override
    public void left(Node node) {
        print(name(node) + " is leaving");
    }

    @Override
    public void gone(Node node, boolean hasLeft) {
        print(name(node) + (hasLeft ? " has left" : " is lost"));
    }

    /** Prints the number of nodes, and what has changed it. */
    private void print(String event) {
        int count = nodes.staying().size();
        String line = "cluster " + cluster + ": " + count + (count == 1 ? " node, " : " nodes, ") + event;
        printer.execute(() -> System.out.println(line));
    }

    private static String name(Node node) {
        return node.tag() + " at " + node.host();
    }
}
