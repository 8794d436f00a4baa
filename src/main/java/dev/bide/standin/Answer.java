package dev.bide.standin;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * What a stand-in answers itself.
 *
 * @param status the HTTP status, from 200 to 599
 * @param headers the names and values of headers, in their order; a name may be there more than once
 * @param body the body, which may be empty; it is not changed
 */
public record Answer(int status, List<Map.Entry<String, String>> headers, Buffer body) {

    /** What a stand-in answers that says nothing else: 200 and no body. */
    public static final Answer EMPTY = new Answer(200, List.of(), Buffer.buffer());

    /** Copies the list of headers. */
    public Answer {
        headers = List.copyOf(headers);
    }
}
