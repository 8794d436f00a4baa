package dev.bide;

import io.vertx.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Random HTTP requests, with invalid routes, headers, bodies and HTTP syntax. */
final class RandomHttpRequests extends RandomRequests {

    /** How a request is sent, and what the server may answer. */
    enum Sending {
        /** After others on the same connection; one response. */
        PIPELINED,
        /** On its own connection; one response. */
        ALONE,
        /** On its own connection. The response is a stream that does not end, unless it is a refusal or has no body. */
        ENDLESS,
        /** On its own connection; one response, and the rest of its bytes may be read as more requests. */
        BROKEN,
        /** On its own connection, which may break, as the request may have asked. */
        FAULTY,
        /** On its own connection. It is cut off, or Vert.x handles it before Bide sees it: it may have no response. */
        MAY_BE_IGNORED
    }

    /** A request. Each character of its text is one byte. */
    record Bytes(int number, String text, Sending sending, Validity validity) {}

    private static final String ROUTES = "<" + WAITS + "|" + WAITS + "|wait-n|tasks.<create|get|list|cancel>|"
            + "tasks.create|tasks.create|<draw|curve>|<page|<page|root>>|<delay|<stream|<health<|/live|/ready>|metrics|lateness|profiles|"
            + STATES + "|" + STAND_INS
            + ">||odd>>>";

    private static final String[] HEADERS = {
        "Accept: <*/*|application/<json|x-ndjson|x-ndjson>|text/<event-stream|html|*;q=0.1, */*;q=0>|;;,;=,,>",
        "Accept: <application/x-ndjson|text/event-stream>",
        "Prefer: <respond-async<|, wait=<0|5>|;x=\"y, wait=1>|<wait|WAIT>=<0|1|-1|999999999999|9999999999999>|=\"|~900,>",
        "Idempotency-Key: <k|k|\"k\"||~255k|~256k|\u00e9>",
        "Last-Event-ID: <0|1|end|-1|999999999|9999999999||end, end>",
        "Content-Type: <application/JSON ;charset=UTF-8|application/json; charset=latin1|text/plain||;>",
        "If-None-Match: <*|\"x\"|W/\"x\", *||,|\">",
        "Expect: <100-continue|200-ok||100-continue, x>",
        "<Origin: <null|http://localhost|http://localhost:80|https://evil.example||\u00ff>|Sec-Fetch-Site: <none|cross-site|x|>>",
        "<Range: bytes=0-1|TE: trailers|Content-Encoding: gzip|Upgrade: websocket|X: <|\u00ff|~3000x>>"
    };

    private static final String BROKEN = """
            <<<POST /tasks|GET /health|GET /wait-n?n=1&maxDelay=0> HTTP/1.1^Host: localhost^Content-Type: application/json^\
            <Content-Length: <abc|-1|+2|2,3|2, 2|9223372036854775808|0x2||2 2|2^Content-Length: 3|\u0665>^^{}|\
            Transfer-Encoding: chunked^^<zz|-1|FFFFFFFFFFFFFFFF|| |2;\0|2^{}x|0x2>^{}^0^^|\
            Transfer-Encoding: <<|x|identity, |\u000b>chunked|gzip|chunked<, gzip|^Content-Length: 2>>^^2^{}^0^^|\
            <X : y| X: y|X|: y|X\0: y|X: \0|X: a\rb|X: \u0001|\u00e9: y|~9000X|~2000X: y^>^^|\
            Connection: <<U|u>pgrade^Upgrade: <websocket|x>|\0|close, close|x, y|>^^>>|\
            GET <|health|*|http://x/health|//|\0|/\u00ff|/a b|/\t|?|x:1|~5000x> HTTP/1.1^Host: localhost^^|\
            GET /health HTTP/1.1^Host: <x:99999|[::1|a b||\u00ff|evil.example|localhost, localhost>^^|\
            <CONNECT|G\0T|\u00e9||~5000x| GET> /health HTTP/1.1^Host: localhost^^|\
            GET /health HTTP/1.1<\n|\r|\r\r\n|^>Host: localhost<|/y|^Host: y>^<\n|^>|GET /health HTTP/1.1^^>""";

