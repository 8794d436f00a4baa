package dev.bide.bus;

import dev.bide.cluster.ClusterKeys;
import dev.bide.json.CallAnswers;
import dev.bide.json.StateAnswers;
import dev.bide.operation.CallsRequest;
import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.pool.PoolStates;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandIns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The state of scripts, sequences, pools and calls on the bus, and the reset. Only its loop's thread may call it. */
final class StateMessages {

    private final Map<Route, Function<Fields, Future<JsonObject>>> handlers = new EnumMap<>(Route.class);

    private final StandIns standIns;

    StateMessages(Operations operations, Optional<ClusterKeys> keys) {
        this.standIns = operations.standIns();
        if (keys.isPresent()) {
            shared(keys.get());
        } else {
            own(operations);
        }
        known(Route.LIST_CALLS, fields -> {
            CallsRequest asked = CallsRequest.listing(fields);
            return message(CallAnswers.page(standIn(fields).calls(), asked));
        });
        known(Route.DELETE_CALLS, fields -> {
            standIns.requireControl();
            return CallAnswers.forgotten(standIn(fields).forgetCalls());
        });
    }

    /** Answers for this process. */
    private void own(Operations operations) {
        Scripts scripts = operations.calls().scripts();
        Sequences sequences = operations.calls().sequences();
        PoolStates pools = operations.pools();
        known(Route.LIST_SCRIPTS, fields -> message(StateAnswers.scripts(scripts, Requests.limit(fields))));
        known(Route.GET_SCRIPT, fields -> StateAnswers.script(scripts.find(key(fields))));
        known(Route.DELETE_SCRIPT, fields -> StateAnswers.deleted(scripts.delete(key(fields))));
        known(Route.LIST_SEQUENCES, fields -> message(StateAnswers.sequences(sequences, Requests.limit(fields))));
        known(Route.GET_SEQUENCE, fields -> {
            int limit = Requests.limit(fields);
            return message(StateAnswers.sequences(sequences.find(sequence(fields), limit)));
        });
        known(Route.DELETE_SEQUENCE, fields -> StateAnswers.deleted(sequences.delete(sequence(fields))));
        known(Route.LIST_POOLS, fields -> message(StateAnswers.pools(pools, Requests.limit(fields))));
        known(Route.GET_POOL, fields -> StateAnswers.pool(pools.find(pool(fields))));
        known(Route.DELETE_POOL, fields -> StateAnswers.pool(pools.delete(pool(fields))));
        handlers.put(
                Route.RESET,
                fields -> operations
                        .reset()
                        .run(operations.engine().loop().timers())
                        .map(StateAnswers::reset));
    }

    /** Answers for all nodes of the cluster. */
    private void shared(ClusterKeys keys) {
        for (Route route : List.of(Route.LIST_SCRIPTS, Route.LIST_SEQUENCES, Route.LIST_POOLS)) {
            handlers.put(route, fields -> keys.list(route, Requests.limit(fields)));
        }
        for (Route route : List.of(Route.GET_SCRIPT, Route.DELETE_SCRIPT)) {
            handlers.put(route, fields -> keys.one(route, key(fields), 1));
        }
        handlers.put(
                Route.GET_SEQUENCE, fields -> keys.one(Route.GET_SEQUENCE, sequence(fields), Requests.limit(fields)));
        handlers.put(Route.DELETE_SEQUENCE, fields -> keys.one(Route.DELETE_SEQUENCE, sequence(fields), 1));
        for (Route route : List.of(Route.GET_POOL, Route.DELETE_POOL)) {
            handlers.put(route, fields -> keys.one(route, pool(fields), 1));
        }
        handlers.put(Route.RESET, fields -> keys.reset());
    }

    private StandIn standIn(Fields fields) {
        return standIns.registry().find(CallsRequest.name(fields));
    }

    /** Returns what answers the messages to each of its routes. */
    Map<Route, Function<Fields, Future<JsonObject>>> handlers() {
        return handlers;
    }

    /** Adds a route whose answer is known at once. */
    private void known(Route route, Function<Fields, JsonObject> answer) {
        handlers.put(route, fields -> Future.succeededFuture(answer.apply(fields)));
    }

    private static JsonObject message(JsonObject listed) {
        return StateAnswers.message(listed);
    }

    private static String key(Fields fields) {
        return fields.text(Field.KEY.key());
    }

    private static String sequence(Fields fields) {
        return fields.text(Field.SEQUENCE.key());
    }

    private static String pool(Fields fields) {
        return fields.text(Field.POOL.key());
    }
}
