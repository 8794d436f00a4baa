package dev.bide.http;

import dev.bide.admission.RequestLease;
import dev.bide.json.JsonText;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The writing of one answer, as its request's method and version have it. The thread of its connection's loop calls it. */
final class ResponseWriter {

    /** What every answer has in its head. */
    static final Map<CharSequence, CharSequence> SECURITY_HEADERS = securityHeaders();

    private final Loop loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease visit;

    ResponseWriter(Loop loop, HttpServerRequest request, RequestLease visit) {
        this.loop = loop;
        this.request = request;
        this.response = request.response();
        this.visit = visit;
    }

    private static Map<CharSequence, CharSequence> securityHeaders() {
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
        if (visit.isTurnedAway()) {
            response.end();
        } else if (text.isShort()) {
            whole(text.next());
        } else if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            unbounded();
            LongResponse pump = new LongResponse(loop, response, text, visit::hangUp);
            visit.onGone(pump::unset);
            pump.next();
        }
    }

    /** Prepares for a text whose length is not known. */
    void unbounded() {
        if (request.version() == HttpVersion.HTTP_1_0) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else {
            response.setChunked(true);
        }
    }

    void head(int status, String type) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        head(status);
    }

    void head(int status) {
        guard(response.setStatusCode(status));
    }

    /** Has nobody keep an answer, take it for something else, or run what may be in it. */
    static void guard(HttpServerResponse response) {
        SECURITY_HEADERS.forEach(response::putHeader);
    }

    void whole(Buffer text) {
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.length()))
                    .end();
        } else {
            response.end(text);
        }
    }
}
