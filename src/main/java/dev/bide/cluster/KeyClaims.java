package dev.bide.cluster;

import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import dev.bide.refusal.Refusal;
import dev.bide.script.RemoteSeries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The claims that this node knows: those of the keys that it decides about, and those of the tasks that it has created.
 * All instances of a node share one object. Any thread may call it.
 * <p>A claim does not prove that its task exists. The task may have been forgotten, or its creation refused. So a node
 * that finds a claim asks the node of the task.
 */
final class KeyClaims {

    /** How many claims are examined for each request. It adds one at most, so those without a task become no more. */
    private static final int EXAMINED_CLAIMS = 4;

    private final Nodes nodes;

    /** By key, in the order in which they were examined. Guarded by this. */
    private final Map<String, KeyClaim> claims = new LinkedHashMap<>();

    /** The ids of tasks that this node has proposed and neither created nor given up yet. */
    private final Map<String, Promise<Boolean>> starting = new ConcurrentHashMap<>();

    KeyClaims(Nodes nodes) {
        this.nodes = nodes;
        nodes.watch(new NodeWatcher() {
            @Override
            public void gone(Node node, boolean hasLeft) {
                removeAll(node.id());
            }
        });
    }

    private synchronized void removeAll(String holder) {
        claims.values().removeIf(claim -> claim.holder().equals(holder));
    }

    private boolean isOwn(KeyClaim claim) {
        return claim.holder().equals(nodes.self().id());
    }

    /** Removes all claims. The other nodes have removed those of this node when it left. */
    synchronized void clear() {
        claims.clear();
    }

    /** Records that a task with this id is proposed. It is created if its claim wins. */
    void propose(String id) {
        starting.put(id, Promise.promise());
    }

    /** Records whether the task with this id was created. */
    void decided(String id, boolean isCreated) {
        Promise<Boolean> promise = starting.remove(id);
        if (promise != null) {
            promise.complete(isCreated);
        }
    }

    /** Returns a future of whether the task with this id was created; empty if that is known already. */
    Optional<Future<Boolean>> starting(String id) {
        return Optional.ofNullable(starting.get(id)).map(Promise::future);
    }

    synchronized boolean isKnown(String key) {
        return claims.containsKey(key);
    }

    /**
     * Claims a key. Returns the claim that wins: an earlier one, if its task may exist.
     *
     * @param gone the id of a task that is known not to exist; may be empty
     * @param isMine returns whether this node decides about the key
     * @throws Refusal if it does not
     */
    synchronized KeyClaim claim(KeyClaim proposed, String gone, BooleanSupplier isMine) {
        // Tested under the lock: the node that decides now has asked this one before, or finds this claim.
        if (!isMine.getAsBoolean()) {
            throw RemoteSeries.undecided();
        }
        KeyClaim earlier = claims.get(proposed.key());
        if (earlier != null && !earlier.id().equals(gone)) {
            return earlier;
        }
        claims.put(proposed.key(), proposed);
        return proposed;
    }

    /** Adds a claim, if the key has none. */
    synchronized void adopt(KeyClaim claim) {
        claims.putIfAbsent(claim.key(), claim);
    }

    /** Records a claim that has won. */
    synchronized void put(KeyClaim claim) {
        claims.put(claim.key(), claim);
    }

    synchronized void release(String key, String id) {
        KeyClaim claim = claims.get(key);
        if (claim != null && claim.id().equals(id)) {
            claims.remove(key);
        }
    }

    /**
     * Returns the claim of a key for the node that decides about it now. This node keeps it only if it has the task.
     */
    synchronized Optional<KeyClaim> handOver(String key) {
        KeyClaim claim = claims.get(key);
        if (claim != null && !isOwn(claim)) {
            claims.remove(key);
        }
        return Optional.ofNullable(claim);
    }

    /** Examines the next claims, and removes those whose tasks this node has forgotten. Returns them. */
    synchronized List<KeyClaim> removeForgotten(Predicate<String> isKept) {
        List<KeyClaim> forgotten = new ArrayList<>();
        for (int i = Math.min(EXAMINED_CLAIMS, claims.size()); i > 0; i--) {
            KeyClaim claim = claims.values().iterator().next();
            claims.remove(claim.key());
            if (isOwn(claim) && !starting.containsKey(claim.id()) && !isKept.test(claim.id())) {
                forgotten.add(claim);
            } else {
                claims.put(claim.key(), claim); // as the last one
            }
        }
        return forgotten;
    }
}
