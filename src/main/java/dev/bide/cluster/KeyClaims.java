package dev.bide.cluster;

import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import dev.bide.refusal.Refusal;
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
 * Which task each idempotency key stands for, as far as this node knows: of the keys that it decides about, and of the tasks
 * that it has created. All instances of a node share one. Any thread may call it.
 *
 * <p>A claim is never proof that its task is there. The task may have been forgotten, or its creation refused: a node that
 * finds a key claimed asks the node of the task, which knows.
 */
final class KeyClaims {

    /** How many claims are examined for each request. It adds one at most, so those without a task become no more. */
    private static final int EXAMINED_CLAIMS = 4;

    private final Nodes nodes;

    /** By key, in the order in which they were examined. Guarded by this. */
    private final Map<String, KeyClaim> claims = new LinkedHashMap<>();

    /** The ids of tasks that this node has proposed, until each is created, or not. */
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

    /** Forgets all claims. The others have forgotten those of this node when it left. */
    synchronized void clear() {
        claims.clear();
    }

    /** Records that the creation of a task with this id depends on what is decided about its key. */
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

    /** Returns whether the task with this id was created, if that is not known yet. */
    Optional<Future<Boolean>> starting(String id) {
        return Optional.ofNullable(starting.get(id)).map(Promise::future);
    }

    synchronized boolean isKnown(String key) {
        return claims.containsKey(key);
    }

    /**
     * Claims a key. Returns the claim that wins: the earlier one, if there is one and its task may be there.
     *
     * @param gone the id of a task that is known not to be there; empty if none is
     * @param isMine returns whether this node decides about the key
     * @throws Refusal if it does not
     */
    synchronized KeyClaim claim(KeyClaim proposed, String gone, BooleanSupplier isMine) {
        // Under the lock: the node that decides by now has asked this one before, or finds this claim.
        if (!isMine.getAsBoolean()) {
            throw SharedSteps.disagreement();
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

    /** Returns the claim of a key for the node that decides about it by now. It stays only if its task is here. */
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
