package dev.bide.cluster;

import dev.bide.json.StateAnswers;
import dev.bide.operation.Operations;
import dev.bide.operation.Route;
import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.peer.Peers;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.TaskRequest;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Asks about the keys of all nodes, and resets all nodes. Any thread may call it. */
public final class ClusterKeys {

    /** A reset waits this many times as long for the other nodes as other questions, because it may end many waits. */
    private static final int RESET_PATIENCE = 2;

    private final ClusterNode node;
    private final SharedKeys keys;
    private final KeyStates states;
    private final SharedClaims claims;
    private final Operations operations;
    private final Timers timers;

    ClusterKeys(ClusterNode node, SharedKeys keys, Operations operations) {
        this.node = node;
        this.keys = keys;
        this.states = new KeyStates(node, keys, operations);
        this.claims = new SharedClaims(
                node,
                keys.stores().tasks(),
                operations.tasks(),
                operations.engine().limits().taskTtl());
        this.operations = operations;
        this.timers = operations.engine().loop().timers();
    }

    /** Adds the handlers of other nodes' questions. */
    void addAnswers(Map<Ask, Peers.Handler> answers) {
        answers.putAll(keys.answers());
        answers.put(Ask.STATE, (from, body) -> states.answer(body));
        answers.put(Ask.CLAIM_KEY, (from, body) -> claims.claim(body));
        answers.put(Ask.FIND_KEY, (from, body) -> Future.succeededFuture(claims.find(body)));
        answers.put(Ask.RELEASE_KEY, (from, body) -> Future.succeededFuture(claims.release(body)));
        answers.put(Ask.STARTED_TASK, (from, body) -> claims.started(body));
        answers.put(Ask.RESET, (from, body) -> resetHere());
    }

    /** Sends the positions of keys to their new owners. Returns a future that completes when the owners have them. */
    Future<Void> handOver() {
        return keys.handOver();
    }

    /**
     * Returns the state of a script, a sequence or a pool, or deletes it.
     *
     * @param route which of it
     * @param name the key of the script, or the name
     * @param limit how many items a list may have
     * @return a future of the answer of the node that the name belongs to
     */
    public Future<JsonObject> one(Route route, String name, int limit) {
        return onCallerContext(states.one(route, name, limit));
    }

    /**
     * Lists the scripts, the sequences or the pools of all nodes.
     *
     * @param route which of them
     * @param limit how many at most
     * @return a future of the list; if nodes have not answered, {@code missing} has their tags
     */
    public Future<JsonObject> list(Route route, int limit) {
        return onCallerContext(states.list(route, limit));
    }

    /**
     * Starts a task, or returns the task of an earlier request with the same key. Any node may have received that
     * request.
     *
     * @param request what the task does
     * @param key the idempotency key
     * @return a future of the task
     */
    public Future<StartedTask> start(TaskRequest request, IdempotencyKey key) {
        return onCallerContext(claims.start(request, key));
    }

    /**
     * Ends and forgets everything on all nodes.
     *
     * @return a future of how much was ended and forgotten on all of them; if nodes have not answered, {@code missing}
     *     has their tags
     */
    public Future<JsonObject> reset() {
        List<Node> nodes = node.nodes().present();
        List<Future<JsonObject>> resets = nodes.stream()
                .map(one -> node.keys().owners().isSelf(one)
                        ? resetHere()
                        : node.peers().ask(one, Ask.RESET, new JsonObject(), RESET_PATIENCE * node.lostSeconds()))
                .toList();
        return onCallerContext(
                Future.join(resets).transform((all, failure) -> Future.succeededFuture(sum(nodes, resets))));
    }

    private Future<JsonObject> resetHere() {
        return operations.reset().run(timers).map(StateAnswers::reset);
    }

    private static JsonObject sum(List<Node> nodes, List<Future<JsonObject>> resets) {
        JsonObject sum = new JsonObject();
        JsonArray missing = new JsonArray();
        for (int i = 0; i < resets.size(); i++) {
            if (resets.get(i).succeeded()) {
                JsonObject counts = resets.get(i).result();
                counts.fieldNames().forEach(name -> sum.put(name, sum.getLong(name, 0L) + counts.getLong(name)));
            } else {
                missing.add(nodes.get(i).tag().toString());
            }
        }
        return missing.isEmpty() ? sum : sum.put("missing", missing);
    }

    private <T> Future<T> onCallerContext(Future<T> future) {
        Promise<T> promise = timers.promise();
        future.onComplete(promise);
        return promise.future();
    }
}
