package dev.bide.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.bide.stream.WaitLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of a server: one object, or a stream with one on each line. One thread at a time. */
final class AnswerReader implements AutoCloseable {

    /** No text of Bide's is longer, and no number. */
    private static final int MAX_TEXT_CHARS = 1 << 20;

    private static final int MAX_DEPTH = 50;
    private static final int INITIAL_DELAYS = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // A stream of a million lines took 0.3 s of CPU time, and 0.6 s with Java's own parser of doubles.
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT_CHARS)
                    .build())
            .build();

    private final LimitedInput in;
    private final JsonParser parser;
    private int place;

    /** Creates a reader. The limit of the input is for one object: each line of a stream has it anew. */
    AnswerReader(LimitedInput in) throws IOException {
        this.in = in;
        this.parser = FACTORY.createParser(in);
    }

    /** Returns the object that a text of a server is. */
    static Map<String, Object> object(ServerAddress address, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (AnswerReader reader = new AnswerReader(new LimitedInput(new ByteArrayInputStream(bytes), bytes.length))) {
            Map<String, Object> object = reader.object();
            if (object != null) {
                return object;
            }
        } catch (IOException e) {
            // It is refused below.
        }
        throw ServerProblem.notBide(address, "(it sends no JSON)");
    }

    /**
     * Reads the next object.
     *
     * @return its values by name, with a {@code double[]} for a list of delays; null at the end of the text
     * @throws IOException if the connection fails
     * @throws NotJsonException if it is not JSON
     */
    Map<String, Object> object() throws IOException {
        try {
            return start() ? rest(new LinkedHashMap<>()) : null;
        } catch (JsonProcessingException e) {
            throw new NotJsonException(e);
        }
    }

    /**
     * Reads the lines of a stream up to one that is not a wait.
     *
     * @param visitor receives each wait when its line has come
     * @return that line; null if the stream ends without one
     * @throws IOException if the connection fails
     * @throws NotJsonException if it is not JSON
     */
    Map<String, Object> waits(WaitLog.Visitor visitor) throws IOException {
        try {
            while (start()) {
                in.renew();
                Map<String, Object> other = wait(visitor);
                if (other != null) {
                    return other;
                }
            }
            return null;
        } catch (JsonProcessingException e) {
            throw new NotJsonException(e);
        }
    }

    private boolean start() throws IOException {
        JsonToken token = parser.nextToken();
        if (token != null && token != JsonToken.START_OBJECT) {
            throw new NotJsonException(null);
        }
        return token != null;
    }

    /** Reads a line, and passes it on if it is a wait. Else returns its values. No map is made for a wait. */
    private Map<String, Object> wait(WaitLog.Visitor visitor) throws IOException {
        double delay = Double.NaN;
        double late = 0;
        boolean failed = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("delay") && token.isNumeric()) {
                delay = parser.getDoubleValue();
            } else if (name.equals("late") && token.isNumeric()) {
                late = parser.getDoubleValue();
            } else if (name.equals("failed") && token.isBoolean()) {
                failed = parser.getBooleanValue();
            } else if (Double.isNaN(delay)) {
                // No wait begins with another field.
                Map<String, Object> other = new LinkedHashMap<>();
                other.put(name, value());
                return rest(other);
            } else {
                // A field that a later version has added.
                parser.skipChildren();
            }
        }
        if (Double.isNaN(delay)) {
            throw new NotJsonException(null);
        }
        visitor.visit(place++, delay, late, failed);
        return null;
    }

    private Map<String, Object> rest(Map<String, Object> object) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean list = parser.nextToken() == JsonToken.START_ARRAY;
            object.put(name, list && name.equals("delays") ? delays() : value());
        }
        return object;
    }

    private Object value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> rest(new LinkedHashMap<>());
            case START_ARRAY -> list();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private List<Object> list() throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    /** Reads up to a million numbers without an object for each. */
    private double[] delays() throws IOException {
        double[] delays = new double[INITIAL_DELAYS];
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isNumeric()) {
                throw new NotJsonException(null);
            }
            if (count == delays.length) {
                delays = Arrays.copyOf(delays, 2 * count);
            }
            delays[count++] = parser.getDoubleValue();
        }
        return Arrays.copyOf(delays, count);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** What a server sends is not the JSON that Bide sends. */
    static final class NotJsonException extends IOException {

        private static final long serialVersionUID = 1;

        NotJsonException(Throwable cause) {
            super("it sends no JSON", cause);
        }
    }
}
