package dev.bide.http;

import dev.bide.json.StreamFormat;
import dev.bide.stream.FollowedLog;
import dev.bide.stream.LogListener;
import dev.bide.stream.LogReader;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer that reports waits or calls as they end, as fast as its client reads. Only the thread of its connection's
 * loop may call it.
 */
final class StreamResponse implements LogListener {

    private final ResponseWriter writer;
    private final StreamFormat format;
    private final Content content;
    private final LogReader reader;

    /**
     * What a stream reports, and how it ends.
     *
     * @param log the log that it follows
     * @param after the place in the log where it begins
     * @param perPiece how many entries one piece has at most; it is kept until the client takes it
     * @param entries writes entries of the log
     * @param summary returns the last piece when every entry has been sent
     * @param broken returns the last piece when the stream is cut off
     */
    record Content(
            FollowedLog log,
            long after,
            int perPiece,
            Entries entries,
            Supplier<JsonObject> summary,
            Function<Throwable, JsonObject> broken) {}

    /** Writes entries of a log. */
    @FunctionalInterface
    interface Entries {

        /** Returns the text of the entries from a place up to another, exclusive; empty if there is nothing to send. */
        Buffer write(long from, long to);
    }

    StreamResponse(Loop loop, ResponseWriter writer, StreamFormat format, Content content) {
        this.writer = writer;
        this.format = format;
        this.content = content;
        this.reader = new LogReader(loop, content.log(), content.after(), content.perPiece(), this);
    }

    /** Sends entries until it is closed. */
    void begin() {
        reader.begin();
    }

    /** Stops sending, because the client has gone. */
    void close() {
        reader.close();
    }

    @Override
    public Future<?> entries(long from, long to) {
        Buffer text = content.entries().write(from, to);
        // The future of the write is the back-pressure: until it completes, the reader delivers nothing more.
        return text.length() == 0 ? SKIPPED : writer.write(text);
    }

    @Override
    public Future<?> quiet() {
        return writer.write(format.quiet());
    }

    @Override
    public void over() {
        writer.end(format.end(content.summary().get()));
    }

    @Override
    public void stopped(Throwable reason) {
        writer.end(format.stopped(content.broken().apply(reason)));
    }
}
