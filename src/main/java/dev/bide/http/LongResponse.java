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
        // Produced only now, when the client can take it, so that the text is never in memory as a whole.
        Buffer piece = text.next();
        if (!text.hasNext()) {
            ignoreIfGone(response.end(piece));
            return;
        }
        ignoreIfGone(response.write(piece));
        if (response.writeQueueFull()) {
            stallTimer.start();
            response.drainHandler(drained -> {
                stallTimer.stop();
                // Vert.x may call it again, and two chains of turns would then send the text.
                response.drainHandler(null);
                loop.runInTurn(this::next);
            });
        } else {
            loop.runInTurn(this::next);
        }
    }

    /** Stops sending, because the client has gone. */
    void close() {
        stallTimer.stop();
    }
}
