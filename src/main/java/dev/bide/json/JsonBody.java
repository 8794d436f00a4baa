package dev.bide.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.bide.operation.Fields;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object from text, strictly. Any thread may call it.
 *
 * <p>Vert.x's own reader keeps the last of two fields with the same name and accepts any depth, so this configures a
 * Jackson parser of its own. It uses no class of Vert.x, so the command line reads settings without loading Vert.x.
 */
public final class JsonBody {

    /** A weighted shape is three deep. The rest is margin. */
    private static final int MAX_DEPTH = 8;

    /**
     * A request has at most some 130: 25 of its own, and 103 of a shape of a hundred percentiles. Jackson keeps names in a
     * table whose hash a client can compute; of thousands of names that collide, each is compared with all others.
     */
    private static final int MAX_FIELDS = 200;

    /** An answer in a rule of a stand-in is four levels deep, its JSON up to 16. The settings add one level. */
    private static final int MAX_DEFINITION_DEPTH = 24;

    /** A hundred rules with a dozen fields each, and the JSON of some answers. */
    private static final int MAX_DEFINITION_FIELDS = 3_000;

    private static final JsonFactory STRICT = factory(MAX_DEPTH);
    private static final JsonFactory DEEP = factory(MAX_DEFINITION_DEPTH);

    private static JsonFactory factory(int maxDepth) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // JSON is UTF-8; Jackson would accept UTF-16 and UTF-32 as well.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                // Interning pays off for a few names that recur. Here, clients choose the names.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build())
                .build();
    }

    private JsonBody() {}

    /**
     * Reads the body of a request.
     *
     * @param text its bytes
     * @return its fields
     * @throws Refusal if it is not a single JSON object, is nested too deeply, or has too many fields
     */
    public static Fields read(byte[] text) {
        return Fields.of(read(STRICT, text, "the body", MAX_FIELDS));
    }

    /**
     * Reads the definition of a stand-in, whose answers may be any JSON.
     *
     * @param text the bytes of a body
     * @return its fields
     * @throws Refusal if it is not a single JSON object, is nested too deeply, or has too many fields
     */
    public static Fields readDefinition(byte[] text) {
        return Fields.of(read(DEEP, text, "the body", MAX_DEFINITION_FIELDS));
    }

    /**
     * Reads a file of settings.
     *
     * @param text its bytes
     * @return its values by name, nested objects as maps and arrays as lists; the caller may change all of them
     * @throws Refusal if it is anything but one JSON object, not too deeply nested
     */
    public static Map<String, Object> readFile(byte[] text) {
        // Any number of fields: who writes the file runs the program, and may need many profiles.
        return read(DEEP, text, "the file", Integer.MAX_VALUE);
    }

    /** Reads a frame of the event bus bridge, whose body is one level deeper than that of a request. */
    static Map<String, Object> readFrame(byte[] text) {
        return read(STRICT, text, "the frame", MAX_FIELDS);
    }

    static Refusal notAnObject(String what) {
        return new Refusal(Reason.INVALID, what + " must be a JSON object");
    }

    private static Map<String, Object> read(JsonFactory factory, byte[] bytes, String what, int maxFields) {
        try (JsonParser parser = new BoundedParser(factory.createParser(bytes), what, maxFields)) {
            return read(parser, what, bytes);
        } catch (IOException e) {
            // Reading from an array does not fail, and what the parser refuses is a Refusal by now.
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> read(JsonParser parser, String what, byte[] bytes) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject(what);
            }
            Map<String, Object> object = object(parser);
            // There must be nothing after the object.
            if (parser.nextToken() != null) {
                throw notAnObject(what);
            }
            return object;
        } catch (StreamConstraintsException e) {
            // The depth is one of several constraints; another is the length of a number.
            int maxDepth = parser.streamReadConstraints().getMaxNestingDepth();
            if (parser.getParsingContext().getNestingDepth() > maxDepth) {
                throw new Refusal(Reason.INVALID, what + " must not be nested more than " + maxDepth + " deep");
            }
            // This exception has no location.
            throw notJson(what, bytes, parser.currentLocation());
        } catch (JsonProcessingException e) {
            // Jackson has no exception of its own for a duplicate.
            if (e.getOriginalMessage().startsWith("Duplicate field")) {
                throw Fields.repeated(parser.currentName());
            }
            throw notJson(what, bytes, e.getLocation());
        }
    }

    /** Reads the rest of an object, whose opening brace has been read. The parser refuses one that does not end. */
    private static Map<String, Object> object(JsonParser parser) throws IOException {
        // In the order of the sender, so that a refusal names the first field that is wrong.
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(parser, token));
        }
        return list;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            // The parser refuses other tokens where a value has to be.
            default -> throw new IllegalStateException(token.name());
        };
    }

    /** Counts the names of fields, at every depth, and refuses the one that is too many before it reads the next value. */
    private static final class BoundedParser extends JsonParserDelegate {

        private final String what;
        private final int maxFields;
        private int fields;

        BoundedParser(JsonParser parser, String what, int maxFields) {
            super(parser);
            this.what = what;
            this.maxFields = maxFields;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.FIELD_NAME && ++fields > maxFields) {
                throw new Refusal(Reason.INVALID, what + " must not have more than " + maxFields + " fields");
            }
            return token;
        }
    }

    /** Returns a refusal that names line and column, from 1. Jackson counts the bytes of a line, and this its characters. */
    private static Refusal notJson(String what, byte[] bytes, JsonLocation location) {
        String before = new String(bytes, 0, (int) location.getByteOffset(), StandardCharsets.UTF_8);
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new Refusal(Reason.INVALID, what + " is not JSON at line " + line + ", column " + column);
    }
}
