package dev.bide.peer;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The longest message between nodes. */
class MessageSizeTest {

    /** What {"a":""} takes. */
    private static final int AROUND = 8;

    private static void passes(JsonObject message) {
        assertSame(message, MessageSize.checked("task", message));
    }

    private static void isTooLong(JsonObject message) {
        Exception thrown = assertThrows(IllegalStateException.class, () -> MessageSize.checked("task", message));
        assertTrue(thrown.getMessage().contains("about task"), thrown::getMessage);
    }

    private static JsonObject text(String character, int count) {
        return new JsonObject().put("a", character.repeat(count));
    }

    @Test
    void aMessageHasAtMost64KiB() {
        passes(text("x", 65_536 - AROUND));
        isTooLong(text("x", 65_536 - AROUND + 1));
    }

    @Test
    void bytesAreCountedAndNotCharacters() {
        passes(text("ü", 32_764));
        isTooLong(text("ü", 32_765));
        passes(text("\u0001", 10_921));
        isTooLong(text("\u0001", 10_922));
    }

    @Test
    void everythingInAMessageCounts() {
        passes(new JsonObject().put("a", new byte[49_146]));
        isTooLong(new JsonObject().put("a", new byte[49_150]));
        List<Long> numbers = Collections.nCopies(3277, Long.MAX_VALUE);
        isTooLong(new JsonObject().put("a", new JsonArray(numbers)));
        isTooLong(new JsonObject().put("a", new JsonArray().add(new JsonObject(Map.of("b", numbers)))));
        isTooLong(new JsonObject().put("x".repeat(65_536), true));
    }
}
