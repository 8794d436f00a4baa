package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.RemoteSeries;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Task;
import dev.bide.task.TaskRegistry;
import dev.bide.task.TaskRequest;
import dev.bide.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Tasks with an idempotency key. If two nodes get a request with the same key, one of them creates the task, and both
 * answer with it. Any thread may call it.
 * <p>The node that receives a request proposes a task of its own to the owner of the key. The owner decides which task
 * wins. If an earlier one wins, the receiver asks the node of that task whether the task exists. If it does not, the
 * receiver reports that to the owner and proposes again. An owner that does not know a key asks all other nodes first,
 * for as long as they may know it, and also after the loss of the former owner.
 */
final class SharedClaims {

    /** How often a request proposes a task, if the earlier task turns out to be gone each time. */
    private static final int MAX_PROPOSALS = 5;

    private static final String CLAIM = "claim";
    private static final String GONE = "gone";
    private static final String FORWARDED = "forwarded";
    private static final String KEY = "key";
    private static final String ID = "id";
    private static final String STARTED = "started";

    private final ClusterNode node;
    private final KeyOwners owners;
    private final KeyClaims claims;
    private final TaskRegistry registry;
    private final Tasks tasks;
    private final double taskTtl;

    SharedClaims(ClusterNode node, TaskRegistry registry, Tasks tasks, double taskTtl) {
        this.node = node;
        this.owners = node.keys().owners();
        this.claims = node.keys().claims();
        this.registry = registry;
        this.tasks = tasks;
        this.taskTtl = taskTtl;
    }

    private static String ranked(String key) {
        return "idempotency/" + key;
    }

    /** Starts a task, or returns the task of an earlier request with the same key. */
    Future<StartedTask> start(TaskRequest request, IdempotencyKey key) {
        removeForgotten();
        return propose(request, key, "", MAX_PROPOSALS);
    }

    private Future<StartedTask> propose(TaskRequest request, IdempotencyKey key, String gone, int proposals) {
        if (proposals == 0) {
            return Future.failedFuture(RemoteSeries.undecided());
        }
        String id = registry.nextId(node.wallClock());
        KeyClaim proposed = KeyClaim.of(key, id, node.nodes().self().id());
        claims.propose(id);
        return owners.untilAgreed(() -> decide(proposed, gone), node.lostSeconds())
                .onFailure(failure -> claims.decided(id, false))
                .compose(winner -> {
                    if (winner.id().equals(id)) {
                        return create(request, proposed);
                    }
                    claims.decided(id, false);
                    // If the node of the winner leaves, it stops answering, and its task is soon gone.
                    return owners.untilAgreed(() -> isStarted(winner), node.lostSeconds())
                            .compose(started -> started
                                    ? found(proposed, winner)
                                    : propose(request, key, winner.id(), proposals - 1));
                });
    }

    private Future<KeyClaim> decide(KeyClaim proposed, String gone) {
        Node owner = owners.owner(ranked(proposed.key()));
        if (owners.isSelf(owner)) {
            return decideHere(proposed, gone);
        }
        JsonObject question = new JsonObject().put(CLAIM, proposed.json()).put(GONE, gone);
        return owners.ask(owner, Ask.CLAIM_KEY, question, node.lostSeconds()).map(KeyClaim::of);
    }

    private Future<KeyClaim> decideHere(KeyClaim proposed, String gone) {
        boolean mayBeElsewhere = owners.mayBeElsewhere(taskTtl) || owners.hasLost(taskTtl);
        Future<Void> ready = mayBeElsewhere && !claims.isKnown(proposed.key())
                ? owners.once(ranked(proposed.key()), () -> find(proposed.key()))
                : Future.succeededFuture();
        return ready.map(known -> claims.claim(proposed, gone, () -> owners.isMine(ranked(proposed.key()))));
    }

    private Future<Void> find(String key) {
        JsonObject question = new JsonObject().put(KEY, key);
        return Future.all(owners.others().stream()
                        .map(other -> owners.askFormerOwner(other, Ask.FIND_KEY, question, node.lostSeconds() / 2)
                                .onSuccess(answer -> {
                                    if (answer.containsKey(KEY)) {
                                        claims.adopt(KeyClaim.of(answer));
                                    }
                                }))
                        .toList())
                .mapEmpty();
    }

