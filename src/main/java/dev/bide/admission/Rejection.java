package dev.bide.admission;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answer to a connection over the limit, which is always the same. Any thread may call it. */
public final class Rejection {

    private Rejection() {}

    /**
     * Returns the refusal of such a connection.
     *
     * @param maxConnections the limit
     * @return the refusal, whose sentence is ASCII
     */
    public static Refusal refusal(int maxConnections) {
        return new Refusal(
                Reason.FULL,
                "too many connections are open: the limit is " + maxConnections + " (limits.maxConnections)");
    }

    /**
     * Returns a whole HTTP/1.1 response.
     *
     * @param problem the refusal as JSON
     * @param headers the headers that every response of the server has
     * @return its bytes
     */
    public static byte[] bytes(String problem, Map<CharSequence, CharSequence> headers) {
        // ASCII only, so its length in characters is its length in bytes.
        String body = problem + "\n";
        StringBuilder lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        String response = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n" + lines
                + "content-type: application/problem+json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        return response.getBytes(StandardCharsets.ISO_8859_1);
    }
}
