package dev.bide.standin;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * The answer that a stand-in gives itself, without a service behind it.
 *
 * @param status the HTTP status, from 200 to 599
 * @param headers the names and values of headers, in their order; a name may occur more than once
 * @param body the body, which may be empty; it is not changed
 */
public record Answer(int status, List<Map.Entry<String, String>> headers, Buffer body) {

    /** The answer of a stand-in whose definition has none: 200 without a body. */
    public static final Answer EMPTY = new Answer(200, List.of(), Buffer.buffer());

    /** Copies the list of headers. */
    public Answer {
        headers = List.copyOf(headers);
    }
}
