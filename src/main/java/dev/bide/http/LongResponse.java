package dev.bide.http;

import dev.bide.json.JsonBuffers;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;

/**
 * Sends a long text piece by piece: the next one in a turn of the loop when the client has taken the last. Only the thread
 * of its connection's loop may call it.
 */
final class LongResponse {

    private final Loop loop;
    private final ResponseWriter writer;
    private final JsonBuffers text;
    private boolean closed;

    LongResponse(Loop loop, ResponseWriter writer, JsonBuffers text) {
        this.loop = loop;
        this.writer = writer;
        this.text = text;
    }

    void next() {
        if (closed) {
            return;
        }
        // Produced only now, when the client can take it, so that the text is never in memory as a whole.
        Buffer piece = text.next();
        if (text.hasNext()) {
            writer.write(piece).onComplete(taken -> loop.runInTurn(this::next), gone -> close());
        } else {
            writer.end(piece);
        }
    }

    /** Stops sending, because the client has gone. */
    void close() {
        closed = true;
    }
}
