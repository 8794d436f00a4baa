package dev.bide.endpoint;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Knows the headers of a single connection, which are not forwarded (RFC 9110, section 7.6.1). */
final class ForwardedHeaders {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    private static final int DELETE = 0x7f;

    private ForwardedHeaders() {}

    /** Refuses what HTTP/2 lets pass and HTTP/1 cannot say: in Vert.x's client, it would throw on the way out. */
    static void requireHttp1(HttpServerRequest request) {
        if (request.uri().chars().anyMatch(c -> c <= ' ' || c == DELETE)) {
            throw new Refusal(Reason.INVALID, "the target has a blank or a control character");
        }
        for (Map.Entry<String, String> header : request.headers()) {
            if (header.getValue().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == DELETE)) {
                throw new Refusal(Reason.INVALID, "a header has a control character");
            }
        }
    }

    /** Copies headers, except those of a single connection. */
    static void copy(MultiMap from, MultiMap to) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /** Removes the headers of a single connection that vertx-http-proxy 5.1.6 (ProxiedRequest) would pass on. */
    static void strip(MultiMap headers) {
        namedByConnection(headers).forEach(headers::remove);
        headers.remove("proxy-connection");
    }

    /** Returns the names in the Connection header, in lower case. */
    private static Set<String> namedByConnection(MultiMap headers) {
        List<String> lines = headers.getAll(HttpHeaders.CONNECTION);
        if (lines.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String line : lines) {
            for (String name : line.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        // Without them, the message would have another body than it had.
        names.remove("content-length");
        names.remove("host");
        names.remove("");
        return names;
    }
}
