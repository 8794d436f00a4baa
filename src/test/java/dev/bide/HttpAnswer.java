package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A response of HTTP/1, read strictly. */
record HttpAnswer(int status, Map<String, String> headers, String body) {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) [ -~]*");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([ -~]*)");

    static HttpAnswer read(InputStream in, boolean head) throws IOException {
        String line = line(in);
        if (line.equals("HTTP/1.1 100 Continue")) {
            assertEquals("", line(in));
            line = line(in);
        }
        Matcher status = STATUS.matcher(line);
        assertTrue(status.matches(), line);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            Matcher header = HEADER.matcher(line);
            assertTrue(header.matches(), line);
            assertNull(headers.put(header.group(1), header.group(2)), line);
        }
        int code = Integer.parseInt(status.group(1));
        ByteBuffer body = ByteBuffer.wrap(head || code == 204 || code == 304 ? new byte[0] : body(in, headers));
        CharBuffer text =
                StandardCharsets.UTF_8.newDecoder().decode(body); // throws if malformed; a String would replace
        return new HttpAnswer(code, headers, text.toString());
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            assertNull(headers.get("transfer-encoding"));
            byte[] body = in.readNBytes(Integer.parseInt(length));
            assertEquals(length, String.valueOf(body.length));
            return body;
        }
        if (!headers.containsKey("transfer-encoding")) {
            assertEquals("close", headers.get("connection"), "a body without a length ends with the connection");
            return in.readAllBytes();
        }
        assertEquals("chunked", headers.get("transfer-encoding"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(in); chunk.length > 0; chunk = chunk(in)) {
            body.write(chunk);
        }
        return body.toByteArray();
    }

    /** Reads the next chunk of a body; that of no bytes is the last one. */
    static byte[] chunk(InputStream in) throws IOException {
        byte[] chunk = in.readNBytes(Integer.parseInt(line(in), 16));
        assertEquals("", line(in), "a chunk ends with a line break");
        return chunk;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the line is cut off: " + line);
            }
            line.append((char) c);
        }
        assertEquals('\n', in.read(), "a line ends with CR and LF");
        return line.toString();
    }

    String type() {
        return headers.getOrDefault("content-type", "");
    }

    /** Returns the JSON objects of the body, which is one object, lines of objects or server-sent events. */
    Stream<JsonObject> json() {
        if (!type().contains("json") && !type().equals("text/event-stream")) {
            return Stream.empty();
        }
        return body.lines()
                .map(line -> line.startsWith("data: ") ? line.substring("data: ".length()) : line)
                .filter(line -> line.startsWith("{") || type().endsWith("json"))
                .map(JsonObject::new);
    }
}
