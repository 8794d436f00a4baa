package dev.bide.cluster;

import dev.bide.metric.Metrics;
import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The cluster as one instance sees it. Any thread may call it. */
public final class Cluster {

    private final Optional<ClusterNode> node;
    private final Instance instance;
    private final ClusterStatus status;

    private Cluster(Optional<ClusterNode> node, Timers timers, Metrics metrics, int members) {
        this.node = node;
        Map<Ask, Peers.Handler> answers = new EnumMap<>(Ask.class);
        this.instance = new Instance(timers, answers);
        this.status = new ClusterStatus(node, metrics, members);
        status.addTo(answers);
    }

    /**
     * Returns the cluster of an instance that is not in one.
     *
     * @param timers the instance's loop
     * @param metrics what the instance reports of itself
     * @return a cluster without other nodes
     */
    public static Cluster none(Timers timers, Metrics metrics) {
        return new Cluster(Optional.empty(), timers, metrics, 0);
    }

    /**
     * Returns the cluster of an instance of a node.
     *
     * @param node the node, which all instances share
     * @param timers the instance's loop
     * @param metrics what the instance reports of itself
     * @param members how many members the settings name
     * @return a cluster that the instance has not joined yet
     */
    public static Cluster of(ClusterNode node, Timers timers, Metrics metrics, int members) {
        return new Cluster(Optional.of(node), timers, metrics, members);
    }

    /**
     * Returns the node of this process.
     *
     * @return the node, if there is a cluster
     */
    public Optional<ClusterNode> node() {
        return node;
    }

    /**
     * Returns what all nodes do.
     *
     * @return the status of the cluster
     */
    public ClusterStatus status() {
        return status;
    }

    /**
     * Joins the cluster.
     *
     * @return a future that completes when the other nodes know this one
     */
    public Future<Void> join() {
        return node.map(one -> one.join(instance)).orElseGet(Future::succeededFuture);
    }

    /**
     * Leaves the cluster, when everything that other nodes have asked of this instance is answered.
     *
     * @return a future that completes when the instance has left
     */
    public Future<Void> end() {
        return node.map(one -> one.remove(instance)).orElseGet(Future::succeededFuture);
    }
}
