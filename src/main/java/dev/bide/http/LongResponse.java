package dev.bide.http;

import static dev.bide.http.ResponseWriter.ignoreIfGone;

import dev.bide.json.JsonText;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;

/**
 * Sends a long text piece by piece: a few in each turn of the loop, and none while the socket's buffer is full. A client
 * that takes nothing for a minute is disconnected. Only the thread of its connection's loop may call it.
 */
final class LongResponse extends Alarm {

    static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Loop loop;
    private final HttpServerResponse response;
    private final JsonText text;
    private final Runnable disconnect;

    LongResponse(Loop loop, HttpServerResponse response, JsonText text, Runnable disconnect) {
        this.loop = loop;
        this.response = response;
        this.text = text;
        this.disconnect = disconnect;
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
            loop.set(this, loop.nanos() + STALL_NANOS);
            response.drainHandler(drained -> {
                unset();
                response.drainHandler(null);
                loop.inTurn(this::next);
            });
        } else {
            loop.inTurn(this::next);
        }
    }

    @Override
    protected void ended(long nanos) {
        disconnect.run();
    }

    @Override
    protected void failed(Throwable reason) {
        // The loop is stopping; the server closes connections that do not drain within its grace.
    }
}
