package dev.bide.peer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Limits the messages between nodes. All messages to a node arrive on one connection and one event loop, so a long one
 * delays all others. Any thread may call it.
 */
public final class MessageSize {

    /** The greatest length of an encoded message. */
    static final int MAX_BYTES = 65_536;

    /** A character outside ASCII has up to four bytes. The escape sequence of a control character has six. */
    private static final int MAX_BYTES_PER_CHARACTER = 6;

    private static final int MAX_BYTES_OF_NUMBER = 26;

    private MessageSize() {}

    /**
     * Returns how long a part of a message is.
     *
     * @param part an object in a message
     * @return its encoded length in bytes, as the limit of a message counts
     */
    public static int bytes(JsonObject part) {
        return part.encode().getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Returns the message.
     *
     * @throws IllegalStateException if it is too long, which is a mistake in this program: the sender must split lists
     */
    static JsonObject checked(String what, JsonObject message) {
        // Encoded here only if it may be too long, because the event bus encodes it again.
        if (most(message) > MAX_BYTES) {
            int bytes = bytes(message);
            if (bytes > MAX_BYTES) {
                throw new IllegalStateException("a message of " + bytes + " bytes about " + what
                        + " is too long: nodes send each other at most " + MAX_BYTES);
            }
        }
        return message;
    }

    /** Returns an upper bound of the encoded length of a value, in bytes. */
    private static long most(Object value) {
        if (value instanceof JsonObject object) {
            return most(object.getMap());
        } else if (value instanceof JsonArray array) {
            return most(array.getList());
        } else if (value instanceof Map<?, ?> map) {
            long sum = 2;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += most(entry.getKey()) + most(entry.getValue()) + 2;
            }
            return sum;
        } else if (value instanceof Iterable<?> list) {
            long sum = 2;
            for (Object one : list) {
                sum += most(one) + 1;
            }
            return sum;
        } else if (value instanceof CharSequence text) {
            return 2 + (long) MAX_BYTES_PER_CHARACTER * text.length();
        } else if (value instanceof byte[] bytes) {
            return 2 + (bytes.length + 2L) / 3 * 4; // base64
        }
        return MAX_BYTES_OF_NUMBER;
    }
}
