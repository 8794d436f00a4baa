package dev.bide.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bide.number.NumberText;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.UnaryOperator;

/**
 * The text of a JSON object that may have long lists of numbers, in pieces. A piece takes a fraction of a millisecond to
 * write, so a list of a million can be sent without blocking the event loop. It uses no class of Vert.x, so the command
 * line writes the same text without loading it. One thread at a time.
 */
public final class JsonText implements Iterator<String> {

    // In place of JsonObject.encode(), which would hold the whole text in memory: 20 MB for a million delays. It would
    // also write 0.00007 as 7.0E-5.

    /** How many numbers of a list one piece has: about 20 KB of text. */
    static final int NUMBERS_PER_PIECE = 1024;

    /** A piece of a list of objects ends with the first object beyond this length, in characters. */
    static final int CHARS_PER_PIECE = 4096;

    private static final int CHARS_PER_NUMBER = 20;

    /** Somewhat more than the length of the most frequent answer, that of a wait. */
    private static final int USUAL_CHARS = 128;

    /** What is left to write, in order: a String for text, a double[] for a long list, an Iterator for a list of objects. */
    private final Queue<Object> parts = new ArrayDeque<>(1); // a short text has one part

    /** The text since the last long list, before it becomes a part. */
    private final StringBuilder text = new StringBuilder(USUAL_CHARS);

    /** Returns an object of another kind as a map, and a list as a {@link List}. */
    private final UnaryOperator<Object> unwrap;

    /** How many numbers of the first part have been written, if that is a list. */
    private int written;

    /**
     * Prepares the text of an object. It ends with a line feed, so that a terminal's prompt starts on its own line.
     *
     * @param object an answer of Bide's: finite numbers, texts, lists, maps, {@code double[]} and, for a long list, an
     *     iterator of maps without long lists
     */
    public JsonText(Map<String, ?> object) {
        this(object, UnaryOperator.identity());
    }

    /** Prepares the text of an object, whose values may be of other kinds than a map and a list. */
    JsonText(Map<?, ?> object, UnaryOperator<Object> unwrap) {
        this.unwrap = unwrap;
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
    public String next() {
        Object part = parts.peek();
        if (part == null) {
            throw new NoSuchElementException("the text has been written");
        }
        if (part instanceof double[] list) {
            return slice(list);
        }
        if (part instanceof Iterator<?> objects) {
            return slice(objects);
        }
        parts.remove();
        return (String) part;
    }

    private String slice(double[] list) {
        int end = Math.min(list.length, written + NUMBERS_PER_PIECE);
        StringBuilder slice = new StringBuilder((end - written) * CHARS_PER_NUMBER);
        append(slice, list, written, end);
        written = end;
        if (end == list.length) {
            parts.remove();
            written = 0;
        }
        return slice.toString();
    }

    private String slice(Iterator<?> objects) {
        text.setLength(0);
        append(objects);
        if (!objects.hasNext()) {
            parts.remove();
        }
        String slice = text.toString();
        // A client that reads slowly must not keep the builder's array besides the piece.
        text.setLength(0);
        text.trimToSize();
        return slice;
    }

    private void split(Map<?, ?> object) {
        // Keys and numbers that need no escapes are appended without an encoder. With Vert.x's Json.encode() for each
        // of them, and routes tried in another order, the server answered 0.86 of the requests per second of a bare
        // vertx-web route, instead of 0.96. Only strings may need escapes.
        char before = '{';
        for (Map.Entry<?, ?> field : object.entrySet()) {
            text.append(before).append('"');
            key((String) field.getKey());
            text.append("\":");
            before = ',';
            value(field.getValue());
        }
        text.append(before == '{' ? "{}" : "}");
    }

    /** Appends a key. Only keys that a client has chosen, in the definition of a stand-in, may need escapes. */
    private void key(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                JsonStringEncoder.getInstance().quoteAsString(key, text);
                return;
            }
        }
        text.append(key);
    }

    private void value(Object value) {
        // First the two kinds that most values are.
        if (value instanceof Double number) {
            NumberText.append(text, number);
        } else if (value instanceof String string) {
            string(string);
        } else {
            composite(unwrap.apply(value));
        }
    }

    private void string(String string) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(string, text);
        text.append('"');
    }

    private void composite(Object value) {
        if (value instanceof Map<?, ?> inner) {
            split(inner);
        } else if (value instanceof double[] list) {
            split(list);
        } else if (value instanceof Iterator<?> objects) {
            split(objects);
        } else if (value instanceof List<?> list) {
            list(list);
        } else {
            // A whole number, a boolean or null.
            text.append(value);
        }
    }

    private void list(List<?> list) {
        char before = '[';
        for (Object value : list) {
            text.append(before);
            before = ',';
            value(value);
        }
        text.append(before == '[' ? "[]" : "]");
    }

    private void split(double[] list) {
        text.append('[');
        // A short list stays in the text around it. A text of one piece is sent with its length, in one write.
        if (list.length <= NUMBERS_PER_PIECE) {
            append(text, list, 0, list.length);
        } else {
            parts.add(text.toString());
            parts.add(list);
            text.setLength(0);
        }
        text.append(']');
    }

    private void split(Iterator<?> objects) {
        text.append('[');
        if (objects.hasNext()) {
            value(objects.next());
        }
        // A short list stays in the text around it, like a short list of numbers.
        append(objects);
        if (objects.hasNext()) {
            parts.add(text.toString());
            parts.add(objects);
            text.setLength(0);
        }
        text.append(']');
    }

    /** Appends objects that follow others, up to the length of a piece. */
    private void append(Iterator<?> objects) {
        while (objects.hasNext() && text.length() < CHARS_PER_PIECE) {
            text.append(',');
            value(objects.next());
        }
    }

    private static void append(StringBuilder text, double[] list, int from, int to) {
        for (int i = from; i < to; i++) {
            // Before each number but the first of the whole list, so that the pieces can be joined.
            if (i > 0) {
                text.append(',');
            }
            NumberText.append(text, list[i]);
        }
    }
}
