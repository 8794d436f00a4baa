package dev.bide.operation;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the answer of a stand-in. Any thread may call it.
 *
 * @param files whether a body may come from a file
 */
record AnswerReader(boolean files) {

    private static final String STATUS = "status";
    private static final String HEADERS = "headers";
    private static final String BODY = "body";
    private static final String JSON = "json";
    private static final String FILE = "file";
    private static final List<String> KEYS = List.of(STATUS, HEADERS, BODY, JSON, FILE);

    private static final int MIN_STATUS = 200;
    private static final int MAX_STATUS = 599;
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_JSON_DEPTH = 16;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_CHARACTERS = 8_192;

    /** A token (RFC 9110, section 5.6.2). */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");

    /** No control characters, because a line break would end the header and begin another one. */
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    /** The headers of the framing or of the connection. The server sets them. */
    private static final Set<String> OF_THE_CONNECTION = new TreeSet<>(Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade"));

    private static final String NAME_RULE = "must be the name of a header other than "
            + String.join(", ", OF_THE_CONNECTION) + ", which the server sets";
    private static final String VALUE_RULE = "must be a text, or a list of texts, without line breaks";

    /** Reads the answer in a definition or in a rule. Without one, it is empty. */
    Answer read(Fields fields) {
        if (!fields.has(Field.ANSWER.key())) {
            return Answer.EMPTY;
        }
        Fields answer = fields.object(Field.ANSWER.key());
        answer.only(KEYS);
        int status = answer.has(STATUS) ? (int) answer.whole(STATUS, MIN_STATUS, MAX_STATUS) : MIN_STATUS;
        List<Map.Entry<String, String>> headers = headers(answer);
        Buffer body = body(answer);
        if (body.length() > 0 && WITHOUT_BODY.contains(status)) {
            throw Refusal.invalid(answer.path(STATUS), "must be one whose answers may have a body", status);
        }
        boolean typed = headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("content-type"));
        if (answer.has(JSON) && !typed) {
            headers.add(Map.entry("content-type", "application/json"));
        }
        return new Answer(status, headers, body);
    }

    private static List<Map.Entry<String, String>> headers(Fields answer) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (!answer.has(HEADERS)) {
            return headers;
        }
        Fields given = answer.object(HEADERS);
        int characters = 0;
        for (String name : given.names()) {
            if (name == null
                    || !NAME.matcher(name).matches()
                    || OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                throw Refusal.invalid("a name in " + answer.path(HEADERS), NAME_RULE, name);
            }
            for (Object value : values(given, name)) {
                if (!(value instanceof String text) || !VALUE.matcher(text).matches()) {
                    throw given.invalid(name, VALUE_RULE, value);
                }
                headers.add(Map.entry(name, text));
                characters += name.length() + text.length();
            }
        }
        if (headers.size() > MAX_HEADERS || characters > MAX_HEADER_CHARACTERS) {
            throw new Refusal(
                    Reason.INVALID,
                    answer.path(HEADERS) + " must have at most " + MAX_HEADERS + " headers, and "
                            + MAX_HEADER_CHARACTERS + " characters in all");
        }
        return headers;
    }

    private static List<?> values(Fields given, String name) {
        List<?> list = Fields.list(given.get(name));
        return list == null ? Collections.singletonList(given.get(name)) : list;
    }

    private Buffer body(Fields answer) {
        List<String> given =
                List.of(BODY, JSON, FILE).stream().filter(answer::has).toList();
        if (given.size() > 1) {
            throw new Refusal(Reason.INVALID, answer.path(given.get(1)) + " may not be given with " + given.get(0));
        }
        Buffer body = answer.has(BODY)
                ? Buffer.buffer(text(answer))
                : answer.has(JSON) ? json(answer) : answer.has(FILE) ? file(answer) : Buffer.buffer();
        if (body.length() > MAX_BODY_BYTES) {
            throw new Refusal(
                    Reason.INVALID,
                    answer.path(given.get(0)) + " must be at most " + MAX_BODY_BYTES + " bytes, not " + body.length());
        }
        return body;
    }

    /** Reads a body, which may be empty, unlike other texts. */
    private static byte[] text(Fields answer) {
        return answer.get(BODY) instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : answer.text(BODY).getBytes(StandardCharsets.UTF_8);
    }

    private static Buffer json(Fields answer) {
        Object value = answer.get(JSON);
        if (!isJson(value, MAX_JSON_DEPTH)) {
            throw new Refusal(
                    Reason.INVALID, answer.path(JSON) + " must be JSON that is at most " + MAX_JSON_DEPTH + " deep");
        }
        return Buffer.buffer(Json.encode(value));
    }

    /** Returns whether a value can be written as JSON. A local sender may put any object into a message. */
    private static boolean isJson(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            return depth > 0
                    && map.entrySet().stream()
                            .allMatch(entry -> entry.getKey() instanceof String && isJson(entry.getValue(), depth - 1));
        }
        if (value instanceof List<?> list) {
            return depth > 0 && list.stream().allMatch(element -> isJson(element, depth - 1));
        }
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || (value instanceof Number number && Double.isFinite(number.doubleValue()));
    }

    private Buffer file(Fields answer) {
        if (!files) {
            throw new Refusal(Reason.INVALID, answer.path(FILE) + " may be given only in the settings");
        }
        String name = answer.text(FILE);
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            // Limited, because the file may be a device, which has no end.
            return Buffer.buffer(in.readNBytes(MAX_BODY_BYTES + 1));
        } catch (IOException | InvalidPathException e) {
            throw answer.invalid(FILE, "must be a file that can be read", name);
        }
    }
}
