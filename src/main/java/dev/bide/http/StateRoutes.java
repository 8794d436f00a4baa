package dev.bide.http;

import dev.bide.cluster.ClusterKeys;
import dev.bide.json.JsonBody;
import dev.bide.json.JsonBuffers;
import dev.bide.json.StateAnswers;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.pool.PoolStates;
import dev.bide.reset.Reset;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.time.Timers;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The state of scripts, sequences and pools over HTTP, and the reset. Only the thread of the connection's loop may call it. */
final class StateRoutes {

    /** What an item of a list occupies until it is sent: a snapshot of its state. */
    private static final long BYTES_PER_ITEM = 100;

    /** The memory of an item of a list from another node, with all its fields. */
    private static final long BYTES_PER_FOREIGN_ITEM = 4_000;

    private final Scripts scripts;
    private final Sequences sequences;
    private final PoolStates pools;
    private final Reset reset;
    private final Timers timers;

    /** The keys of all nodes; empty without a cluster. */
    private final Optional<ClusterKeys> keys;

    StateRoutes(Operations operations, Optional<ClusterKeys> keys) {
        this.keys = keys;
        this.scripts = operations.calls().scripts();
        this.sequences = operations.calls().sequences();
        this.pools = operations.pools();
        this.reset = operations.reset();
        this.timers = operations.engine().loop().timers();
    }

    void listScripts(Exchange exchange) {
        list(exchange, Route.LIST_SCRIPTS, limit -> StateAnswers.scripts(scripts, limit));
    }

    void script(Exchange exchange) {
        one(exchange, Route.GET_SCRIPT, key -> StateAnswers.script(scripts.find(key)));
    }

    void deleteScript(Exchange exchange) {
        one(exchange, Route.DELETE_SCRIPT, key -> StateAnswers.deleted(scripts.delete(key)));
    }

    void listSequences(Exchange exchange) {
        list(exchange, Route.LIST_SEQUENCES, limit -> StateAnswers.sequences(sequences, limit));
    }

    void sequence(Exchange exchange) {
        String name = name(exchange, Route.GET_SEQUENCE);
        list(exchange, Route.GET_SEQUENCE, limit -> StateAnswers.sequences(sequences.find(name, limit)));
    }

    void deleteSequence(Exchange exchange) {
        one(exchange, Route.DELETE_SEQUENCE, name -> StateAnswers.deleted(sequences.delete(name)));
    }

    void listPools(Exchange exchange) {
        list(exchange, Route.LIST_POOLS, limit -> StateAnswers.pools(pools, limit));
    }

    void pool(Exchange exchange) {
        one(exchange, Route.GET_POOL, name -> StateAnswers.pool(pools.find(name)));
    }

    void deletePool(Exchange exchange) {
        one(exchange, Route.DELETE_POOL, name -> StateAnswers.pool(pools.delete(name)));
    }

    /** Resets, if the body is JSON: a web page of another origin cannot send that without asking first. */
    void reset(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.readBody(BodyReader.MAX_BYTES, body -> {
            JsonBody.read(body.getBytes()).only(Route.RESET.queryKeys());
            exchange.answer(keys.map(ClusterKeys::reset)
                    .orElseGet(() -> reset.run(timers).map(StateAnswers::reset)));
        });
    }

    private void list(Exchange exchange, Route route, IntFunction<JsonObject> answer) {
        Fields query = exchange.client().query();
        query.only(route.queryKeys());
        int limit = Requests.limit(query);
        exchange.takeBytes((keys.isPresent() ? BYTES_PER_FOREIGN_ITEM : BYTES_PER_ITEM) * limit);
        if (keys.isEmpty()) {
            exchange.answer(new JsonBuffers(answer.apply(limit)));
        } else if (route.pathParameter().isPresent()) {
            exchange.answer(keys.get().one(route, name(exchange, route), limit));
        } else {
            exchange.answer(keys.get().list(route, limit));
        }
    }

    private void one(Exchange exchange, Route route, Function<String, JsonObject> answer) {
        exchange.client().requireNoQuery();
        String name = name(exchange, route);
        if (keys.isPresent()) {
            exchange.answer(keys.get().one(route, name, 1));
        } else {
            exchange.answer(answer.apply(name));
        }
    }

    private static String name(Exchange exchange, Route route) {
        return exchange.client().pathParameter(route.pathParameter().orElseThrow());
    }
}
