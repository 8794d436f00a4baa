package dev.bide.json;

import dev.bide.number.NumberText;
import dev.bide.operation.Field;
import dev.bide.wait.Wait;
import io.vertx.core.json.JsonObject;

/** The fields of the answer to a single wait, as an object or as text. Any thread may call it. */
final class WaitFields {

    // The most frequent answer over HTTP, so its text is made without a JsonObject in between. The event bus needs the
    // object. Both have the same list of fields.

    /** Somewhat more than the length of the text of a wait without a pool. */
    private static final int USUAL_CHARS = 128;

    /** Receives the fields in order. */
    private interface Output {

        void number(String key, double value);

        void whole(String key, long value);
    }

    private record ObjectOutput(JsonObject json) implements Output {

        @Override
        public void number(String key, double value) {
            json.put(key, value);
        }

        @Override
        public void whole(String key, long value) {
            json.put(key, value);
        }
    }

    /** Appends JSON to a text that is empty or ends with a field. The keys are Bide's, and need no escapes. */
    private record TextOutput(StringBuilder text) implements Output {

        @Override
        public void number(String key, double value) {
            NumberText.append(key(key), value);
        }

        @Override
        public void whole(String key, long value) {
            key(key).append(value);
        }

        private StringBuilder key(String key) {
            return text.append(text.length() == 0 ? "{\"" : ",\"").append(key).append("\":");
        }
    }

    private WaitFields() {}

    /** Returns a wait as an object. */
    static JsonObject object(Wait wait) {
        JsonObject json = new JsonObject();
        write(wait, new ObjectOutput(json));
        return json;
    }

    /** Returns the same as {@link JsonText} writes it. */
    static String text(Wait wait) {
        StringBuilder text = new StringBuilder(USUAL_CHARS);
        write(wait, new TextOutput(text));
        return text.append("}\n").toString();
    }

    private static void write(Wait wait, Output output) {
        output.number("delay", wait.delay());
        output.number("elapsed", wait.elapsed());
        output.number("late", wait.late());
        output.whole(Field.SEED.key(), wait.seed());
        wait.index().ifPresent(index -> output.whole(Field.INDEX.key(), index));
        wait.place().ifPresent(place -> {
            output.number("drawn", place.drawn());
            output.number("queued", place.queued());
        });
    }
}
