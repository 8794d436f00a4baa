package dev.bide.json;

import dev.bide.operation.Fields;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
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
public final class JsonBody {

    private static final int DEEPEST = 8;
    private static final int PIECE = 64;

    private final String what;

    /** The objects and arrays that have begun, the innermost first. */
    private final Deque<Object> open = new ArrayDeque<>();

    private JsonObject read;

    private JsonBody(String what) {
        this.what = what;
    }

    /**
     * Reads the body of a request.
     *
     * @param text its bytes
     * @return its fields
     * @throws Refusal if it is anything but one JSON object, not too deeply nested
     */
    public static Fields read(Buffer text) {
        return Fields.of(read(text, "the body"));
    }

    /**
     * Reads a file of settings.
     *
     * @param text its bytes
     * @return the object
     * @throws Refusal if it is anything but one JSON object, not too deeply nested
     */
    public static JsonObject readFile(Buffer text) {
        return read(text, "the file");
    }

    private static JsonObject read(Buffer text, String what) {
        JsonBody body = new JsonBody(what);
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
        switch (type) {
            case VALUE -> put(event.fieldName(), event.value());
            case START_OBJECT -> begin(event.fieldName(), new JsonObject());
            case START_ARRAY -> begin(event.fieldName(), new JsonArray());
            case END_OBJECT, END_ARRAY -> {
                Object ended = open.pop();
                read = open.isEmpty() ? (JsonObject) ended : null;
            }
        }
    }

    private void begin(String name, Object inner) {
        if (open.size() == DEEPEST) {
            throw new Refusal(Reason.INVALID, what + " must not be nested more than " + DEEPEST + " deep");
        }
        if (!open.isEmpty()) {
            put(name, inner);
        }
        open.push(inner);
    }

    private void put(String name, Object value) {
        if (open.element() instanceof JsonArray array) {
            array.add(value);
            return;
        }
        JsonObject object = (JsonObject) open.element();
        if (object.containsKey(name)) {
            throw Fields.repeated(name);
        }
        object.put(name, value);
    }
}
