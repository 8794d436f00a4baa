package dev.bide.http;

import dev.bide.json.CallAnswers;
import dev.bide.json.JsonBuffers;
import dev.bide.json.StreamFormat;
import dev.bide.operation.CallsRequest;
import dev.bide.operation.Fields;
import dev.bide.operation.Route;
import dev.bide.standin.CallFilter;
import dev.bide.standin.CallLog;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandIns;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** The calls of stand-ins over HTTP. Only the thread of the connection's loop may call it. */
final class CallRoutes {

    private static final List<String> TYPES =
            List.of(MediaTypes.JSON, StreamFormat.LINES.type(), StreamFormat.EVENTS.type());

    /** The memory of a call in a list until the list is sent, because the log may have forgotten the call by then. */
    private static final long BYTES_PER_CALL = 500;

    /** How many calls one piece of a stream has, about 10 KB of text. */
    private static final int CALLS_PER_PIECE = 32;

    private final StandIns standIns;

    CallRoutes(StandIns standIns) {
        this.standIns = standIns;
    }

    void list(Exchange exchange) {
        String type = exchange.client().chooseAccepted(TYPES);
        Fields query = exchange.client().query();
        query.only(Route.LIST_CALLS.queryKeys());
        if (!type.equals(MediaTypes.JSON)) {
            stream(exchange, StreamFormat.of(type), CallsRequest.following(query));
            return;
        }
        CallsRequest asked = CallsRequest.listing(query);
        CallLog log = find(exchange).calls();
        exchange.takeBytes(BYTES_PER_CALL * asked.limit());
        exchange.answer(new JsonBuffers(CallAnswers.page(log, asked)));
    }

    private void stream(Exchange exchange, StreamFormat format, CallFilter filter) {
        StandIn standIn = find(exchange);
        Optional<String> lastId = exchange.client().header(ClientRequest.LAST_EVENT_ID);
        if (lastId.equals(Optional.of(StreamFormat.END))) {
            // A browser that has the last event reconnects nevertheless. A 204 stops it.
            exchange.answerNoContent();
            return;
        }
        CallLog log = standIn.calls();
        long after = lastId.map(id -> ClientRequest.received(id, log.count(), "calls"))
                .orElseGet(log::first);
        exchange.stream(
                format,
                new StreamResponse.Content(
                        log,
                        after,
                        CALLS_PER_PIECE,
                        new Entries(format, log, filter, after),
                        () -> CallAnswers.end(standIn),
                        reason -> CallAnswers.stopped(standIn, reason)),
                // Nothing to cancel: the calls are those of other clients.
                () -> {});
    }

    void delete(Exchange exchange) {
        exchange.client().requireNoQuery();
        standIns.requireControl();
        exchange.answer(CallAnswers.forgotten(find(exchange).forgetCalls()));
    }

    private StandIn find(Exchange exchange) {
        String parameter = Route.LIST_CALLS.pathParameter().orElseThrow();
        return standIns.registry().find(exchange.client().pathParameter(parameter));
    }

    /** Writes the calls of a stream, and the number of calls that the client has missed. */
    private static final class Entries implements StreamResponse.Entries {

        private final StreamFormat format;
        private final CallLog log;
        private final CallFilter filter;

        /** The place after the last call that was written or left out. */
        private long written;

        Entries(StreamFormat format, CallLog log, CallFilter filter, long after) {
            this.format = format;
            this.log = log;
            this.filter = filter;
            this.written = after;
        }

        @Override
        public Buffer write(long from, long to) {
            CallLog.Part part = log.part(from, to);
            long missed = part.from() - written;
            written = part.from() + part.calls().size();
            return CallAnswers.entries(format, part, missed, filter);
        }
    }
}
