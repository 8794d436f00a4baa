package dev.bide.cli;

import dev.bide.operation.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request to a server.
 *
 * @param method such as {@code GET}
 * @param target the path and the query, encoded
 * @param headers those beside what every request has
 * @param body a text of JSON; empty for none
 */
record ServerRequest(String method, String target, Map<String, String> headers, String body) {

    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";
    static final String TEXT = "text/plain";

    /**
     * Returns the request of a route.
     *
     * @param pathParameter the value for the parameter in the path; unused if there is none
     * @param query its fields
     * @param accept the media type of the answer
     */
    static ServerRequest of(Route route, String pathParameter, List<Map.Entry<String, String>> query, String accept) {
        String path = route.pathParameter()
                .map(name -> route.path().replace("{" + name + "}", encode(pathParameter)))
                .orElse(route.path());
        String fields = query.stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        String target = fields.isEmpty() ? path : path + "?" + fields;
        return new ServerRequest(route.method(), target, Map.of("Accept", accept), "");
    }

    static ServerRequest of(Route route, List<Map.Entry<String, String>> query) {
        return of(route, "", query, JSON);
    }

    /** Returns the same request with another header. */
    ServerRequest with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ServerRequest(method, target, more, body);
    }

    /** Returns the same request with a body of JSON. */
    ServerRequest withBody(String json) {
        return new ServerRequest(method, target, headers, json).with("Content-Type", JSON);
    }

    private static String encode(String text) {
        // URLEncoder is for forms, where a plus is a blank. A path knows only %20.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
