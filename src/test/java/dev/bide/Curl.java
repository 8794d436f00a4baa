package dev.bide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of curl that the README uses, for machines without curl. */
record Curl(String method, List<String> headers, String data, boolean showsHeaders, int port, String url) {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String AUTHORITY = "127.0.0.1:8080";
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)(/.*)");

    /** The port of Bide itself on every page. */
    private static final int OF_BIDE = 8080;

    static Curl parse(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        String method = null;
        List<String> headers = new ArrayList<>();
        String data = null;
        boolean showsHeaders = false;
        int port = OF_BIDE;
        String url = null;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-N" -> {} // curl then prints each line as it arrives; the test compares all of them at the end
                case "-i" -> showsHeaders = true;
                case "-X" -> method = words.get(++i);
                case "-H" -> headers.add(words.get(++i));
                case "-d" -> data = words.get(++i);
                default -> {
                    Matcher parts = URL.matcher(words.get(i));
                    assertTrue(parts.matches(), words.get(i));
                    port = Integer.parseInt(parts.group(1));
                    url = parts.group(2);
                }
            }
        }
        return new Curl(
                method == null ? data == null ? "GET" : "POST" : method, headers, data, showsHeaders, port, url);
    }

    /** Sends the request to a server, and returns what curl would print. */
    String run(Server server) throws IOException {
        // Another port is that of a stand-in.
        return run(shown -> shown == OF_BIDE ? server.port() : shown);
    }

    /** Sends the request to the port in the place of the one that is shown, and returns what curl would print. */
    String run(IntUnaryOperator actualPort) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + url + " HTTP/1.1\r\nHost: " + AUTHORITY + "\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        if (data != null) {
            request.append("Content-Length: ").append(data.length()).append("\r\n");
        }
        String text = request + "Connection: close\r\n\r\n" + (data == null ? "" : data);
        String response = Server.raw(actualPort.applyAsInt(port), text);
        int end = response.indexOf("\r\n\r\n");
        // The test asks for the connection to be closed, which a reader of the README does not.
        String head = response.substring(0, end).replace("\r\n", "\n").replaceAll("(?m)^connection: close\n?", "");
        String rest = response.substring(end + 4);
        String body = head.toLowerCase(Locale.ROOT).contains("chunked") ? unchunked(rest) : rest;
        return showsHeaders ? head.strip() + "\n\n" + body : body;
    }

    /** Decodes a chunked body that has only ASCII characters. */
    private static String unchunked(String chunks) {
        StringBuilder body = new StringBuilder();
        int start = 0;
        while (true) {
            int lineEnd = chunks.indexOf("\r\n", start);
            int length = Integer.parseInt(chunks.substring(start, lineEnd), 16);
            if (length == 0) {
                return body.toString();
            }
            body.append(chunks, lineEnd + 2, lineEnd + 2 + length);
            start = lineEnd + 2 + length + 2;
        }
    }
}
