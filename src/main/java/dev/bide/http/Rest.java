package dev.bide.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * The rest of a body that is too large. It is read for a while, since a client that is still sending when its connection
 * goes may never see why; one that goes on and on is hung up on. The thread of its connection's loop calls it.
 */
final class Rest {

    private static final long READ_FOR_NOTHING = 1 << 20;

    private final HttpServerRequest request;
    private long read;

    Rest(HttpServerRequest request) {
        this.request = request;
    }

    void discard() {
        request.handler(this::discard);
    }

    private void discard(Buffer data) {
        read += data.length();
        if (read > READ_FOR_NOTHING) {
            request.handler(null);
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                request.connection().close();
            }
        }
    }
}
