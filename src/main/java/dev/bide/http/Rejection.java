package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.nio.charset.StandardCharsets;

/** The answer to a connection over the limit, written once because it is always the same. */
final class Rejection {

    private Rejection() {}

    /** Returns a whole HTTP/1.1 response. */
    static byte[] bytes(int maxConnections) {
        String sentence = "too many connections are open: the limit is " + maxConnections + " (limits.maxConnections)";
        // ASCII only, so its length in characters is its length in bytes.
        String problem = Answers.problem(new Refusal(Reason.FULL, sentence)).encode() + "\n";
        StringBuilder headers = new StringBuilder();
        ResponseWriter.SECURITY_HEADERS.forEach(
                (name, value) -> headers.append(name).append(": ").append(value).append("\r\n"));
        String response = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n" + headers
                + "content-type: application/problem+json\r\ncontent-length: " + problem.length() + "\r\n\r\n"
                + problem;
        return response.getBytes(StandardCharsets.ISO_8859_1);
    }
}
