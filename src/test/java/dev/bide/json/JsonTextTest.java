package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
    void anEmptyObjectIsOnePiece() {
        JsonText text = new JsonText(new JsonObject());
        assertTrue(text.isShort());
        assertEquals("{}\n", text.next().toString());
        assertFalse(text.hasNext());
    }
}