    /** Requests that Vert.x answers or ignores before Bide sees them. */
    private static final String HANDLED_BY_VERTX = """
            GET /health <HTTP/<9.9|0.9|1.2>|http/1.1|HTTPS/1.1||\
            HTTP/1.1^Upgrade: h2c^Connection: Upgrade, HTTP2-Settings^HTTP2-Settings: *>^Host: localhost^^""";

    private final int number;

    RandomHttpRequests(long seed, int number, String id) {
        super(seed, number, id);
        this.number = number;
    }

    /** Returns a request to any of the routes, or malformed HTTP. */
    Bytes request() {
        return switch (below(24)) {
            case 0 -> new Bytes(number, word(BROKEN), Sending.BROKEN, Validity.ANY);
            case 1 ->
                new Bytes(
                        number,
                        oneIn(9) ? word(HANDLED_BY_VERTX) : cut(whole().text()),
                        Sending.MAY_BE_IGNORED,
                        Validity.ANY);
            case 2 -> live();
            default -> whole();
        };
    }

    /** Returns a request for the stream of the page. */
    private Bytes live() {
        List<Field> fields = altered(valid("live"));
        boolean odd = oneIn(3);
        String method = odd ? word("<HEAD|POST|DELETE>") : "GET";
        String header = oneIn(3) ? word(HEADERS[below(HEADERS.length)]) + "\r\n" : "";
        String text = method + " /live" + query(fields) + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
        return new Bytes(number, text, Sending.ENDLESS, odd || !header.isEmpty() ? Validity.ANY : validity(fields));
    }

    /** Replaces a few bytes, and cuts off the end. */
    private String cut(String text) {
        char[] bytes = text.toCharArray();
        for (int times = below(4); times > 0; times--) {
            bytes[below(bytes.length)] = (char) below(256);
        }
        return String.valueOf(bytes, 0, oneIn(2) ? bytes.length : below(bytes.length));
    }

