package dev.bide.cluster;

import dev.bide.json.StateAnswers;
import dev.bide.operation.Operations;
import dev.bide.operation.Route;
import dev.bide.peer.Ask;
import dev.bide.peer.MessageSize;
import dev.bide.peer.Node;
import dev.bide.pool.PoolStates;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.RemoteSeries;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of the scripts, sequences and pools of the cluster. Any thread may call it.
 * <p>The owner of a name answers for it. A list is merged from the lists of all nodes, one item of each in turn.
 */
final class KeyStates {

    private static final String ROUTE = "route";
    private static final String NAME = "name";
    private static final String LIMIT = "limit";
    private static final String SKIP = "skip";
    private static final String STATE = "state";
    private static final String MORE = "more";
    private static final String COUNT = "count";

    /** A message gets no further item when its items exceed this. An item has a few thousand bytes at most. */
    private static final int MAX_BYTES = 32_000;

    private final ClusterNode node;
    private final KeyOwners owners;
    private final SharedKeys keys;
    private final Scripts scripts;
    private final Sequences sequences;
    private final PoolStates pools;

    KeyStates(ClusterNode node, SharedKeys keys, Operations operations) {
        this.node = node;
        this.owners = node.keys().owners();
        this.keys = keys;
        this.scripts = operations.calls().scripts();
        this.sequences = operations.calls().sequences();
        this.pools = operations.pools();
    }

    /** Returns the state of a name, or deletes it. A list of sequences has a limit. */
    Future<JsonObject> one(Route route, String name, int limit) {
        JsonObject question = question(route, name, limit);
        return owners.untilAgreed(
                () -> {
                    Node owner = owners.owner(ranked(route, name));
                    return owners.isSelf(owner) ? oneHere(question) : ask(owner, question, node.lostSeconds());
                },
                node.lostSeconds());
    }

    /** Returns a list, with the tags of the nodes that have not answered. */
    Future<JsonObject> list(Route route, int limit) {
        JsonObject question = question(route, "", limit);
        List<Node> nodes = node.nodes().present();
        List<Future<JsonObject>> answers = nodes.stream()
                .map(one -> owners.isSelf(one)
                        ? Future.succeededFuture(here(question))
                        : ask(one, question, node.lostSeconds() / 2))
                .toList();
        return Future.join(answers).transform((all, failure) -> Future.succeededFuture(merged(nodes, answers, limit)));
    }

    private static JsonObject question(Route route, String name, int limit) {
        return new JsonObject().put(ROUTE, route.name()).put(NAME, name).put(LIMIT, limit);
    }

    /** Returns the text that decides which node a name belongs to. */
    private String ranked(Route route, String name) {
        return switch (route) {
            case GET_SCRIPT, DELETE_SCRIPT -> keys.scripts().ranked(name);
            case GET_SEQUENCE, DELETE_SEQUENCE -> keys.sequences().ranked(name);
            case GET_POOL, DELETE_POOL -> SharedPools.ranked(name);
            default -> throw new IllegalArgumentException(route + " is not about one name");
        };
    }

    /** Returns the state of a name that this node owns. The method asks the other nodes first if they may know it. */
    private Future<JsonObject> oneHere(JsonObject question) {
        String name = question.getString(NAME);
        return switch (Route.valueOf(question.getString(ROUTE))) {
            case GET_SCRIPT, DELETE_SCRIPT -> keys.scripts().settle(name).map(settled -> ofOwner(question));
            case GET_SEQUENCE, DELETE_SEQUENCE -> keys.sequences().settle(name).map(settled -> ofOwner(question));
            default ->
                keys.sharedPools().mayBeElsewhere(name)
                        ? firstOf(owners.others(), question)
                        : Future.succeededFuture(ofOwner(question));
        };
    }

    /** Returns the state on this node. Refuses if another node decides about the name now: it may have the state. */
    private JsonObject ofOwner(JsonObject question) {
        if (!owners.isMine(ranked(Route.valueOf(question.getString(ROUTE)), question.getString(NAME)))) {
            throw RemoteSeries.undecided();
        }
        return here(question);
    }

    /** Returns the state of a pool at the first of some nodes where it is busy. */
    private Future<JsonObject> firstOf(List<Node> others, JsonObject question) {
        if (others.isEmpty()) {
            return Future.succeededFuture(ofOwner(question));
        }
        return ask(others.get(0), question.copy().put(MORE, false), node.lostSeconds() / 2)
                .recover(failure -> hasNoPool(others.get(0), failure)
                        ? firstOf(others.subList(1, others.size()), question)
                        : Future.failedFuture(failure));
    }

