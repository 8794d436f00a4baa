package dev.bide.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.operation.Fields;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Optional;

/** What a client has sent, read strictly. Only the thread of its connection's loop may call it. */
final class ClientRequest {

    static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final CharSequence PREFER = HttpHeaders.createOptimized("prefer");

    private final RoutingContext context;
    private final HttpServerRequest request;

    ClientRequest(RoutingContext context) {
        this.context = context;
        this.request = context.request();
    }

    Fields query() {
        try {
            return Fields.ofQuery(context.queryParams());
        } catch (HttpException e) {
            // What vertx-web throws if it cannot decode the query.
            throw new Refusal(Reason.INVALID, "the query is malformed: " + Refusal.shown(request.query()));
        }
    }

    void requireNoQuery() {
        query().only(List.of());
    }

    /** Returns the decoded parameter in the path of a route that has one. */
    String pathParameter(String name) {
        return context.pathParam(name);
    }

    /** Returns the host and port that the client has used, for examples that it can copy. */
    String authority() {
        HostAndPort authority = request.authority();
        return authority == null ? "localhost" : authority.toString();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** Returns all lines of a header. */
    private List<String> headers(CharSequence name) {
        MultiMap headers = request.headers();
        // Most requests have none. Over HTTP/2, Vert.x's getAll() runs a stream also then.
        return headers.contains(name) ? headers.getAll(name) : List.of();
    }

    /** Reads the {@link #LAST_EVENT_ID} of a client that reconnects: how many entries of a stream it has received. */
    static long received(String id, long count, String entries) {
        // Eighteen digits fit into a long. Any other text is refused as a number that is too large is.
        long received = id.matches("[0-9]{1,18}") ? Long.parseLong(id) : Long.MAX_VALUE;
        if (received > count) {
            throw Refusal.invalid(
                    LAST_EVENT_ID,
                    "must be a whole number from 0 to " + count + ", the " + entries + " that have ended",
                    id);
        }
        return received;
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** Returns whether the method gives a body a meaning. That of a GET or HEAD is not read (RFC 9110, section 9.3.1). */
    boolean mayHaveBody() {
        return !isHead() && !request.method().equals(HttpMethod.GET);
    }

    /** Returns what the client prefers. A HEAD creates no task, because it must leave nothing behind. */
    Prefer prefer() {
        Prefer prefer = Prefer.of(headers(PREFER));
        return prefer.async() && isHead() ? new Prefer(false, prefer.seconds()) : prefer;
    }

    void requireJsonBody() {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (!MediaTypes.isJson(type)) {
            throw new Refusal(
                    Reason.WRONG_MEDIA_TYPE,
                    "Content-Type must be " + MediaTypes.JSON + ", not "
                            + (type == null ? "missing" : Refusal.shown(type)));
        }
    }

    /** Returns whether {@code Accept} has a media type by its name. */
    boolean accepts(String type) {
        return MediaTypes.names(headers(HttpHeaders.ACCEPT), type);
    }

    void requireAccepted(String type) {
        chooseAccepted(List.of(type));
    }

    /** Returns the media type that the client prefers among the offered ones, or refuses the request. */
    @CanIgnoreReturnValue
    String chooseAccepted(List<String> offered) {
        List<String> accept = headers(HttpHeaders.ACCEPT);
        return MediaTypes.choose(accept, offered)
                .orElseThrow(() -> new Refusal(
                        Reason.NOT_ACCEPTABLE,
                        "this route gives " + String.join(" or ", offered) + ", which Accept rules out: "
                                + Refusal.shown(String.join(", ", accept))));
    }
}
