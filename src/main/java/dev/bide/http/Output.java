package dev.bide.http;

import dev.bide.json.JsonText;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The writing of one answer, as its request's method and version have it. The thread of its connection's loop calls it. */
final class Output {

    private final Loop loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;

    Output(Loop loop, HttpServerRequest request) {
        this.loop = loop;
        this.request = request;
        this.response = request.response();
    }

    void send(int status, String type, JsonText text) {
        head(status, type);
        if (text.isShort()) {
            whole(text.next());
        } else if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            unbounded();
            new Pump(loop, response, text).next();
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
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("content-security-policy", "default-src 'none'");
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
