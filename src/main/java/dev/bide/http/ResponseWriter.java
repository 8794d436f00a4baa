package dev.bide.http;

import dev.bide.admission.RequestLease;
import dev.bide.json.JsonText;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes one answer as its request's method and HTTP version need it. Only the thread of its loop may call it. */
final class ResponseWriter {

    /**
     * The headers of every answer: no cache keeps it, no browser guesses its type, and nothing in it may load or run
     * anything.
     */
    static final Map<CharSequence, CharSequence> SECURITY_HEADERS = securityHeaders();

    private final Loop loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease lease;

    ResponseWriter(Loop loop, HttpServerRequest request, RequestLease lease) {
        this.loop = loop;
        this.request = request;
        this.response = request.response();
        this.lease = lease;
    }

    private static Map<CharSequence, CharSequence> securityHeaders() {
        // Optimized names and values are encoded once, not for each answer.
        Map<CharSequence, CharSequence> securityHeaders = new LinkedHashMap<>();
        securityHeaders.put(HttpHeaders.CACHE_CONTROL, HttpHeaders.createOptimized("no-store"));
        securityHeaders.put(
                HttpHeaders.createOptimized("x-content-type-options"), HttpHeaders.createOptimized("nosniff"));
        securityHeaders.put(
                HttpHeaders.createOptimized("content-security-policy"),
                HttpHeaders.createOptimized("default-src 'none'"));
        return Collections.unmodifiableMap(securityHeaders);
    }

    void send(int status, String type, JsonText text) {
        head(status, type);
        // Refused for lack of memory: a body would only take more of it.
        if (lease.isHeadersOnly()) {
            ignoreIfGone(response.end());
        } else if (text.isShort()) {
            whole(text.next());
        } else if (request.method().equals(HttpMethod.HEAD)) {
            ignoreIfGone(response.end());
        } else {
            // The length of a long text is not known before all of it is written.
            unbounded();
            LongResponse answer = new LongResponse(loop, response, text, lease::disconnect);
            lease.onDisconnect(answer::close);
            answer.next();
        }
    }

    /** Prepares for a body of unknown length. HTTP/1.0 has no chunks, so there the connection's end is the body's. */
    void unbounded() {
        if (request.version() == HttpVersion.HTTP_1_0) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else {
            response.setChunked(true);
        }
    }

    /** Sends the head before there is any body. */
    void flushHead() {
        ignoreIfGone(response.writeHead());
    }

    /**
     * Drops the result of a write. A write fails only because the client has gone, which the response's close handler
     * reports to the {@link RequestLease}.
     */
    static void ignoreIfGone(Future<Void> write) {}

    void head(int status, String type) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        head(status);
    }

    void head(int status) {
        secure(response.setStatusCode(status));
    }

    /** Adds the security headers. */
    static void secure(HttpServerResponse response) {
        SECURITY_HEADERS.forEach(response::putHeader);
    }

    void whole(Buffer text) {
        if (request.method().equals(HttpMethod.HEAD)) {
            // Vert.x sets the length of a body that is sent, but a HEAD sends none.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.length()));
            ignoreIfGone(response.end());
        } else {
            ignoreIfGone(response.end(text));
        }
    }
}
