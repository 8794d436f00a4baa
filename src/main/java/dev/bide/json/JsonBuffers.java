package dev.bide.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;

/** The pieces of a {@link JsonText} as HTTP sends them, for an answer of Vert.x's JSON. One thread at a time. */
public final class JsonBuffers implements Iterator<Buffer> {

    private final JsonText text;

    /**
     * Prepares the text of an object.
     *
     * @param object an answer of Bide's, as {@link JsonText} takes it; objects and arrays in it may be those of Vert.x
     */
    public JsonBuffers(JsonObject object) {
        this.text = new JsonText(object.getMap(), JsonBuffers::unwrap);
    }

    /** Returns the map or the list in an object or an array of Vert.x, which are neither. */
    static Object unwrap(Object value) {
        if (value instanceof JsonObject object) {
            return object.getMap();
        }
        return value instanceof JsonArray array ? array.getList() : value;
    }

    /**
     * Returns whether the whole text is one piece.
     *
     * @return true if {@link #next()} returns all of it
     */
    public boolean isShort() {
        return text.isShort();
    }

    @Override
    public boolean hasNext() {
        return text.hasNext();
    }

    @Override
    public Buffer next() {
        return Buffer.buffer(text.next());
    }
}
