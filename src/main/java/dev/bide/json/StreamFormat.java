package dev.bide.json;

import dev.bide.stream.EndedLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** The text in which the waits of a fan-out are told of as they end. Any thread may call it. */
public enum StreamFormat {
    /** A JSON object to each line. */
    LINES("application/x-ndjson") {
        @Override
        void wait(StringBuilder text, int place, CharSequence json, boolean ids) {
            text.append(json).append('\n');
        }

        @Override
        public Buffer quiet() {
            return Buffer.buffer("\n");
        }

        @Override
        public Buffer end(JsonObject summary) {
            return Buffer.buffer(summary.encode() + "\n");
        }

        @Override
        public Buffer stopped(JsonObject reason) {
            return end(reason);
        }
    },
    /** Server-sent events: one without a name for each wait, and one named {@code end} (or {@code stopped}). */
    EVENTS("text/event-stream") {
        @Override
        void wait(StringBuilder text, int place, CharSequence json, boolean ids) {
            if (ids) {
                text.append("id: ").append(place + 1).append('\n');
            }
            text.append("data: ").append(json).append("\n\n");
        }

        @Override
        public Buffer quiet() {
            return Buffer.buffer(":\n\n");
        }

        @Override
        public Buffer end(JsonObject summary) {
            return Buffer.buffer("id: " + END + "\nevent: end\ndata: " + summary.encode() + "\n\n");
        }

        @Override
        public Buffer stopped(JsonObject reason) {
            return Buffer.buffer("event: stopped\ndata: " + reason.encode() + "\n\n");
        }
    };

    /** The id of the last event: whoever comes back with it has been told everything. */
    public static final String END = "end";

    private static final int CHARS_OF_A_WAIT = 64;

    private final String type;

    StreamFormat(String type) {
        this.type = type;
    }

    /**
     * Finds a text by its type.
     *
     * @param type its name among media types
     * @return the one of that type
     */
    public static StreamFormat of(String type) {
        return Arrays.stream(values())
                .filter(text -> text.type.equals(type))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Gives the type of this text.
     *
     * @return its name among media types
     */
    public String type() {
        return type;
    }

    /**
     * Writes that some waits have ended.
     *
     * @param course on which they have
     * @param from the place of the first
     * @param to the place after the last
     * @param ids whether each is to have an id, by which one can go on after it
     * @return {@code delay, late, failed?} of each
     */
    public Buffer waits(EndedLog course, int from, int to, boolean ids) {
        StringBuilder text = new StringBuilder((to - from) * CHARS_OF_A_WAIT);
        StringBuilder json = new StringBuilder(CHARS_OF_A_WAIT);
        course.each(from, to, (place, delay, late, failed) -> {
            json.setLength(0);
            json.append("{\"delay\":").append(delay).append(",\"late\":").append(late);
            json.append(failed ? ",\"failed\":true}" : "}");
            wait(text, place, json, ids);
        });
        return Buffer.buffer(text.toString());
    }

    abstract void wait(StringBuilder text, int place, CharSequence json, boolean ids);

    /**
     * Writes what means nothing, so that nobody takes the connection for dead.
     *
     * @return a few bytes that readers skip
     */
    public abstract Buffer quiet();

    /**
     * Writes the end.
     *
     * @param summary what it has come to
     * @return the last thing that is told
     */
    public abstract Buffer end(JsonObject summary);

    /**
     * Writes that no more can be told here; one may come back for the rest, so no id says that all is told.
     *
     * @param reason why
     * @return the last thing that is told
     */
    public abstract Buffer stopped(JsonObject reason);
}
