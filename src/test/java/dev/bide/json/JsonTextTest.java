package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 2048, 2049, 10_000})
    void anObjectWithAListOfDelaysIsEncodedAsOneWithAJsonArray(int n) {
        double[] list = IntStream.range(0, n).mapToDouble(i -> i * 0.1 - 1e-9).toArray();
        JsonArray array = new JsonArray();
        for (double value : list) {
            array.add(value);
        }
        JsonObject inner = new JsonObject().put("x", "a\"b").put("delays", list).putNull("y");
        JsonObject expected =
                new JsonObject().put("x", "a\"b").put("delays", array).putNull("y");
        JsonBuffers text =
                new JsonBuffers(new JsonObject().put("n", n).put("in", inner).put("e", new JsonObject()));
        assertEquals(n <= JsonText.NUMBERS_PER_PIECE, text.isShort());
        Buffer all = Buffer.buffer();
        int pieces = 0;
        while (text.hasNext()) {
            Buffer piece = text.next();
            assertTrue(piece.length() > 0 && piece.length() < 32 * JsonText.NUMBERS_PER_PIECE);
            all.appendBuffer(piece);
            pieces++;
        }
        assertEquals(
                new JsonObject()
                                .put("n", n)
                                .put("in", expected)
                                .put("e", new JsonObject())
                                .encode() + "\n",
                all.toString());
        assertEquals(
                n <= JsonText.NUMBERS_PER_PIECE
                        ? 1
                        : 2 + (n + JsonText.NUMBERS_PER_PIECE - 1) / JsonText.NUMBERS_PER_PIECE,
                pieces);
        assertThrows(NoSuchElementException.class, text::next);
    }

    @Test
    void aNumberOfAMicrosecondOrMoreIsWrittenInDecimalsWhereverItStands() {
        JsonObject object = new JsonObject()
                .put("late", 7e-5)
                .put("in", new JsonObject().put("late", 0.000427))
                .put(
                        "of",
                        new JsonArray().add(new JsonArray().add(1e-6).add(2)).add(new JsonObject().put("late", 7e-5)))
                .put("none", new JsonArray())
                .put("delays", new double[] {7e-5, 9e-7})
                .put("tasks", List.of(new JsonObject().put("late", 7e-5)).iterator())
                .put("n", 5)
                .put("list", true)
                .putNull("x");
        assertEquals(
                "{\"late\":0.00007,\"in\":{\"late\":0.000427},\"of\":[[0.000001,2],{\"late\":0.00007}],\"none\":[],"
                        + "\"delays\":[0.00007,9.0E-7],\"tasks\":[{\"late\":0.00007}],\"n\":5,\"list\":true,\"x\":null}\n",
                new JsonBuffers(object).next().toString());
    }

    @Test
    void theNumbersOfALongListAreWrittenInDecimals() {
        double[] list =
                IntStream.range(0, 5000).mapToDouble(i -> 1e-6 * (i + 1)).toArray();
        JsonBuffers text = new JsonBuffers(new JsonObject().put("delays", list));
        StringBuilder all = new StringBuilder();
        text.forEachRemaining(all::append);
        assertFalse(all.toString().contains("E"), all::toString);
        JsonArray read = new JsonObject(all.toString()).getJsonArray("delays");
        assertArrayEquals(
                list, read.stream().mapToDouble(value -> (double) value).toArray());
    }

    @Test
    void anEmptyObjectIsOnePiece() {
        JsonBuffers text = new JsonBuffers(new JsonObject());
        assertTrue(text.isShort());
        assertEquals("{}\n", text.next().toString());
        assertFalse(text.hasNext());
    }

    @Test
    void everyCharacterIsEscapedAsVertxDoesIt() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            all.append(c);
        }
        assertEquals(
                new JsonObject().put("text", all.toString()).encode() + "\n",
                new JsonText(Map.of("text", all.toString())).next());
    }

    @Test
    void mapsAndListsAreWrittenAsObjectsAndArraysOfVertx() {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("type", "weighted");
        shape.put("of", List.of(List.of(0.2, 90.0), List.of(7e-5, 10.0)));
        shape.put("none", List.of());
        shape.put("no", Map.of());
        shape.put("null", null);
        String expected =
                "{\"type\":\"weighted\",\"of\":[[0.2,90.0],[0.00007,10.0]],\"none\":[],\"no\":{},\"null\":null}\n";
        assertEquals(expected, new JsonText(shape).next());
        JsonObject ofVertx = new JsonObject()
                .put("type", "weighted")
                .put(
                        "of",
                        new JsonArray()
                                .add(new JsonArray().add(0.2).add(90.0))
                                .add(new JsonArray().add(7e-5).add(10.0)))
                .put("none", new JsonArray())
                .put("no", new JsonObject())
                .putNull("null");
        assertEquals(expected, new JsonBuffers(ofVertx).next().toString());
    }
}
