package dev.bide.http;

import static dev.bide.http.ResponseWriter.ignoreIfGone;

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
 * An answer that reports waits as they end, as fast as its client reads. Only the thread of its connection's loop may call
 * it.
 */
final class StreamResponse implements LogListener {

    private final HttpServerResponse response;
    private final StreamFormat format;
    private final EndedLog course;
    private final Ends ends;
    private final Runnable disconnect;
    private LogReader reader;

    /**
     * How a stream ends.
     *
     * @param summary returns the last piece when every wait has been sent
     * @param broken returns the last piece when the stream is cut off
     * @param ids whether a client may reconnect and continue after any wait
     */
    record Ends(Supplier<JsonObject> summary, Function<Throwable, JsonObject> broken, boolean ids) {}

    StreamResponse(HttpServerResponse response, StreamFormat format, EndedLog course, Ends ends, Runnable disconnect) {
        this.response = response;
        this.format = format;
        this.course = course;
        this.ends = ends;
        this.disconnect = disconnect;
    }

    /** Sends all waits after an index, until it is closed. */
    void begin(Loop loop, int after) {
        reader = new LogReader(loop, course, after, this);
        reader.begin();
    }

    /** Stops sending. */
    void close() {
        if (reader != null) {
            reader.close();
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
        disconnect.run();
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
            ignoreIfGone(response.end(last));
        }
    }
}
