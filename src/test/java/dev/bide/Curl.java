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
        assertTrue(!head.toLowerCase(Locale.ROOT).contains("chunked"), head);
        String body = answer.substring(end + 4);
        return showsHeaders ? head.strip() + "\n\n" + body : body;
    }
}
