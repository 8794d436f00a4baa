package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Network;
import dev.bide.peer.Nodes;
import dev.bide.peer.Peers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.shareddata.Shareable;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * This process as a node of a cluster, which all its instances share. It is in the cluster from the start of the first
 * instance to the end of the last one. Any thread may call it.
 */
public final class ClusterNode implements Shareable {

    /** Questions that the node answers itself. */
    private static final Set<Ask> OF_NODE = EnumSet.of(Ask.HELLO, Ask.LEAVING);

    /**
     * How long a node that leaves serves everything after the cluster manager has removed its addresses. Other members
     * learn of the removal later, and go on sending until then. With Hazelcast on one machine the last message came 3
     * ms later, and 310 ms later in a process that had just started.
     */
    private static final long GRACE_MILLIS = 500;

    /** The longest time that a cluster manager which does not answer can hold up each step of the end of a node. */
    private static final long MAX_STEP_MILLIS = 2000;

    private final Loop loop;
    private final Network network;
    private final Nodes nodes;
    private final Peers peers;
    private final double lostSeconds;
    private final NodeKeys keys;
    private final Instances instances = new Instances();
    private final HostedParts parts = new HostedParts(this);

    private volatile Runnable whenJoined = () -> {};

    // Guarded by this.
    private final Set<Instance> present = new HashSet<>();

    /** The instances that do not leave. */
    private final Set<Instance> staying = new HashSet<>();

    private Future<Void> lastStep = Future.succeededFuture();

    /** Completes when the node is in the cluster; null before it joins, and once it leaves. */
    private Future<Void> open;

    /** The last instance while it leaves; null at other times. */
    private Instance leaving;

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
        this.network = network;
        this.nodes = new Nodes(loop, network, rememberSeconds);
        this.peers = new Peers(loop, network, nodes);
        this.lostSeconds = lostSeconds;
        nodes.watch(parts);
        this.keys = new NodeKeys(loop, nodes, peers);
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
     * Returns the peers, which ask other nodes.
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

    /** Returns the parts of fan-outs that this node runs for others. */
    HostedParts parts() {
        return parts;
    }

    /** Returns the objects about keys that the instances share. */
    NodeKeys keys() {
        return keys;
    }

    /** Returns the wall-clock time. */
    Instant wallClock() {
        return loop.timers().wallClock();
    }

    /** Returns the present moment of the clock of the event loops. */
    long nanos() {
        return loop.nanos();
    }

    /**
     * Sets a task that runs on the node's loop each time that the node has joined.
     *
     * @param task publishes the event
     */
    public void whenJoined(Runnable task) {
        whenJoined = task;
    }

    /** Adds an instance. Returns a future that completes when the node is in the cluster. */
    synchronized Future<Void> join(Instance instance) {
        if (leaving != null) {
            takeOut(leaving).onComplete(out -> {});
        }
        present.add(instance);
        staying.add(instance);
        loop.post(() -> instances.add(instance));
        if (open == null) {
            open = then(() -> open(instance));
        }
        return open;
    }

    private Future<Void> open(Instance instance) {
        keys.joining();
        return peers.open().compose(opened -> onLoop(() -> share(instance))).onSuccess(shared -> whenJoined.run());
    }

    /**
     * Prepares the end of an instance. The last one takes the node's addresses out of the cluster, and sends the other
     * nodes a message that the node stops; it still serves meanwhile. Returns a future that completes when the instance
     * gets no more messages. The last one may still get a few.
     */
    synchronized Future<Void> leave(Instance instance) {
        if (!staying.remove(instance)) {
            return Future.succeededFuture();
        }
        if (staying.isEmpty()) {
            open = null;
            leaving = instance;
            return then(() -> leaveWith(instance));
        }
        // All instances of a node that stops get the same time, in which their waits may end.
        return takeOut(instance).compose(out -> onLoop(this::grace));
    }

    /** Removes an instance that has answered everything. The last one takes the node out of the cluster. */
    synchronized Future<Void> end(Instance instance) {
        Future<Void> out = takeOut(instance);
        if (instance.equals(leaving)) {
            leaving = null;
        }
        staying.remove(instance);
        boolean wasLast = present.remove(instance) && present.isEmpty();
        if (!wasLast) {
            return out;
        }
        open = null;
        return then(() -> within(MAX_STEP_MILLIS, peers.close()));
    }

    /**
     * Returns a future that completes when an instance gets no more messages, and has begun to handle the earlier ones.
     */
    private Future<Void> takeOut(Instance instance) {
        Promise<Void> out = loop.timers().promise();
        loop.post(() -> {
            instances.remove(instance);
            // Posted, so that it runs after the messages that the node has posted to the instance.
            instance.timers().post(out::complete);
        });
        return out.future();
    }

    private Future<Void> share(Instance instance) {
        List<Future<Void>> shared = instance.addresses().keySet().stream()
                .map(address -> network.share(address, message -> instances.handle(address, message)))
                .toList();
        return Future.all(shared).mapEmpty();
    }

    private Future<Void> leaveWith(Instance instance) {
        return within(MAX_STEP_MILLIS, network.withdraw())
                .eventually(() -> onLoop(peers::leave))
                // After leave(), because now the others know the new owners of the keys.
                .eventually(() ->
                        onLoop(() -> within(MAX_STEP_MILLIS, instance.handOver().get())))
                .eventually(() -> onLoop(this::grace));
    }

    private Future<Void> grace() {
        // Without another member there is no sender.
        return network.living().size() < 2 ? Future.succeededFuture() : after(GRACE_MILLIS);
    }

    /** Runs a step on the loop of the node, after the steps before it. Returns a future on the caller's context. */
    private Future<Void> then(Supplier<Future<Void>> step) {
        Promise<Void> done = loop.timers().promise();
        Promise<Void> ended = Promise.promise();
        lastStep.onComplete(
                before -> loop.post(() -> run(step).onComplete(done).onComplete(result -> ended.complete())));
        lastStep = ended.future();
        return done.future();
    }

    private static Future<Void> run(Supplier<Future<Void>> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            // A cluster manager that shuts down may throw.
            return Future.failedFuture(e);
        }
    }

    /** Runs a part of a step on the loop of the node: the future of a cluster manager may complete on a thread of its own. */
    private Future<Void> onLoop(Supplier<Future<Void>> part) {
        Promise<Void> done = Promise.promise();
        loop.post(() -> run(part).onComplete(done));
        return done.future();
    }

    private Future<Void> within(long millis, Future<Void> step) {
        Promise<Void> first = Promise.promise();
        long timer = loop.timers().setTimer(millis, first::tryComplete);
        step.onComplete(done -> {
            loop.timers().cancelTimer(timer);
            first.tryComplete();
        });
        return first.future();
    }

    private Future<Void> after(long millis) {
        Promise<Void> promise = Promise.promise();
        loop.timers().setTimer(millis, promise::complete);
        return promise.future();
    }
}