    private Bytes whole() {
        String route = word(ROUTES);
        boolean put = route.equals("stand-ins.put");
        boolean post = put || route.equals("tasks.create");
        List<Field> fields = fields(route);
        // Without headers: the stream of a stand-in, which Accept may ask for, does not end.
        int odd = route.equals("stand-ins.calls.list") ? 10 + below(14) : below(24);
        String method = put
                ? "PUT"
                : post ? "POST" : route.matches("tasks.cancel|.*\\.delete") ? "DELETE" : word("<GET|GET|GET|HEAD>");
        String oddMethod = word("<POST|PUT|OPTIONS|DELETE|PATCH|TRACE|BREW|get|~100x>");
        String line = (odd == 0 ? oddMethod : method) + " /" + path(route) + (post ? "" : query(fields));
        if (odd == 1) {
            line += word("<%|%z|%zz|%e9|%00|%C0%80|%ED%A0%80|+|;|#n=5|?|&|&&=|/|~300a&|~2500x>");
        }
        if (line.length() > 4000) {
            // A line that is too long is refused before its method is read, so the response to a HEAD would have a
            // body.
            line = line.replaceFirst("^HEAD", "GET");
        }
        StringBuilder head = new StringBuilder(post ? "Content-Type: application/json\r\n" : "");
        for (int times = odd < 10 ? below(3) : 0; times > 0; times--) {
            head.append(word(HEADERS[below(HEADERS.length)])).append("\r\n");
        }
        boolean last = line.length() > 4000 || head.length() > 8000 || oneIn(40);
        boolean faulty = has(fields, "fault");
        boolean http10 = last && oneIn(3) && !faulty;
        head.append(
                http10 ? word("<Connection: <keep-alive|close>^|>") : last || faulty ? "Connection: close\r\n" : "");
        String body = post ? bytes(json(fields)) : oneIn(20) ? bytes(word(ODD)) : null;
        String rest = headersEndAndBody(post && odd > 20 ? malformed(body) : body, http10);
        String text = line + (http10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\nHost: localhost\r\n") + head + rest;
        boolean any = odd < 10 || odd > 20 || last || route.matches("odd|delay|page");
        Sending sending = faulty ? Sending.FAULTY : last ? Sending.ALONE : Sending.PIPELINED;
        return new Bytes(number, text, sending, any ? Validity.ANY : validity(fields));
    }

    private List<Field> fields(String route) {
        List<Field> fields = valid(route);
        boolean scripted = has(fields, "script");
        fields.removeIf(field ->
                (field.name().equals("key") && !scripted) || field.name().equals("id") || inPath(route, field));
        if (has(fields, "failRate") && !route.startsWith("tasks") && !has(fields, "failStatus")) {
            add(fields, 3, "fault");
        }
        return altered(
                switch (route) {
                    case "tasks.get" -> add(fields, 3, "list");
                    case "lateness" -> add(fields, 3, "format");
                    default -> fields;
                });
    }

    private static boolean has(List<Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    private static boolean inPath(String route, Field field) {
        return (route.startsWith("sequences.") && field.name().equals("sequence"))
                || (route.startsWith("stand-ins.") && field.name().equals("name"))
                || (route.startsWith("pools.") && field.name().equals("pool"));
    }

    private String path(String route) {
        return switch (route) {
            case "tasks.create", "tasks.list" -> "tasks";
            case "tasks.get", "tasks.cancel" -> "tasks/" + id();
            case "delay" -> "delay/" + word("<0|0.001|1e-9|<0.01|-1|1e9|NaN|x|~3000 1|%2F|/>>");
            case "scripts.get", "scripts.delete", "sequences.get", "sequences.delete", "pools.get", "pools.delete" ->
                route.replaceAll("\\..*", "/") + word("<<k|s|p><0|1|2|3>|%00|%2F|\u00ff|~300x>");
            case "stand-ins.put", "stand-ins.get", "stand-ins.delete" -> "stand-ins/s-" + word("<1|2|3|4>");
            case "scripts.list", "sequences.list", "pools.list", "stand-ins.list" -> route.replace(".list", "");
            case "stand-ins.calls.list", "stand-ins.calls.delete" ->
                "stand-ins/" + word("<lunch|lunch|x|%00|%2F|~300x>") + "/calls";
            case "root" -> "";
            case "page" -> "page/" + word("<page.js|page.css|icon.svg|<index.html|x|%00|..%2Fx|~300x|>>");
            case "stream" -> "tasks/" + id() + "/stream";
            case "odd" -> word("<x|tasks/<|/stream|%ff>|%2e%2e/|WAIT-N|wait-n/5|%zz|%|%00|/x>");
            default -> route;
        };
    }

    private static String query(List<Field> fields) {
        return fields.stream()
                .map(field -> encoded(field.name()) + "=" + encoded(text(field.value())))
                .collect(Collectors.joining("&", fields.isEmpty() ? "" : "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String json(List<Field> fields) {
        return fields.stream()
                .map(field -> Json.encode(field.name()) + ":" + json(field.value()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        return value instanceof String text ? Json.encode(text) : text(value);
    }

    private String malformed(String body) {
        int at = below(body.length() + 1);
        String odd = word(
                "<\0|\u00ff|\u00c0\u0080|\u00ed\u00a0\u0080|,|{|}|]|\"|\\ud800|//|~2000 9|x|5|[|\u00ef\u00bb\u00bf>");
        return switch (below(7)) {
            case 0 -> body.substring(0, at);
            case 1 -> body.substring(0, at) + odd + body.substring(at);
            case 2 -> odd + body + odd;
            case 3 -> "[".repeat(1000) + body + "]".repeat(1000);
            case 4 -> "{\"n\":".repeat(1000) + body;
            case 5 -> body + " ".repeat(oneIn(10) ? 65_530 : 10);
            default -> word("<| |null|5|[]|\"x\"|{|NaN>");
        };
    }

    /** Returns the end of the headers and the body, if any, with a Content-Length or in chunks. */
    private String headersEndAndBody(String body, boolean http10) {
        if (body == null) {
            return "\r\n";
        }
        if (http10 || oneIn(2)) {
            return "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
        int at = below(body.length() + 1);
        String chunks = chunk(body.substring(0, at)) + chunk(body.substring(at));
        return "Transfer-Encoding: chunked\r\n\r\n" + chunks + word("0^<||X: y^>^");
    }

    private String chunk(String bytes) {
        return bytes.isEmpty() ? "" : Integer.toHexString(bytes.length()) + word("<||;x=y>^") + bytes + "\r\n";
    }
}
