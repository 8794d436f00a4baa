package dev.bide.http;

import dev.bide.json.JsonText;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Sends a long text piece by piece: a few in each turn of the loop, and none while the client has not taken the ones
 * before. The thread of its connection's loop calls it.
 */
final class Pump {

    private final Loop loop;
    private final HttpServerResponse response;
    private final JsonText text;

    Pump(Loop loop, HttpServerResponse response, JsonText text) {
        this.loop = loop;
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
                loop.inTurn(this::next);
            });
        } else {
            loop.inTurn(this::next);
        }
    }
}
