package dev.bide.http;

import dev.bide.json.JsonText;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Sends a long text piece by piece: one in each turn of the loop, and none while the client has not taken the ones
 * before. The thread of its connection's loop calls it.
 */
final class Pump {

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final JsonText text;

    Pump(Vertx vertx, HttpServerResponse response, JsonText text) {
        this.vertx = vertx;
        this.response = response;
        this.text = text;
    }

    void next() {
        if (response.closed()) {
            return;
        }
        Buffer piece = text.next();
        if (!text.hasNext()) {
            response.end(piece);
            return;
        }
        response.write(piece);
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> {
                response.drainHandler(null);
                next();
            });
        } else {
            vertx.runOnContext(turn -> next());
        }
    }
}
