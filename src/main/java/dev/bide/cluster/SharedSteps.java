package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.script.NumberedStep;
import dev.bide.script.RemoteSeries;
import dev.bide.script.SeriesLimits;
import dev.bide.script.TakenStep;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The steps of one kind of key, that of scripts or that of sequences. The owner of a key counts them. Any thread may
 * call it.
 *
 * <p>A position moves with its key ({@link MovingSteps}). If the answer with a step is lost, the step stays taken.
 */
final class SharedSteps<K> {

    private static final String KEY = "key";
    private static final String STEP = "step";
    private static final String FORWARDED = "forwarded";

    private final ClusterNode node;
    private final KeyOwners owners;
    private final SeriesKind<K> kind;
    private final SeriesLimits limits;
    private final MovingSteps<K> moves;

    SharedSteps(ClusterNode node, SeriesKind<K> kind, SeriesLimits limits) {
        this.node = node;
        this.owners = node.keys().owners();
        this.kind = kind;
        this.limits = limits;
        this.moves = new MovingSteps<>(node, kind);
        kind.positions().decideOnly(this::isMine);
    }

    /** Returns whether a message is about this kind of key. */
    boolean isOf(JsonObject body) {
        return body.getString(MovingSteps.KIND).equals(kind.word());
    }

    private boolean isMine(K key) {
        return owners.isMine(ranked(key));
    }

    private String ranked(K key) {
        return ranked(kind.name().apply(key));
    }

    /** Returns the text that decides which node a name belongs to. */
    String ranked(String name) {
        return kind.ranked(name);
    }

    /** Returns what moves the positions between nodes. */
    MovingSteps<K> moves() {
        return moves;
    }

    /** Returns whether this node decides about a key, and needs no answer of another node for it. */
    boolean isHere(K key) {
        // Before this node joined, or joined again, another node may have counted.
        return isMine(key)
                && (kind.positions().isCalledSince(key, owners.joinedNanos())
                        || !owners.mayBeElsewhere(limits.ttlSeconds()));
    }

    /** Takes the next step of a key at the node that decides about it. */
    Future<TakenStep> take(K key, String definition) {
        return owners.untilAgreed(() -> takeNow(key, definition), node.lostSeconds());
    }

    private Future<TakenStep> takeNow(K key, String definition) {
        Node owner = owners.owner(ranked(key));
        if (owners.isSelf(owner)) {
            return takeHere(key, definition)
                    .map(step ->
                            new TakenStep(step.number(), () -> kind.positions().giveBack(key, step)));
        }
        JsonObject question = question(key).put(MovingSteps.DEFINITION, definition);
        return owners.ask(owner, Ask.TAKE_STEP, question, node.lostSeconds())
                .map(answer -> step(answer))
                .map(step -> new TakenStep(step.number(), () -> giveBack(key, step)));
    }

    private JsonObject question(K key) {
        return new JsonObject()
                .put(MovingSteps.KIND, kind.word())
                .put(KEY, kind.write().apply(key));
    }

    private static NumberedStep step(JsonObject json) {
        return new NumberedStep(json.getLong(STEP), json.getLong(MovingSteps.SERIAL));
    }

    private Future<NumberedStep> takeHere(K key, String definition) {
        Future<Void> ready =
                isHere(key) ? Future.succeededFuture() : moves.fetch(kind.name().apply(key));
        return ready.map(known -> kind.positions().take(key, definition, limits, nanos()));
    }

    private long nanos() {
        return node.nanos();
    }

    private void giveBack(K key, NumberedStep step) {
        JsonObject question = question(key).put(STEP, step.number()).put(MovingSteps.SERIAL, step.serial());
        // To the present owner, because the position may have moved. If that node cannot be asked, the step stays
        // taken.
        owners.untilAgreed(
                        () -> owners.ask(owners.owner(ranked(key)), Ask.GIVE_BACK_STEP, question, node.lostSeconds()),
                        node.lostSeconds())
                .onComplete(given -> {});
    }

    /** Fetches the positions of a name, if this node owns it and another node may have some. */
    Future<Void> settle(String name) {
        return owners.mayBeElsewhere(limits.ttlSeconds()) ? moves.fetch(name) : Future.succeededFuture();
    }

    /** Answers another node that asks for a step. */
    Future<JsonObject> take(JsonObject body) {
        K key = kind.read().apply(body.getJsonObject(KEY));
        return here(key, Ask.TAKE_STEP, body)
                .orElseGet(() -> takeHere(key, body.getString(MovingSteps.DEFINITION))
                        .map(step -> new JsonObject().put(STEP, step.number()).put(MovingSteps.SERIAL, step.serial())));
    }

    /** Takes back the step of a call that another node has refused. */
    Future<JsonObject> giveBack(JsonObject body) {
        K key = kind.read().apply(body.getJsonObject(KEY));
        return here(key, Ask.GIVE_BACK_STEP, body).orElseGet(() -> {
            kind.positions().giveBack(key, step(body));
            return Future.succeededFuture(new JsonObject());
        });
    }

    /** Returns the answer of the node that decides about a key now; empty if this node does. */
    private Optional<Future<JsonObject>> here(K key, Ask what, JsonObject body) {
        Node owner = owners.owner(ranked(key));
        if (owners.isSelf(owner)) {
            return Optional.empty();
        }
        // Sent on once only: two nodes that see different clusters would send the question back and forth.
        return Optional.of(
                body.getBoolean(FORWARDED, false)
                        ? Future.failedFuture(RemoteSeries.undecided())
                        : owners.ask(owner, what, body.copy().put(FORWARDED, true), node.lostSeconds() / 2));
    }
}
