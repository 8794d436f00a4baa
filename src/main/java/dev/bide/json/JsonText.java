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
 * The text of a JSON object that may have long lists of numbers, in pieces. A piece takes a fraction of a millisecond to
 * write, so a list of a million can be sent without blocking the event loop. One thread at a time.
 */
public final class JsonText implements Iterator<Buffer> {

    /** How many numbers of a list one piece has: about 20 KB of text. */
    static final int NUMBERS_PER_PIECE = 1024;

    private static final int CHARS_PER_NUMBER = 20;

    /** What is left to write, in order: a String for text, a double[] for a long list. */
    private final Queue<Object> parts = new ArrayDeque<>();

    private final StringBuilder text = new StringBuilder();
    private int written;

    /**
     * Prepares the text of an object. It ends with a line feed, so that a terminal's prompt starts on its own line.
     *
     * @param object an answer of Bide's: finite numbers, texts, arrays, objects and {@code double[]}; its keys are
     *     constants of Bide and need no escapes
     */
    public JsonText(JsonObject object) {
        // The text is split here and not in next(), so that isShort() can tell which way to send it.
        split(object);
        parts.add(text.append('\n').toString());
    }

    /**
     * Returns whether the whole text is one piece.
     *
     * @return true if {@link #next()} returns all of it
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
        int end = Math.min(list.length, written + NUMBERS_PER_PIECE);
        StringBuilder slice = new StringBuilder((end - written) * CHARS_PER_NUMBER);
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
                // Texts of clients come back in answers, so they need escapes; numbers and booleans need none.
                text.append(Json.encode(string));
            } else {
                text.append(field.getValue());
            }
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void split(double[] list) {
        text.append('[');
        // A short list stays in the surrounding text, so that most answers are one buffer.
        if (list.length <= NUMBERS_PER_PIECE) {
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
