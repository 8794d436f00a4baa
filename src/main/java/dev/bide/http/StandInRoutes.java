package dev.bide.http;

import dev.bide.json.JsonBody;
import dev.bide.json.JsonBuffers;
import dev.bide.json.StandInAnswers;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.operation.StandInRequests;
import dev.bide.standin.Definition;
import dev.bide.standin.StandIns;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Stand-ins over HTTP. Only the thread of the connection's loop may call it. */
final class StandInRoutes {

    /** The memory of an item in a list until the list is sent. */
    private static final long BYTES_PER_ITEM = 500;

    /** Enough for an answer of 1 MiB whose text needs escapes in JSON. */
    private static final int MAX_DEFINITION_BYTES = 2 << 20;

    private static final int OK = 200;
    private static final int CREATED = 201;

    private final StandIns standIns;
    private final StandInRequests reader;
    private final Timers timers;

    StandInRoutes(Operations operations, Requests requests) {
        this.standIns = operations.standIns();
        this.reader = StandInRequests.ofClients(requests);
        this.timers = operations.engine().loop().timers();
    }

    void put(Exchange exchange) {
        standIns.requireControl();
        exchange.client().requireNoQuery();
        String name = name(exchange, Route.PUT_STAND_IN);
        exchange.readBody(MAX_DEFINITION_BYTES, body -> {
            Definition definition = reader.definition(name, JsonBody.readDefinition(body.getBytes()));
            // If the client goes away, the stand-in is started nevertheless. A repeated PUT has the same result.
            exchange.hold(
                    here(standIns.replace(definition)),
                    () -> {},
                    put -> exchange.writer.send(
                            put.created() ? CREATED : OK,
                            MediaTypes.JSON,
                            new JsonBuffers(StandInAnswers.standIn(put.standIn(), host()))));
        });
    }

    void get(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.answer(StandInAnswers.standIn(standIns.registry().find(name(exchange, Route.GET_STAND_IN)), host()));
    }

    void delete(Exchange exchange) {
        standIns.requireControl();
        exchange.client().requireNoQuery();
        String name = name(exchange, Route.DELETE_STAND_IN);
        exchange.answer(here(standIns.registry().delete(name)).map(standIn -> StandInAnswers.standIn(standIn, host())));
    }

    void list(Exchange exchange) {
        Fields query = exchange.client().query();
        query.only(Route.LIST_STAND_INS.queryKeys());
        int limit = Requests.limit(query);
        exchange.takeBytes(BYTES_PER_ITEM * limit);
        exchange.answer(
                new JsonBuffers(StandInAnswers.standIns(standIns.registry().list(), limit, host())));
    }

    private String host() {
        return standIns.options().host();
    }

    /** Returns a future that completes on this loop. The futures of the registry complete on any thread. */
    private <T> Future<T> here(Future<T> change) {
        Promise<T> here = timers.promise();
        change.onComplete(here);
        return here.future();
    }

    private static String name(Exchange exchange, Route route) {
        return exchange.client().pathParameter(route.pathParameter().orElseThrow());
    }
}
