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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads one JSON object from text, strictly. Any thread may call it.
 *
 * <p>Vert.x's own reader keeps the last of two fields with the same name and accepts any depth, so this configures a
 * Jackson parser of its own; Vert.x then turns its tokens into maps and lists.
 */
public final class JsonBody {

    /** A weighted shape is three deep, and a profile of that shape in the settings is five deep. The rest is margin. */
    private static final int MAX_DEPTH = 8;

    /**
     * A request has at most some 130: 25 of its own, and 103 of a shape of a hundred percentiles. Jackson keeps names in a
     * table whose hash a client can compute; of thousands of names that collide, each is compared with all others.
     */
    private static final int MAX_FIELDS = 200;

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // JSON is UTF-8; Jackson would accept UTF-16 and UTF-32 as well.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Interning pays off for a few names that recur. Here, clients choose the names.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonBody() {}

    /**
     * Reads the body of a request.
     *
     * @param text its bytes
     * @return its fields
     * @throws Refusal if it is anything but one JSON object, not too deeply nested and without too many fields
     */
    public static Fields read(Buffer text) {
        return Fields.of(read(text, "the body", MAX_FIELDS));
    }

    /**
     * Reads a file of settings.
     *
     * @param text its bytes
     * @return the object
     * @throws Refusal if it is anything but one JSON object, not too deeply nested
     */
    public static JsonObject readFile(Buffer text) {
        // Any number of fields: who writes the file runs the program, and may need many profiles.
        return new JsonObject(read(text, "the file", Integer.MAX_VALUE));
    }

    /** Reads a frame of the event bus bridge, whose body is one level deeper than that of a request. */
    static Map<String, Object> readFrame(Buffer text) {
        return read(text, "the frame", MAX_FIELDS);
    }

    /** Reads a list. Vert.x's own reader is strict enough, because each text of the list is read again. */
    static JsonArray readList(String text) {
        try {
            return new JsonArray(text);
        } catch (DecodeException | ClassCastException e) {
            throw notTexts();
        }
    }

    static Refusal notTexts() {
        return new Refusal(Reason.INVALID, "a SockJS message must be a list of texts");
    }

    private static Map<String, Object> read(Buffer text, String what, int maxFields) {
        byte[] bytes = text.getBytes();
        try (JsonParser parser = new BoundedParser(STRICT.createParser(bytes), what, maxFields)) {
            return read(parser, what, bytes);
        } catch (IOException e) {
            // Reading from an array does not fail, and what the parser refuses is a Refusal by now.
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> read(JsonParser parser, String what, byte[] bytes) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw JsonFields.notAnObject(what);
            }
            Map<String, Object> object = JacksonCodec.parseObject(parser);
            // There must be nothing after the object.
            if (parser.nextToken() != null) {
                throw JsonFields.notAnObject(what);
            }
            return object;
        } catch (StreamConstraintsException e) {
            // The depth is one of several constraints; another is the length of a number.
            if (parser.getParsingContext().getNestingDepth() > MAX_DEPTH) {
                throw new Refusal(Reason.INVALID, what + " must not be nested more than " + MAX_DEPTH + " deep");
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
