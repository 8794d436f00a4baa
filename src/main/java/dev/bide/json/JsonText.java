package dev.bide.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The text of a JSON object that may hold long lists of numbers, in pieces: none takes more than a fraction of a
 * millisecond to make, so that a list of a million can be sent without holding the loop. One thread at a time.
 */
public final class JsonText implements Iterator<Buffer> {

    /** As many numbers go into one piece. */
    static final int SLICE = 1024;

    private static final int CHARS_OF_A_NUMBER = 20;

    /** What is to be written: texts, and lists of numbers. */
    private final Queue<Object> parts = new ArrayDeque<>();

    private final StringBuilder text = new StringBuilder();
    private int written;

    /**
     * Prepares the text of an object, with an end of line for those who read it in a terminal.
     *
     * @param object whose values are JSON, finite as numbers, objects, or {@code double[]}, and whose keys are ours: they
     *     need no escapes
     */
    public JsonText(JsonObject object) {
        split(object);
        parts.add(text.append('\n').toString());
    }

    /**
     * Tells whether the whole text is one piece.
     *
     * @return true if {@link #next()} will give all of it
     */
    public boolean isShort() {
        return parts.size() == 1;
    }

    @Override
    public boolean hasNext() {
        return !parts.isEmpty();
    }

    @Override
    public Buffer next() {
        Object part = parts.peek();
        if (part == null) {
            throw new NoSuchElementException("the text has been written");
        }
        if (part instanceof double[] list) {
            return slice(list);
        }
        parts.remove();
        return Buffer.buffer((String) part);
    }

    private Buffer slice(double[] list) {
        int end = Math.min(list.length, written + SLICE);
        StringBuilder slice = new StringBuilder((end - written) * CHARS_OF_A_NUMBER);
        append(slice, list, written, end);
        written = end;
        if (end == list.length) {
            parts.remove();
            written = 0;
        }
        return Buffer.buffer(slice.toString());
    }

    private void split(JsonObject object) {
        char before = '{';
        for (Map.Entry<String, Object> field : object) {
            text.append(before).append('"').append(field.getKey()).append("\":");
            before = ',';
            if (field.getValue() instanceof double[] list) {
                split(list);
            } else if (field.getValue() instanceof JsonObject inner) {
                split(inner);
            } else if (field.getValue() instanceof String string) {
                text.append(Json.encode(string));
            } else {
                text.append(field.getValue());
            }
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void split(double[] list) {
        text.append('[');
        if (list.length <= SLICE) {
            append(text, list, 0, list.length);
        } else {
            parts.add(text.toString());
            parts.add(list);
            text.setLength(0);
        }
        text.append(']');
    }

    private static void append(StringBuilder text, double[] list, int from, int to) {
        for (int i = from; i < to; i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(list[i]);
        }
    }
}
