package dev.bide.json;

import dev.bide.stream.WaitLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** The formats of a stream of waits or calls. Any thread may call it. */
public enum StreamFormat {
    /** One JSON object on each line. */
    LINES("application/x-ndjson") {
        @Override
        void append(StringBuilder text, String event, long id, CharSequence json) {
            text.append(json).append('\n');
        }

        @Override
        public Buffer quiet() {
            return Buffer.buffer("\n");
        }

        @Override
        public Buffer end(JsonObject summary) {
            return new JsonBuffers(summary).next();
        }

        @Override
        public Buffer stopped(JsonObject reason) {
            return end(reason);
        }
    },
    /** Server-sent events. A wait or call is an event without a name; the last is {@code end} or {@code stopped}. */
    EVENTS("text/event-stream") {
        @Override
        void append(StringBuilder text, String event, long id, CharSequence json) {
            if (id != NO_ID) {
                text.append("id: ").append(id).append('\n');
            }
            if (!event.isEmpty()) {
                text.append("event: ").append(event).append('\n');
            }
            text.append("data: ").append(json).append("\n\n");
        }

        @Override
        public Buffer quiet() {
            // A comment in the format of events.
            return Buffer.buffer(":\n\n");
        }

        @Override
        public Buffer end(JsonObject summary) {
            return event("id: " + END + "\nevent: end", summary);
        }

        @Override
        public Buffer stopped(JsonObject reason) {
            return event("event: stopped", reason);
        }

        private static Buffer event(String name, JsonObject data) {
            return Buffer.buffer(name + "\ndata: ")
                    .appendBuffer(new JsonBuffers(data).next())
                    .appendString("\n");
        }
    };

    /** The id of the last event. A browser that reconnects with it has received everything. */
    public static final String END = "end";

    static final long NO_ID = -1;

    private static final int CHARS_PER_WAIT = 64;

    private final String type;

    StreamFormat(String type) {
        this.type = type;
    }

    /**
     * Returns the format of a media type.
     *
     * @param type such as {@code text/event-stream}
     * @return the format with that type
     */
    public static StreamFormat of(String type) {
        return Arrays.stream(values())
                .filter(format -> format.type.equals(type))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Returns the media type of this format.
     *
     * @return such as {@code text/event-stream}
     */
    public String type() {
        return type;
    }

    /**
     * Writes waits that have ended.
     *
     * @param log the log of their fan-out
     * @param from the index of the first wait
     * @param to the index after the last wait
     * @param ids whether each has an id, after which a client that reconnects can continue
     * @return {@code delay, late, failed?} of each
     */
    public Buffer waits(WaitLog log, int from, int to, boolean ids) {
        StringBuilder text = new StringBuilder((to - from) * CHARS_PER_WAIT);
        // One builder for all waits, which is emptied for each.
        StringBuilder json = new StringBuilder(CHARS_PER_WAIT);
        log.each(from, to, (place, delay, late, failed) -> {
            json.setLength(0);
            EndedWaitText.append(json, delay, late, failed);
            append(text, "", ids ? place + 1 : NO_ID, json);
        });
        return Buffer.buffer(text.toString());
    }

    /**
     * Appends an entry or another event of the stream.
     *
     * @param event the name of its event; empty for an entry
     * @param id how many entries the client has after this event, for the Last-Event-ID of a reconnect; or
     *     {@link #NO_ID}
     */
    abstract void append(StringBuilder text, String event, long id, CharSequence json);

    /**
     * Writes a heartbeat, which shows that the connection is alive.
     *
     * @return a few bytes that readers skip
     */
    public abstract Buffer quiet();

    /**
     * Writes the end of the stream.
     *
     * @param summary the data of the last event, without a long list
     * @return the last piece of the stream
     */
    public abstract Buffer end(JsonObject summary);

    /**
     * Writes that the stream is cut off. It has no id, so that a client that reconnects gets the rest.
     *
     * @param reason why
     * @return the last piece of the stream
     */
    public abstract Buffer stopped(JsonObject reason);
}
