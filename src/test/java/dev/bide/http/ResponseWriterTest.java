package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.StallTimer;
import dev.bide.json.JsonBuffers;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {

    private static final Buffer PIECE = Buffer.buffer("x".repeat(10_000));

    private final SlowClient client = new SlowClient(25_000);

    @Test
    void whatTheClientHasNotTakenIsCounted() {
        Future<Void> write = client.writer.write(PIECE);
        assertEquals(8_000, client.bytes.used(), "the rest is part of the request's memory");
        client.read();
        assertTrue(write.succeeded());
        assertEquals(0, client.bytes.used());
    }

    @Test
    void aShortAnswerIsPartOfTheRequestsMemory() {
        client.writer.send(200, MediaTypes.JSON, new JsonBuffers(new JsonObject().put("status", "ok")));
        assertTrue(client.ended);
        assertEquals(0, client.bytes.used());
    }

    @Test
    void aClientThatLeavesGivesEverythingBack() {
        Future<Void> write = client.writer.write(PIECE);
        client.leave();
        assertTrue(write.failed());
        assertEquals(0, client.bytes.used());
        assertEquals(0, client.timers.pending());
    }

    @Test
    void anAnswerThatMemoryHasNoRoomForIsRefusedBeforeItsHead() {
        client.bytes.take(20_000, 25_000);
        assertThrows(Refusal.class, () -> client.writer.sendWhole(200, MediaTypes.JSON, PIECE));
        assertEquals(0, client.sent.length());
        assertEquals(20_000, client.bytes.used());
    }

    @Test
    void aPieceThatMemoryHasNoRoomForEndsTheConnection() {
        client.bytes.take(20_000, 25_000);
        assertTrue(client.writer.write(PIECE).failed());
        assertTrue(client.disconnected);
        assertEquals(20_000, client.bytes.used());
    }

    @Test
    void aShortAnswerThatIsNotTakenForAMinuteEndsTheConnection() {
        client.writer.send(200, MediaTypes.JSON, new JsonBuffers(new JsonObject().put("status", "ok")));
        client.timers.advance(Duration.ofNanos(StallTimer.LIMIT_NANOS - 1_000_000));
        assertFalse(client.disconnected);
        client.timers.advance(Duration.ofMillis(5));
        assertTrue(client.disconnected);
    }
}
