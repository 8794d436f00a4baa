package dev.bide.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A response of HTTP/1.1.
 *
 * @param status its status code
 * @param headers its headers by their names, of which the case does not matter; the last one of a name that is repeated
 * @param body reads its body to the end of the response; it fails if the connection ends before
 */
record ServerResponse(int status, Map<String, String> headers, InputStream body) {

    private static final int MAX_HEAD_BYTES = 1 << 16;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

    /**
     * Reads the head of a response.
     *
     * @param in what a server sends
     * @return the response, whose body is left in the stream
     * @throws IOException if it is not a response, is cut off, or has a head that is too long
     */
    static ServerResponse read(InputStream in) throws IOException {
        int[] left = {MAX_HEAD_BYTES};
        while (true) {
            Matcher status = STATUS.matcher(line(in, left));
            if (!status.matches()) {
                throw new ProtocolException("it does not answer with HTTP");
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
                int colon = line.indexOf(':');
                if (colon < 1) {
                    throw new ProtocolException("it sends a malformed header");
                }
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            int code = Integer.parseInt(status.group(1));
            // Those below are on the way to the response, such as 103 Early Hints of a proxy.
            if (code >= FIRST_FINAL_STATUS) {
                return new ServerResponse(code, headers, body(code, headers, in));
            }
        }
    }

    private static InputStream body(int status, Map<String, String> headers, InputStream in) throws IOException {
        if (status == NO_CONTENT || status == NOT_MODIFIED) {
            return InputStream.nullInputStream();
        }
        String encoding = headers.get("Transfer-Encoding");
        if (encoding != null) {
            if (!encoding.toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new ProtocolException("it uses an unknown transfer encoding");
            }
            return new ChunkedInput(in);
        }
        String length = headers.get("Content-Length");
        if (length == null) {
            return in;
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new ProtocolException("it sends a malformed header");
        }
        return new CountedInput(in, Long.parseLong(length));
    }

    /** Returns the media type of the body without its parameters; empty if there is none. */
    String type() {
        String type = headers.getOrDefault("Content-Type", "");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** Reads a line up to its line feed, and counts its bytes. */
    static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("it closed the connection");
            }
            if (--left[0] < 0) {
                throw new ProtocolException("it sends a head without an end");
            }
            line.append((char) c);
        }
        int end = line.length() - 1;
        if (end >= 0 && line.charAt(end) == '\r') {
            line.setLength(end);
        }
        // Bytes above 127 may only stand in values, which are shown to people.
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