    private Future<StartedTask> create(TaskRequest request, KeyClaim claim) {
        // Recorded before the task is created: if the owner dies now, the next one finds the key here.
        claims.put(claim);
        Task<?> task;
        try {
            task = tasks.start(request, claim.id());
        } catch (RuntimeException | Error e) {
            claims.decided(claim.id(), false);
            release(claim);
            return Future.failedFuture(e);
        }
        claims.decided(claim.id(), true);
        return Future.succeededFuture(new StartedTask(claim.id(), Optional.of(task)));
    }

    /** Frees a key whose task does not exist. If the message is lost, the next request with the key finds that out. */
    private void release(KeyClaim claim) {
        claims.release(claim.key(), claim.id());
        Node owner = owners.owner(ranked(claim.key()));
        if (!owners.isSelf(owner)) {
            JsonObject question = new JsonObject().put(KEY, claim.key()).put(ID, claim.id());
            node.peers()
                    .ask(owner, Ask.RELEASE_KEY, question, node.lostSeconds())
                    .onComplete(released -> {});
        }
    }

    private Future<Boolean> isStarted(KeyClaim winner) {
        if (winner.holder().equals(node.nodes().self().id())) {
            return isStarted(winner.id());
        }
        Optional<Node> holder = node.nodes().present().stream()
                .filter(one -> one.id().equals(winner.holder()))
                .findFirst();
        if (holder.isEmpty() && owners.hasGone(winner.holder())) {
            // The node died before its claim was decided, so its death has not removed the claim.
            return Future.succeededFuture(false);
        }
        return holder.isEmpty()
                ? Future.failedFuture(new Refusal(
                        Reason.LOST,
                        "the key " + Refusal.shown(winner.key()) + " stands for task " + Refusal.shown(winner.id())
                                + ", whose node cannot be asked"))
                : owners.ask(holder.get(), Ask.STARTED_TASK, new JsonObject().put(ID, winner.id()), node.lostSeconds())
                        .map(answer -> answer.getBoolean(STARTED));
    }

    /** Returns a future of whether a task of this node was created and is kept. */
    private Future<Boolean> isStarted(String id) {
        // Read first, because a task is added to the registry before it stops being a proposal.
        return claims.starting(id).orElseGet(() -> Future.succeededFuture(isKept(id)));
    }

    private boolean isKept(String id) {
        return registry.find(id, node.nanos()).isPresent();
    }

    private Future<StartedTask> found(KeyClaim proposed, KeyClaim winner) {
        if (proposed.request() != winner.request()) {
            return Future.failedFuture(new Refusal(
                    Reason.KEY_REUSED,
                    "the key " + Refusal.shown(winner.key()) + " has come before, with another request"));
        }
        return Future.succeededFuture(new StartedTask(winner.id(), registry.find(winner.id(), node.nanos())));
    }

    private void removeForgotten() {
        claims.removeForgotten(this::isKept).forEach(this::release);
    }

    /** Answers another node that proposes a task. */
    Future<JsonObject> claim(JsonObject body) {
        KeyClaim proposed = KeyClaim.of(body.getJsonObject(CLAIM));
        Node owner = owners.owner(ranked(proposed.key()));
        if (owners.isSelf(owner)) {
            return decideHere(proposed, body.getString(GONE)).map(KeyClaim::json);
        }
        return body.getBoolean(FORWARDED, false)
                ? Future.failedFuture(RemoteSeries.undecided())
                : owners.ask(owner, Ask.CLAIM_KEY, body.copy().put(FORWARDED, true), node.lostSeconds() / 2);
    }

    /** Answers the node that decides about a key now. */
    JsonObject find(JsonObject body) {
        String key = body.getString(KEY);
        if (owners.isMine(ranked(key))) {
            // Otherwise both nodes would decide.
            throw RemoteSeries.undecided();
        }
        return claims.handOver(key).map(KeyClaim::json).orElseGet(JsonObject::new);
    }

    JsonObject release(JsonObject body) {
        claims.release(body.getString(KEY), body.getString(ID));
        return new JsonObject();
    }

    /** Answers another node that has found a key claimed for a task of this one. */
    Future<JsonObject> started(JsonObject body) {
        Promise<JsonObject> answer = Promise.promise();
        isStarted(body.getString(ID))
                .map(started -> new JsonObject().put(STARTED, started))
                .onComplete(answer);
        return answer.future();
    }
}