    private boolean hasNoPool(Node other, Throwable failure) {
        return !node.nodes().present().contains(other)
                || (failure instanceof Refusal refusal && refusal.reason() == Reason.NOT_FOUND);
    }

    /** Asks a node, once for each piece of its list. */
    private Future<JsonObject> ask(Node other, JsonObject question, double seconds) {
        return owners.ask(other, Ask.STATE, question, seconds).compose(piece -> {
            JsonObject state = piece.getJsonObject(STATE);
            if (!piece.getBoolean(MORE, false)) {
                return Future.succeededFuture(state);
            }
            JsonArray items = items(state);
            JsonObject next = question.copy().put(SKIP, question.getInteger(SKIP, 0) + items.size());
            return ask(other, next, seconds).map(rest -> {
                items.addAll(items(rest));
                return state;
            });
        });
    }

    /** Answers another node. */
    Future<JsonObject> answer(JsonObject question) {
        Route route = Route.valueOf(question.getString(ROUTE));
        // The owner of a pool asks, too, if the pool may still be busy here.
        boolean asOwner = isOne(route) && !question.containsKey(MORE);
        Future<JsonObject> state = asOwner ? oneHere(question) : Future.succeededFuture(here(question));
        return state.map(whole -> piece(whole, question.getInteger(SKIP, 0)));
    }

    private static boolean isOne(Route route) {
        return route != Route.LIST_SCRIPTS && route != Route.LIST_SEQUENCES && route != Route.LIST_POOLS;
    }

    /** Returns the state that this node has. */
    private JsonObject here(JsonObject question) {
        keys.removeOverduePlaces();
        String name = question.getString(NAME);
        int limit = question.getInteger(LIMIT);
        JsonObject state = switch (Route.valueOf(question.getString(ROUTE))) {
            case LIST_SCRIPTS -> StateAnswers.scripts(scripts, limit);
            case GET_SCRIPT -> StateAnswers.script(scripts.find(name));
            case DELETE_SCRIPT -> StateAnswers.deleted(scripts.delete(name));
            case LIST_SEQUENCES -> StateAnswers.sequences(sequences, limit);
            case GET_SEQUENCE -> StateAnswers.sequences(sequences.find(name, limit));
            case DELETE_SEQUENCE -> StateAnswers.deleted(sequences.delete(name));
            case LIST_POOLS -> StateAnswers.pools(pools, limit);
            case GET_POOL -> StateAnswers.pool(pools.find(name));
            case DELETE_POOL -> StateAnswers.pool(pools.delete(name));
            default -> throw new IllegalArgumentException("not the state of keys");
        };
        return StateAnswers.message(state);
    }

    /** Returns the field with the list, if there is one. */
    private static String listField(JsonObject state) {
        return state.fieldNames().stream()
                .filter(field -> state.getValue(field) instanceof JsonArray)
                .findFirst()
                .orElse("");
    }

    private static JsonArray items(JsonObject state) {
        return state.getJsonArray(listField(state));
    }

    /** Cuts a list to the items that fit into one message. */
    private static JsonObject piece(JsonObject whole, int skip) {
        String field = listField(whole);
        if (field.isEmpty()) {
            return new JsonObject().put(STATE, whole);
        }
        JsonArray all = whole.getJsonArray(field);
        JsonArray items = new JsonArray();
        int bytes = 0;
        for (int i = skip; i < all.size() && bytes <= MAX_BYTES; i++) {
            bytes += MessageSize.bytes(all.getJsonObject(i));
            items.add(all.getJsonObject(i));
        }
        return new JsonObject().put(STATE, whole.put(field, items)).put(MORE, skip + items.size() < all.size());
    }

    private static JsonObject merged(List<Node> nodes, List<Future<JsonObject>> answers, int limit) {
        List<JsonObject> lists = new ArrayList<>();
        JsonArray missing = new JsonArray();
        long count = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).succeeded()) {
                lists.add(answers.get(i).result());
                count += answers.get(i).result().getLong(COUNT);
            } else {
                missing.add(nodes.get(i).tag().toString());
            }
        }
        JsonObject merged = new JsonObject()
                .put(
                        listField(lists.get(0)),
                        inTurn(lists.stream().map(KeyStates::items).toList(), limit))
                .put(COUNT, count);
        return missing.isEmpty() ? merged : merged.put("missing", missing);
    }

    /** Returns the first items of each list, then the second ones, and so on. */
    private static JsonArray inTurn(List<JsonArray> lists, int limit) {
        JsonArray merged = new JsonArray();
        int longest = lists.stream().mapToInt(JsonArray::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (JsonArray list : lists) {
                if (i < list.size() && merged.size() < limit) {
                    merged.add(list.getValue(i));
                }
            }
        }
        return merged;
    }
}
