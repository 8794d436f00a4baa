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
        // createOptimized() converts a text to ASCII once, and not for each response.
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
        prepareHead(status, type);
        if (lease.isHeadersOnly()) {
            ignoreIfGone(response.end());
        } else if (text.isShort()) {
            sendWhole(text.next());
        } else if (request.method().equals(HttpMethod.HEAD)) {
            // Without a Content-Length, which would be known only after the whole text has been produced.
            ignoreIfGone(response.end());
        } else {
            prepareUnknownLength();
            LongResponse answer = new LongResponse(loop, response, text, lease::disconnect);
            lease.onDisconnect(answer::close);
            answer.next();
        }
    }

    /** Prepares for a body of unknown length. HTTP/1.0 has no chunks, so there the connection's end is the body's. */
    void prepareUnknownLength() {
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

    void prepareHead(int status, String type) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        prepareHead(status);
    }

    void prepareHead(int status) {
        secure(response.setStatusCode(status));
    }

    /** Adds the security headers. */
    static void secure(HttpServerResponse response) {
        SECURITY_HEADERS.forEach(response::putHeader);
    }

    void sendWhole(Buffer text) {
        if (request.method().equals(HttpMethod.HEAD)) {
            // The length that the same GET would have (RFC 9110, section 8.6). Vert.x sets it only with a body.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.length()));
            ignoreIfGone(response.end());
        } else {
            ignoreIfGone(response.end(text));
        }
    }
}
