package dev.bide.cluster;

import dev.bide.operation.Operations;
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
    private final ForeignTasks tasks;
    private final Optional<ClusterKeys> keys;

    private Cluster(
            Optional<ClusterNode> node, Timers timers, Operations operations, Optional<ClusterKeys> keys) {
        this.node = node;
        this.tasks = new ForeignTasks(node, operations);
        Map<Ask, Peers.Handler> answers = new EnumMap<>(Ask.class);
        answers.putAll(tasks.answers());
        this.keys = keys;
        keys.ifPresent(shared -> shared.addAnswers(answers));
        this.instance = new Instance(timers, answers);
    }

    /**
     * Returns the cluster of an instance that is not in one.
     *
     * @param timers the instance's loop
     * @param operations what can be asked of the instance
     * @return a cluster without other nodes
     */
    public static Cluster none(Timers timers, Operations operations) {
        return new Cluster(Optional.empty(), timers, operations, Optional.empty());
    }

    /**
     * Returns the cluster of an instance of a node.
     *
     * @param node the node, which all instances share
     * @param timers the instance's loop
     * @param operations what can be asked of the instance
     * @param keys the keys of the cluster, as the instance sees them
     * @return a cluster that the instance has not joined yet
     */
    public static Cluster of(ClusterNode node, Timers timers, Operations operations, SharedKeys keys) {
        return new Cluster(
                Optional.of(node), timers, operations, Optional.of(new ClusterKeys(node, keys, operations)));
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
     * Returns the tasks of other nodes.
     *
     * @return how to find and ask for them; there are none without a cluster
     */
    public ForeignTasks tasks() {
        return tasks;
    }

    /**
     * Returns the keys of all nodes.
     *
     * @return how to ask about them; empty without a cluster
     */
    public Optional<ClusterKeys> keys() {
        return keys;
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
