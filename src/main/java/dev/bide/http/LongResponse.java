package dev.bide.http;

import dev.bide.json.JsonText;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;

/**
 * Sends a long text piece by piece: a few in each turn of the loop, and none while the client has not taken the ones
 * before; one that takes nothing for a minute is given up. The thread of its connection's loop calls it.
 */
final class LongResponse extends Alarm {

    static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Loop loop;
    private final HttpServerResponse response;
    private final JsonText text;
    private final Runnable hangUp;

    LongResponse(Loop loop, HttpServerResponse response, JsonText text, Runnable hangUp) {
        this.loop = loop;
        this.response = response;
        this.text = text;
        this.hangUp = hangUp;
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
        hangUp.run();
    }

    @Override
    protected void failed(Throwable reason) {
        // The loop is stopping, and the server closes whatever is not taken soon.
    }
}
