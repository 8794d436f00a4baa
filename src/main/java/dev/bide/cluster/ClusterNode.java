package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Network;
import dev.bide.peer.Nodes;
import dev.bide.peer.Peers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.shareddata.Shareable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * This process as a node of a cluster, which all its instances share. It is in the cluster from the start of the first
 * instance to the end of the last one. Any thread may call it.
 */
public final class ClusterNode implements Shareable {

    /** Questions that the node answers itself. */
    private static final Set<Ask> OF_NODE = EnumSet.of(Ask.HELLO, Ask.LEAVING);

    private final Loop loop;
    private final Nodes nodes;
    private final Peers peers;
    private final double lostSeconds;
    private final Instances instances = new Instances();

    private volatile Runnable whenJoined = () -> {};

    /** Completes when the node is in the cluster; null before the first instance. */
    private Future<Void> joined;

    /**
     * Creates a node that is not in the cluster yet.
     *
     * @param loop a loop of its own, which ends with Vert.x
     * @param network the cluster
     * @param lostSeconds after this time without an answer, another node counts as lost
     * @param rememberSeconds how long a node that has gone is remembered
     */
    public ClusterNode(Loop loop, Network network, double lostSeconds, double rememberSeconds) {
        this.loop = loop;
        this.nodes = new Nodes(loop, network, rememberSeconds);
        this.peers = new Peers(loop, network, nodes);
        this.lostSeconds = lostSeconds;
        Arrays.stream(Ask.values())
                .filter(what -> !OF_NODE.contains(what))
                .forEach(what -> peers.handle(what, (from, body) -> instances.answer(what, from, body)));
    }

    /**
     * Returns the nodes of the cluster.
     *
     * @return which nodes there are
     */
    public Nodes nodes() {
        return nodes;
    }

    /**
     * Returns the way to ask other nodes.
     *
     * @return the peers of this node
     */
    public Peers peers() {
        return peers;
    }

    /**
     * Returns the time without an answer after which another node counts as lost.
     *
     * @return seconds
     */
    public double lostSeconds() {
        return lostSeconds;
    }

    /**
     * Sets what runs each time that the node has joined, on its loop.
     *
     * @param task publishes it
     */
    public void whenJoined(Runnable task) {
        whenJoined = task;
    }

    /** Adds an instance. Returns a future that completes when the node is in the cluster. */
    synchronized Future<Void> join(Instance instance) {
        instances.add(instance);
        if (joined == null) {
            joined = onLoop(() -> peers.open().onSuccess(opened -> whenJoined.run()));
        }
        return joined;
    }

    /** Removes an instance that has stopped. The last one takes the node out of the cluster. */
    synchronized Future<Void> remove(Instance instance) {
        if (!instances.remove(instance)) {
            return Future.succeededFuture();
        }
        joined = null;
        return onLoop(peers::close);
    }

    /** Runs a step on the loop of the node. Returns a future on the caller's context. */
    private Future<Void> onLoop(java.util.function.Supplier<Future<Void>> step) {
        Promise<Void> done = loop.timers().promise();
        loop.run(() -> step.get().onComplete(done));
        return done.future();
    }
}
