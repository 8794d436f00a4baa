package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
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
        JsonText text =
                new JsonText(new JsonObject().put("n", n).put("in", inner).put("e", new JsonObject()));
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
                new JsonText(object).next().toString());
    }

    @Test
    void theNumbersOfALongListAreWrittenInDecimals() {
        double[] list =
                IntStream.range(0, 5000).mapToDouble(i -> 1e-6 * (i + 1)).toArray();
        JsonText text = new JsonText(new JsonObject().put("delays", list));
        StringBuilder all = new StringBuilder();
        text.forEachRemaining(all::append);
        assertFalse(all.toString().contains("E"), all::toString);
        JsonArray read = new JsonObject(all.toString()).getJsonArray("delays");
        assertArrayEquals(
                list, read.stream().mapToDouble(value -> (double) value).toArray());
    }

    @Test
    void anEmptyObjectIsOnePiece() {
        JsonText text = new JsonText(new JsonObject());
        assertTrue(text.isShort());
        assertEquals("{}\n", text.next().toString());
        assertFalse(text.hasNext());
    }
}
