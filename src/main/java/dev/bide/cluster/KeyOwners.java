package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Departure;
import dev.bide.peer.Node;
import dev.bide.peer.NodeTag;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import dev.bide.peer.Peers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.RemoteSeries;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Decides which node owns a key. All instances of a node share one object. Any thread may call it.
 * <p>When a node joins or leaves, other nodes become the owners of keys. Then another node may know a key that the new
 * owner does not, so the owner asks the others before it decides.
 */
final class KeyOwners {

    /** The time between two questions while the nodes disagree. Each node looks for changes twice as often at least. */
    private static final long AGAIN_MILLIS = 100;

    private final Loop loop;
    private final Nodes nodes;
    private final Peers peers;
    private volatile long joinedNanos;

    /** The ids of the nodes that were lost, and may come back. */
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    /** The questions to the other nodes that are under way, by key. */
    private final Map<String, Future<Void>> asking = new ConcurrentHashMap<>();

    /** When the last node was lost or left; valid only if {@link #hasLost}. */
    private volatile long lostNanos;

    private volatile boolean hasLost;

    KeyOwners(Loop loop, Nodes nodes, Peers peers) {
        this.loop = loop;
        this.nodes = nodes;
        this.peers = peers;
        this.joinedNanos = loop.nanos();
        nodes.watch(new NodeWatcher() {
            @Override
            public void gone(Node node, boolean hasLeft) {
                lostNanos = loop.nanos();
                hasLost = true;
                if (!hasLeft) {
                    lost.add(node.id());
                }
            }

            @Override
            public void joined(Node node) {
                // After a split, each half has decided without the other one. Treat it as if both had joined now.
                if (lost.remove(node.id())) {
                    joining();
                }
            }
        });
    }

    /** Records that this node joins the cluster. If it was in the cluster before, others have decided since. */
    void joining() {
        joinedNanos = loop.nanos();
    }

    /** Returns the moment at which this node joined the others, or joined them again after a split. */
    long joinedNanos() {
        return joinedNanos;
    }

    /** Returns the node that decides about a key. */
    Node owner(String key) {
        return nodes.owner(key);
    }

    /** Returns whether this node decides about a key. */
    boolean isMine(String key) {
        return isSelf(owner(key));
    }

    boolean isSelf(Node node) {
        return node.id().equals(nodes.self().id());
    }

    /** Returns the other nodes that can be asked. */
    List<Node> others() {
        return nodes.present().stream().filter(node -> !isSelf(node)).toList();
    }

    /** Returns whether a node is known to have gone, and its tasks with it. */
    boolean hasGone(String nodeId) {
        return nodes.departure(NodeTag.ofNode(nodeId))
                .filter(departure -> departure.node().id().equals(nodeId))
                .isPresent();
    }

    /**
     * Returns whether another node may know a key that this one decides about and does not know.
     *
     * @param ttlSeconds how long such keys are kept
     */
    boolean mayBeElsewhere(double ttlSeconds) {
        boolean others = nodes.present().size() > 1;
        boolean someoneLeaves = nodes.present().size() > nodes.staying().size();
        return others && (someoneLeaves || isWithin(joinedNanos, ttlSeconds));
    }

    /** Returns whether a node has gone that may have owned keys and not handed them over. */
    boolean hasLost(double ttlSeconds) {
        return hasLost && isWithin(lostNanos, ttlSeconds);
    }

    private boolean isWithin(long sinceNanos, double seconds) {
        return loop.nanos() - sinceNanos <= Seconds.toNanos(seconds);
    }

    /**
     * Asks another node about a key.
     *
     * @return a future of its answer. If that node leaves, the failure is {@link RemoteSeries#undecided}, because
     *     another node decides soon
     */
    Future<JsonObject> ask(Node other, Ask what, JsonObject body, double seconds) {
        return peers.ask(other, what, body, seconds)
                .recover(failure ->
                        Future.failedFuture(hasStopped(other, failure) ? RemoteSeries.undecided() : failure));
    }

    /** Asks a node that may have decided about a key before. If that node has gone, the answer has no fields. */
    Future<JsonObject> askFormerOwner(Node other, Ask what, JsonObject body, double seconds) {
        return ask(other, what, body, seconds)
                .recover(failure -> nodes.present().contains(other)
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(new JsonObject()));
    }

    private boolean hasStopped(Node other, Throwable failure) {
        Reason reason = failure instanceof Refusal refusal ? refusal.reason() : Reason.FAILED;
        return reason == Reason.STOPPING || (reason == Reason.LOST && leaves(other));
    }

    /** Returns whether a node is leaving or has left. */
    private boolean leaves(Node other) {
        return nodes.present().contains(other)
                ? !nodes.staying().contains(other)
                : nodes.departure(other.tag())
                        .filter(departure -> departure.node().equals(other))
                        .map(Departure::hasLeft)
                        .orElse(false);
    }

    /**
     * Asks for a decision, and asks again while the nodes disagree about who decides: they see a change of the cluster at
     * different times.
     *
     * @param ask asks once, the node that decides now
     * @param seconds how long to go on
     * @return a future of the decision, on the caller's context
     */
    <T> Future<T> untilAgreed(Supplier<Future<T>> ask, double seconds) {
        Promise<T> decided = loop.timers().promise();
        askAgain(ask, loop.nanos() + Seconds.toNanos(seconds), decided);
        return decided.future();
    }

    private <T> void askAgain(Supplier<Future<T>> ask, long endNanos, Promise<T> decided) {
        asked(ask).onComplete(decided::complete, failure -> {
            if (RemoteSeries.isUndecided(failure) && loop.nanos() < endNanos) {
                loop.timers().setTimer(AGAIN_MILLIS, () -> askAgain(ask, endNanos, decided));
            } else {
                decided.fail(failure);
            }
        });
    }

    private static <T> Future<T> asked(Supplier<Future<T>> ask) {
        try {
            return ask.get();
        } catch (Refusal e) {
            return Future.failedFuture(e); // as when another node refuses
        }
    }

    /**
     * Asks the other nodes about a key, or joins a call that is doing so. Returns a future that completes when they
     * have answered, on any thread.
     */
    Future<Void> once(String key, Supplier<Future<Void>> ask) {
        Promise<Void> mine = Promise.promise();
        Future<Void> earlier = asking.putIfAbsent(key, mine.future());
        if (earlier != null) {
            return earlier;
        }
        ask.get().onComplete(answered -> {
            // Removed before the future completes: a call that comes now finds the new state.
            asking.remove(key, mine.future());
            if (answered.succeeded()) {
                mine.complete();
            } else {
                mine.fail(answered.cause());
            }
        });
        return mine.future();
    }
}
