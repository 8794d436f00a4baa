package dev.bide.http;

import dev.bide.json.JsonText;
import dev.bide.wait.Waits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Sends a long text piece by piece: a few in each turn of the loop, and none while the client has not taken the ones
 * before. The thread of its connection's loop calls it.
 */
final class Pump {

    private final Waits waits;
    private final HttpServerResponse response;
    private final JsonText text;

    Pump(Waits waits, HttpServerResponse response, JsonText text) {
        this.waits = waits;
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
                waits.inTurn(this::next);
            });
        } else {
            waits.inTurn(this::next);
        }
    }
}
