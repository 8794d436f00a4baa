package dev.bide.json;

import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.JsonEvent;
import io.vertx.core.parsetools.JsonEventType;
import io.vertx.core.parsetools.JsonParser;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads one JSON object from text, each of whose fields is given once. One thread at a time.
 *
 * <p>Vert.x's own reader would keep the last of two fields with the same name, and read to any depth.
 */
public final class Body {

    private static final int DEEPEST = 8;
    private static final int PIECE = 64;

    private final String what;
    private final int depth;
    private final Deque<JsonObject> open = new ArrayDeque<>();
    private JsonObject read;

    private Body(String what, int depth) {
        this.what = what;
        this.depth = depth;
    }

    /**
     * Reads the body of a request.
     *
     * @param text its bytes
     * @return its fields
     * @throws Refusal if it is anything but one flat JSON object
     */
    public static Fields read(Buffer text) {
        return Fields.of(read(text, 1, "the body"));
    }

    /**
     * Reads an object of objects.
     *
     * @param text its bytes
     * @return the object
     * @throws Refusal if it is anything but one JSON object of single values and such objects
     */
    public static JsonObject readNested(Buffer text) {
        return read(text, DEEPEST, "the file");
    }

    private static JsonObject read(Buffer text, int depth, String what) {
        Body body = new Body(what, depth);
        JsonParser parser = JsonParser.newParser();
        parser.handler(body::event);
        try {
            // It goes on after what is no JSON, with an exception for each byte, so it is given but a little at once.
            for (int from = 0; from < text.length(); from += PIECE) {
                parser.handle(text.slice(from, Math.min(from + PIECE, text.length())));
            }
            parser.end();
        } catch (DecodeException | NumberFormatException e) {
            throw new Refusal(Reason.INVALID, what + " is not JSON");
        }
        if (body.read == null) {
            throw Fields.noObject(what);
        }
        return body.read;
    }

    private void event(JsonEvent event) {
        JsonEventType type = event.type();
        if (read != null || (open.isEmpty() && type != JsonEventType.START_OBJECT)) {
            throw Fields.noObject(what);
        }
        if (type == JsonEventType.END_OBJECT) {
            JsonObject closed = open.pop();
            read = open.isEmpty() ? closed : null;
        } else if (type == JsonEventType.VALUE) {
            put(event.fieldName(), event.value());
        } else if (type == JsonEventType.START_OBJECT && open.size() < depth) {
            JsonObject inner = new JsonObject();
            if (!open.isEmpty()) {
                put(event.fieldName(), inner);
            }
            open.push(inner);
        } else {
            throw new Refusal(
                    Reason.INVALID,
                    Refusal.shown(event.fieldName()) + " must be a single value"
                            + (depth > 1 ? " or an object, not an array" : ", not an object or an array"));
        }
    }

    private void put(String name, Object value) {
        JsonObject object = open.element();
        if (object.containsKey(name)) {
            throw Fields.repeated(name);
        }
        object.put(name, value);
    }
}
