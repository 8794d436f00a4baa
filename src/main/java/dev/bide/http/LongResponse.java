package dev.bide.http;

import static dev.bide.http.ResponseWriter.ignoreIfGone;

import dev.bide.json.JsonText;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Sends a long text piece by piece: a few in each turn of the loop, and none while the socket's buffer is full. A client
 * that takes nothing for a minute is disconnected. Only the thread of its connection's loop may call it.
 */
final class LongResponse {

    private final Loop loop;
    private final HttpServerResponse response;
    private final JsonText text;
    private final StallTimer stallTimer;

    LongResponse(Loop loop, HttpServerResponse response, JsonText text, Runnable disconnect) {
        this.loop = loop;
        this.response = response;
        this.text = text;
        this.stallTimer = new StallTimer(loop, disconnect);
    }

    void next() {
        if (response.closed()) {
            return;
        }
        Buffer piece = text.next();
        if (!text.hasNext()) {
            ignoreIfGone(response.end(piece));
            return;
        }
        ignoreIfGone(response.write(piece));
        if (response.writeQueueFull()) {
            stallTimer.start();
            // writeQueueFull() is true while the client's flow-control window, or the socket, is full.
            response.drainHandler(drained -> {
                stallTimer.stop();
                // Otherwise it would be called for a later drain as well, and two chains of pieces would run.
                response.drainHandler(null);
                loop.runInTurn(this::next);
            });
        } else {
            // In turns, because a fast client would otherwise get its whole list in one go, and block the loop
            // meanwhile.
            loop.runInTurn(this::next);
        }
    }

    /** Stops sending, because the client has gone. */
    void close() {
        stallTimer.stop();
    }
}
