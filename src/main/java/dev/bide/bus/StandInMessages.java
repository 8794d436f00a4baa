package dev.bide.bus;

import dev.bide.json.StandInAnswers;
import dev.bide.json.StateAnswers;
import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.operation.StandInRequests;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandIns;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Function;

/** Stand-ins on the bus. Only its loop's thread may call it. */
final class StandInMessages {

    private final StandIns standIns;
    private final StandInRequests reader;
    private final Timers timers;

    StandInMessages(Operations operations, Requests requests) {
        this.standIns = operations.standIns();
        this.reader = StandInRequests.ofClients(requests);
        this.timers = operations.engine().loop().timers();
    }

    /** Returns what answers the messages to each of its routes. */
    Map<Route, Function<Fields, Future<JsonObject>>> handlers() {
        return Map.of(
                Route.PUT_STAND_IN,
                this::put,
                Route.GET_STAND_IN,
                fields -> Future.succeededFuture(json(standIns.registry().find(name(fields)))),
                Route.DELETE_STAND_IN,
                this::delete,
                Route.LIST_STAND_INS,
                fields -> Future.succeededFuture(list(Requests.limit(fields))));
    }

    private Future<JsonObject> put(Fields fields) {
        standIns.requireControl();
        return here(standIns.put(reader.named(fields))).map(this::json);
    }

    private Future<JsonObject> delete(Fields fields) {
        standIns.requireControl();
        return here(standIns.registry().delete(name(fields))).map(this::json);
    }

    private JsonObject list(int limit) {
        return StateAnswers.message(StandInAnswers.standIns(
                standIns.registry().list(), limit, standIns.options().host()));
    }

    private JsonObject json(StandIn standIn) {
        return StandInAnswers.standIn(standIn, standIns.options().host());
    }

    /** Returns a future that completes on this loop: the registry completes those of its changes on any thread. */
    private <T> Future<T> here(Future<T> change) {
        Promise<T> here = timers.promise();
        change.onComplete(here);
        return here.future();
    }

    private static String name(Fields fields) {
        return fields.text(Field.NAME.key());
    }
}
