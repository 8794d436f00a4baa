package dev.bide.cluster;

import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The cluster as one instance sees it. Any thread may call it. */
public final class Cluster {

    private final Optional<ClusterNode> node;
    private final Instance instance;
    private final ForeignTasks tasks;
    private final Optional<ClusterKeys> keys;
    private final ClusterStatus status;

    private Cluster(
            Optional<ClusterNode> node,
            Operations operations,
            Metrics metrics,
            Optional<ClusterKeys> keys,
            int members) {
        Timers timers = operations.engine().loop().timers();
        this.node = node;
        this.tasks = new ForeignTasks(node, operations);
        Map<Ask, Peers.Handler> answers = new EnumMap<>(Ask.class);
        answers.putAll(tasks.answers());
        this.keys = keys;
        keys.ifPresent(shared -> shared.addAnswers(answers));
        node.ifPresent(one -> new FanOuts(one, operations.engine()).open(answers));
        this.instance = new Instance(
                timers,
                answers,
                () -> keys.map(ClusterKeys::handOver).orElseGet(Future::succeededFuture),
                new HashMap<>());
        this.status = new ClusterStatus(node, metrics, members);
        status.addTo(answers);
    }

    /**
     * Returns the cluster of an instance that is not in one.
     * @param operations the operations of the instance
     * @param metrics the metrics of the instance
     * @return a cluster without other nodes
     */
    public static Cluster none(Operations operations, Metrics metrics) {
        return new Cluster(Optional.empty(), operations, metrics, Optional.empty(), 0);
    }

    /**
     * Returns the cluster of an instance of a node.
     *
     * @param node the node, which all instances share
     * @param operations the operations of the instance
     * @param metrics the metrics of the instance
     * @param keys the keys of the cluster, as the instance sees them, if it shares them
     * @param members how many members the settings name
     * @return a cluster that the instance has not joined yet
     */
    public static Cluster of(
            ClusterNode node, Operations operations, Metrics metrics, Optional<SharedKeys> keys, int members) {
        return new Cluster(
                Optional.of(node),
                operations,
                metrics,
                keys.map(shared -> new ClusterKeys(node, shared, operations)),
                members);
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
     * Returns the status of the cluster.
     *
     * @return the status of the cluster
     */
    public ClusterStatus status() {
        return status;
    }

    /**
     * Handles the messages of an address, in turn with the other instances of this node. Vert.x 5.1.6 weighs the nodes
     * by their consumers minus one, so a node registers each address once. To be called before {@link #join}.
     *
     * @param address the whole address
     * @param handler runs on the instance's loop
     * @return false if there is no cluster, in which case the method does nothing
     */
    public boolean serve(String address, Handler<Message<Object>> handler) {
        if (node.isEmpty()) {
            return false;
        }
        instance.addresses().put(address, handler);
        return true;
    }

    /**
     * Returns the tasks of other nodes.
     *
     * @return an object that finds tasks by their ids and asks their nodes; it finds none without a cluster
     */
    public ForeignTasks tasks() {
        return tasks;
    }

    /**
     * Returns the keys of all nodes.
     *
     * @return an object that asks about them; empty without a cluster
     */
    public Optional<ClusterKeys> keys() {
        return keys;
    }

    /**
     * Joins the cluster. From now on the instance gets the questions of other nodes, and messages of the event bus.
     *
     * @return a future that completes when the other nodes know this one
     */
    public Future<Void> join() {
        return node.map(one -> one.join(instance)).orElseGet(Future::succeededFuture);
    }

    /**
     * Prepares the end of the instance. The last instance of a node takes its addresses out of the cluster, and sends
     * the other nodes a message that the node stops. The instance serves all this time, which is a few seconds at most.
     * To be called before the instance refuses anything.
     *
     * @return a future that completes when the other nodes send no more
     */
    public Future<Void> leave() {
        return node.map(one -> one.leave(instance)).orElseGet(Future::succeededFuture);
    }

    /**
     * Leaves the cluster, when everything that was asked of this instance is answered.
     *
     * @return a future that completes when the instance has left
     */
    public Future<Void> end() {
        return node.map(one -> one.end(instance)).orElseGet(Future::succeededFuture);
    }
}
