package dev.bide.http;

import dev.bide.json.StreamFormat;
import dev.bide.stream.EndedLog;
import dev.bide.stream.LogListener;
import dev.bide.stream.LogReader;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer that reports waits as they end, as fast as its client reads. Only the thread of its connection's loop may call
 * it.
 */
final class StreamResponse implements LogListener {

    /** How many waits one piece has, about 4 KB of text. It is kept until the client takes it. */
    static final int WAITS_PER_PIECE = 64;

    private final ResponseWriter writer;
    private final StreamFormat format;
    private final EndedLog log;
    private final Ends ends;
    private final LogReader reader;

    /**
     * How a stream ends.
     *
     * @param summary returns the last piece when every wait has been sent
     * @param broken returns the last piece when the stream is cut off
     * @param ids whether a client may reconnect and continue after any wait
     */
    record Ends(Supplier<JsonObject> summary, Function<Throwable, JsonObject> broken, boolean ids) {}

    StreamResponse(Loop loop, ResponseWriter writer, StreamFormat format, EndedLog log, Ends ends, int after) {
        this.writer = writer;
        this.format = format;
        this.log = log;
        this.ends = ends;
        this.reader = new LogReader(loop, log, after, WAITS_PER_PIECE, this);
    }

    /** Sends waits until it is closed. */
    void begin() {
        reader.begin();
    }

    /** Stops sending, because the client has gone. */
    void close() {
        reader.close();
    }

    @Override
    public Future<?> waits(int from, int to) {
        // The future of the write is the back-pressure: until it completes, the reader delivers nothing more.
        return writer.write(format.waits(log, from, to, ends.ids()));
    }

    @Override
    public Future<?> quiet() {
        return writer.write(format.quiet());
    }

    @Override
    public void over() {
        writer.end(format.end(ends.summary().get()));
    }

    @Override
    public void stopped(Throwable reason) {
        writer.end(format.stopped(ends.broken().apply(reason)));
    }
}
