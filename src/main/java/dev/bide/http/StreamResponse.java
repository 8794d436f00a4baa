package dev.bide.http;

import dev.bide.json.StreamFormat;
import dev.bide.stream.EndedLog;
import dev.bide.stream.LogListener;
import dev.bide.stream.LogReader;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer that tells of waits as they end, as fast as its client takes it. The thread of its connection's loop calls
 * it.
 */
final class StreamResponse implements LogListener {

    private final HttpServerResponse response;
    private final StreamFormat format;
    private final EndedLog course;
    private final Ends ends;
    private final Runnable hangUp;
    private LogReader reading;

    /**
     * How it may end.
     *
     * @param summary what to say when all is told
     * @param broken what to say when it is broken off
     * @param ids whether a client that has gone may come back and go on after any wait
     */
    record Ends(Supplier<JsonObject> summary, Function<Throwable, JsonObject> broken, boolean ids) {}

    StreamResponse(HttpServerResponse response, StreamFormat format, EndedLog course, Ends ends, Runnable hangUp) {
        this.response = response;
        this.format = format;
        this.course = course;
        this.ends = ends;
        this.hangUp = hangUp;
    }

    /** Tells of all waits but the first few, until it is closed. */
    void begin(Loop loop, int after) {
        reading = new LogReader(loop, course, after, this);
        reading.begin();
    }

    /** Tells of nothing any more. */
    void close() {
        if (reading != null) {
            reading.close();
        }
    }

    @Override
    public Future<?> waits(int from, int to) {
        return response.write(format.waits(course, from, to, ends.ids()));
    }

    @Override
    public Future<?> quiet() {
        return response.write(format.quiet());
    }

    @Override
    public void stalled() {
        hangUp.run();
    }

    @Override
    public void over() {
        end(format.end(ends.summary().get()));
    }

    @Override
    public void stopped(Throwable reason) {
        end(format.stopped(ends.broken().apply(reason)));
    }

    private void end(Buffer last) {
        if (!response.closed()) {
            Future<Void> unused = response.end(last);
        }
    }
}
