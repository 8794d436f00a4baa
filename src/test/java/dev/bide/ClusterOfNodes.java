package dev.bide;

import dev.bide.cluster.ClusterNode;
import dev.bide.peer.LocalCluster;
import dev.bide.peer.Node;
import dev.bide.peer.Nodes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Nodes of a cluster in one JVM, each with the verticle on a free port. All know each other. */
final class ClusterOfNodes implements AutoCloseable {

    private final LocalCluster cluster = new LocalCluster();
    private final List<Vertx> members = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    ClusterOfNodes(int nodes) {
        this(nodes, new JsonObject());
    }

    ClusterOfNodes(int nodes, JsonObject config) {
        for (int i = 0; i < nodes; i++) {
            add(1, config);
        }
    }

    /** Adds a node with some instances, which all the others know when this returns. */
    Server add(int instances, JsonObject config) {
        members.add(cluster.member());
        servers.add(null);
        return deploy(members.size() - 1, instances, config);
    }

    /** Deploys some instances on a member whose verticle was undeployed. */
    Server redeploy(int index, int instances) {
        return deploy(index, instances, new JsonObject());
    }

    private Server deploy(int index, int instances, JsonObject config) {
        servers.set(index, Server.deploy(members.get(index), instances, config));
        Node node = nodes(index).self();
        for (int i = 0; i < members.size(); i++) {
            Nodes seen = nodes(i);
            // Not those that have left.
            Server.until(() ->
                    !seen.present().contains(seen.self()) || seen.present().contains(node));
        }
        return servers.get(index);
    }

    LocalCluster cluster() {
        return cluster;
    }

    Server server(int index) {
        return servers.get(index);
    }

    Vertx vertx(int index) {
        return members.get(index);
    }

    /** Returns the nodes as one of them sees them. */
    Nodes nodes(int index) {
        return node(index).nodes();
    }

    /** Returns a node of the cluster, with the way to ask others. */
    ClusterNode node(int index) {
        return members.get(index)
                .sharedData()
                .<String, ClusterNode>getLocalMap("dev.bide.cluster")
                .get("bide");
    }

    /** Ends a node without a word, as a crash would. */
    void kill(int index) {
        cluster.drop(members.get(index));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
