package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.script.MovedPosition;
import dev.bide.script.NumberedStep;
import dev.bide.script.RemoteSeries;
import dev.bide.script.SeriesLimits;
import dev.bide.script.TakenStep;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The steps of one kind of key, that of scripts or that of sequences. The owner of a key counts them. Any thread may
 * call it.
 *
 * <p>A position moves with its key. An owner that does not know a key asks the others for its position, for as long as
 * they may have one. The node that hands a position over forgets it, so only one node counts. If the answer with a step
 * is lost, the step stays taken.
 */
final class SharedSteps<K> {

    private static final String KIND = "kind";
    private static final String KEY = "key";
    private static final String NAME = "name";
    private static final String DEFINITION = "definition";
    private static final String STEP = "step";
    private static final String SERIAL = "serial";
    private static final String FORWARDED = "forwarded";
    private static final String POSITIONS = "positions";

    /** How much text of positions goes into one message. A key and its script have a few thousand characters. */
    private static final int MAX_MOVED_CHARACTERS = 32_000;

    private final ClusterNode node;
    private final KeyOwners owners;
    private final SeriesKind<K> kind;
    private final SeriesLimits limits;

    SharedSteps(ClusterNode node, SeriesKind<K> kind, SeriesLimits limits) {
        this.node = node;
        this.owners = node.keys().owners();
        this.kind = kind;
        this.limits = limits;
        kind.positions().decideOnly(this::isMine);
    }

    /** Returns whether a message is about this kind of key. */
    boolean isOf(JsonObject body) {
        return body.getString(KIND).equals(kind.word());
    }

    private boolean isMine(K key) {
        return owners.isMine(ranked(key));
    }

    /** Returns the node that decides about a name. */
    Node owner(String name) {
        return owners.owner(kind.ranked(name));
    }

    private String ranked(K key) {
        return kind.ranked(kind.name().apply(key));
    }

    /** Returns whether this node decides about a key, and needs no answer of another node for it. */
    boolean isHere(K key) {
        return isMine(key) && (kind.positions().isKept(key) || !owners.mayBeElsewhere(limits.ttlSeconds()));
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
        return node.peers()
                .ask(owner, Ask.TAKE_STEP, question(key).put(DEFINITION, definition), node.lostSeconds())
                .map(answer -> step(answer))
                .map(step -> new TakenStep(step.number(), () -> giveBack(key, step)));
    }

    private JsonObject question(K key) {
        return new JsonObject().put(KIND, kind.word()).put(KEY, kind.write().apply(key));
    }

    private static NumberedStep step(JsonObject json) {
        return new NumberedStep(json.getLong(STEP), json.getLong(SERIAL));
    }

    private Future<NumberedStep> takeHere(K key, String definition) {
        Future<Void> ready =
                isHere(key) ? Future.succeededFuture() : fetch(kind.name().apply(key));
        return ready.map(known -> kind.positions().take(key, definition, limits, nanos()));
    }

    private long nanos() {
        return node.nanos();
    }

    private void giveBack(K key, NumberedStep step) {
        // To the present owner, because the position may have moved. If that node cannot be asked, the step stays
        // taken.
        node.peers()
                .ask(
                        owners.owner(ranked(key)),
                        Ask.GIVE_BACK_STEP,
                        question(key).put(STEP, step.number()).put(SERIAL, step.serial()),
                        node.lostSeconds())
                .onComplete(given -> {});
    }

    /** Fetches the positions of a name from the other nodes. */
    Future<Void> fetch(String name) {
        return owners.once(
                kind.ranked(name),
                () -> Future.all(owners.others().stream()
                                .map(other -> fetch(name, other))
                                .toList())
                        .mapEmpty());
    }

    /** Fetches the positions of a name, if this node owns it and another node may have some. */
    Future<Void> settle(String name) {
        return owners.mayBeElsewhere(limits.ttlSeconds()) ? fetch(name) : Future.succeededFuture();
    }

    private Future<Void> fetch(String name, Node other) {
        JsonObject question = new JsonObject().put(KIND, kind.word()).put(NAME, name);
        return node.peers()
                .ask(other, Ask.MOVE_STEPS, question, node.lostSeconds() / 2)
                .recover(failure -> owners.isPresent(other.id())
                        ? Future.failedFuture(failure)
                        // The node has gone, and its positions with it.
                        : Future.succeededFuture(new JsonObject().put(POSITIONS, new JsonArray())))
                .compose(answer -> {
                    List<JsonObject> moved = objects(answer.getJsonArray(POSITIONS));
                    moved.forEach(this::adopt);
                    return answer.getBoolean("more", false) ? fetch(name, other) : Future.succeededFuture();
                });
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private void adopt(JsonObject json) {
        List<Long> returned = json.getJsonArray("returned").stream()
                .map(step -> ((Number) step).longValue())
                .toList();
        MovedPosition position = new MovedPosition(
                json.getString(DEFINITION),
                json.getLong(SERIAL),
                json.getLong("next"),
                json.getLong("calls"),
                returned,
                json.getLong("idleNanos"));
        kind.positions().adopt(kind.read().apply(json.getJsonObject(KEY)), position, nanos());
    }

    /** Answers another node that asks for a step. */
    Future<JsonObject> take(JsonObject body) {
        K key = kind.read().apply(body.getJsonObject(KEY));
        return here(key, Ask.TAKE_STEP, body)
                .orElseGet(() -> takeHere(key, body.getString(DEFINITION))
                        .map(step -> new JsonObject().put(STEP, step.number()).put(SERIAL, step.serial())));
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
                        : node.peers().ask(owner, what, body.copy().put(FORWARDED, true), node.lostSeconds() / 2));
    }

    /** Hands the positions of a name over to the node that decides about it now. */
    JsonObject move(JsonObject body) {
        String name = body.getString(NAME);
        if (owners.isMine(kind.ranked(name))) {
            // Otherwise both nodes would count steps.
            throw RemoteSeries.undecided();
        }
        JsonArray moved = new JsonArray();
        int characters = 0;
        for (K key : keys(name)) {
            if (characters > MAX_MOVED_CHARACTERS) {
                return new JsonObject().put(POSITIONS, moved).put("more", true);
            }
            Optional<MovedPosition> position = kind.positions().handOver(key, nanos());
            if (position.isPresent()) {
                JsonObject json = json(key, position.get());
                characters += json.encode().length();
                moved.add(json);
            }
        }
        return new JsonObject().put(POSITIONS, moved);
    }

    private List<K> keys(String name) {
        return kind.positions().keys(key -> kind.name().apply(key).equals(name));
    }

    private JsonObject json(K key, MovedPosition position) {
        return new JsonObject()
                .put(KEY, kind.write().apply(key))
                .put(DEFINITION, position.definition())
                .put(SERIAL, position.serial())
                .put("next", position.next())
                .put("calls", position.calls())
                .put("returned", new JsonArray(position.returned()))
                .put("idleNanos", position.idleNanos());
    }
}
