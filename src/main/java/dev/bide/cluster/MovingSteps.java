package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.MessageSize;
import dev.bide.peer.Node;
import dev.bide.script.MovedPosition;
import dev.bide.script.RemoteSeries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves the positions of one kind of key between nodes. Any thread may call it.
 *
 * <p>An owner that does not know a key asks the others for its position, for as long as they may have one. A node that
 * leaves sends its positions to the new owners. In both cases the sender of a position stops counting, so only one node
 * counts. It keeps the position until the receiver confirms it. If the message is lost, the answer to the next question
 * has the same position.
 */
final class MovingSteps<K> {

    static final String KIND = "kind";
    static final String DEFINITION = "definition";
    static final String SERIAL = "serial";

    private static final String KEY = "key";
    private static final String NAME = "name";
    private static final String POSITIONS = "positions";

    /** The serials of the positions that the sender of the message has received. */
    private static final String RECEIVED = "received";

    /** A message gets no further position when its positions exceed this. One has up to some ten thousand bytes. */
    private static final int MAX_MOVED_BYTES = 32_000;

    /** How many steps of refused calls move with a position. Others stay taken: they would make a message too long. */
    private static final int MAX_RETURNED = 500;

    private final ClusterNode node;
    private final KeyOwners owners;
    private final SeriesKind<K> kind;

    MovingSteps(ClusterNode node, SeriesKind<K> kind) {
        this.node = node;
        this.owners = node.keys().owners();
        this.kind = kind;
    }

    private String ranked(K key) {
        return kind.ranked(kind.name().apply(key));
    }

    /** Fetches the positions of a name from the other nodes. */
    Future<Void> fetch(String name) {
        return owners.once(
                kind.ranked(name),
                () -> Future.all(owners.others().stream()
                                .map(other -> fetch(name, other, new JsonArray()))
                                .toList())
                        .mapEmpty());
    }

    /** Asks for one piece after the other. Each question confirms the previous piece. The last answer has no positions. */
    private Future<Void> fetch(String name, Node other, JsonArray received) {
        JsonObject question =
                new JsonObject().put(KIND, kind.word()).put(NAME, name).put(RECEIVED, received);
        return owners.askFormerOwner(other, Ask.MOVE_STEPS, question, node.lostSeconds() / 2)
                .compose(answer -> {
                    JsonArray serials = adoptAll(answer);
                    return serials.isEmpty() ? Future.succeededFuture() : fetch(name, other, serials);
                });
    }

    /** Adds the positions of a message. Returns their serials. */
    private JsonArray adoptAll(JsonObject message) {
        JsonArray serials = new JsonArray();
        for (Object position : message.getJsonArray(POSITIONS, new JsonArray())) {
            JsonObject json = (JsonObject) position;
            kind.positions().adopt(key(json), position(json), node.nanos());
            serials.add(json.getLong(SERIAL));
        }
        return serials;
    }

    /** Adds the positions of a node that leaves. Refuses if this node does not decide about all of their keys. */
    JsonObject adopt(JsonObject body) {
        // If this node leaves, too, it may have handed its own positions over already, and these would be lost with it.
        if (!body.getJsonArray(POSITIONS).stream().allMatch(position -> owners.isMine(ranked(key(position))))) {
            throw RemoteSeries.undecided();
        }
        return new JsonObject().put(RECEIVED, adoptAll(body));
    }

    /** Hands the positions of a name over to the node that decides about it now. */
    JsonObject move(JsonObject body) {
        String name = body.getString(NAME);
        if (owners.isMine(kind.ranked(name))) {
            // Otherwise both nodes would count steps.
            throw RemoteSeries.undecided();
        }
        List<K> keys = kind.positions().keys(key -> kind.name().apply(key).equals(name));
        confirm(keys, body);
        return message(piece(keys.iterator()));
    }

    /** Forgets the positions that another node has confirmed. */
    private void confirm(Collection<K> keys, JsonObject message) {
        for (Object serial : message.getJsonArray(RECEIVED)) {
            keys.forEach(key -> kind.positions().confirm(key, ((Number) serial).longValue()));
        }
    }

    private JsonObject message(Map<K, MovedPosition> piece) {
        JsonArray positions = new JsonArray();
        piece.forEach((key, position) -> positions.add(json(key, position)));
        return new JsonObject().put(KIND, kind.word()).put(POSITIONS, positions);
    }

    /** Hands over the next positions that fit into a message. */
    private Map<K, MovedPosition> piece(Iterator<K> keys) {
        Map<K, MovedPosition> piece = new LinkedHashMap<>();
        int bytes = 0;
        while (keys.hasNext() && bytes <= MAX_MOVED_BYTES) {
            K key = keys.next();
            Optional<MovedPosition> position = kind.positions().handOver(key, node.nanos());
            if (position.isPresent()) {
                piece.put(key, position.get());
                bytes += MessageSize.bytes(json(key, position.get()));
            }
        }
        return piece;
    }

    /**
     * Sends the positions of other nodes' keys to those nodes. If a receiver is no longer the owner, the method sends what
     * is not confirmed to the next owner. Returns a future that fails if a node does not answer.
     */
    Future<Void> handOver() {
        return owners.untilAgreed(this::sendAll, node.lostSeconds() / 2);
    }

    private Future<Void> sendAll() {
        Map<Node, List<K>> keys = new LinkedHashMap<>();
        for (K key : kind.positions().keys(key -> true)) {
            keys.computeIfAbsent(owners.owner(ranked(key)), owner -> new ArrayList<>())
                    .add(key);
        }
        return Future.join(keys.entrySet().stream()
                        .filter(entry -> !owners.isSelf(entry.getKey()))
                        .map(entry -> send(entry.getKey(), entry.getValue().iterator()))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> send(Node owner, Iterator<K> keys) {
        Map<K, MovedPosition> piece = piece(keys);
        if (piece.isEmpty()) {
            return Future.succeededFuture();
        }
        return owners.ask(owner, Ask.ADOPT_STEPS, message(piece), node.lostSeconds() / 2)
                .compose(adopted -> {
                    confirm(piece.keySet(), adopted);
                    return send(owner, keys);
                });
    }

    private JsonObject json(K key, MovedPosition position) {
        List<Long> returned = position.returned().stream().limit(MAX_RETURNED).toList();
        return new JsonObject()
                .put(KEY, kind.write().apply(key))
                .put(DEFINITION, position.definition())
                .put(SERIAL, position.serial())
                .put("changes", position.changes())
                .put("next", position.next())
                .put("calls", position.calls())
                .put("returned", new JsonArray(returned))
                .put("idleNanos", position.idleNanos());
    }

    private K key(Object position) {
        return kind.read().apply(((JsonObject) position).getJsonObject(KEY));
    }

    private static MovedPosition position(JsonObject json) {
        List<Long> returned = json.getJsonArray("returned").stream()
                .map(step -> ((Number) step).longValue())
                .toList();
        return new MovedPosition(
                json.getString(DEFINITION),
                json.getLong(SERIAL),
                json.getLong("changes"),
                json.getLong("next"),
                json.getLong("calls"),
                returned,
                json.getLong("idleNanos"));
    }
}
