package dev.bide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of curl as the README uses, for machines that have none. */
record Curl(String method, List<String> headers, String data, boolean showsHeaders, String url) {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String AUTHORITY = "127.0.0.1:8080";

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
        String url = null;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-N" -> {} // it would print each line as it comes; here all of them are looked at together
                case "-i" -> showsHeaders = true;
                case "-X" -> method = words.get(++i);
                case "-H" -> headers.add(words.get(++i));
                case "-d" -> data = words.get(++i);
                default -> {
                    assertTrue(words.get(i).startsWith("http://" + AUTHORITY + "/"), words.get(i));
                    url = words.get(i).substring(("http://" + AUTHORITY).length());
                }
            }
        }
        return new Curl(method == null ? data == null ? "GET" : "POST" : method, headers, data, showsHeaders, url);
    }

    /** Asks a server, and gives what curl would print. */
    String run(Server server) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + url + " HTTP/1.1\r\nHost: " + AUTHORITY + "\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        if (data != null) {
            request.append("Content-Length: ").append(data.length()).append("\r\n");
        }
        String answer = server.raw(request + "Connection: close\r\n\r\n" + (data == null ? "" : data));
        int end = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, end).replace("\r\n", "\n").replaceAll("(?m)^connection: close\n?", "");
        String rest = answer.substring(end + 4);
        String body = head.toLowerCase(Locale.ROOT).contains("chunked") ? unchunked(rest) : rest;
        return showsHeaders ? head.strip() + "\n\n" + body : body;
    }

    /** Puts together what was sent in chunks, all of it ASCII. */
    private static String unchunked(String chunks) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = chunks.indexOf("\r\n", at);
            int length = Integer.parseInt(chunks.substring(at, line), 16);
            if (length == 0) {
                return body.toString();
            }
            body.append(chunks, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
    }
}
