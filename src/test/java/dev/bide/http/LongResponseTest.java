package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonBuffers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongResponseTest {

    private final SlowClient client = new SlowClient(1_000_000);
    private final JsonBuffers text = new JsonBuffers(new JsonObject().put("delays", new double[100_000]));
    private final LongResponse answer = new LongResponse(client.loop, client.writer, text);

    @Test
    void aClientThatReadsGetsTheWholeText() {
        client.readsAtOnce = true;
        answer.next();
        client.timers.advance(Duration.ofSeconds(1));
        assertTrue(client.ended);
        assertEquals(100_000, new JsonObject(client.sent).getJsonArray("delays").size());
        assertEquals(0, client.timers.pending());
    }

    @Test
    void noTextIsProducedUntilTheClientReads() {
        answer.next();
        client.timers.advance(Duration.ofSeconds(1));
        int length = client.sent.length();
        assertTrue(length < 1000, length + " bytes");
        assertEquals(1, client.timers.pending(), "only the stall timeout");
        for (int i = 0; i < 3; i++) {
            client.read();
            client.timers.advance(Duration.ofSeconds(1));
            int more = client.sent.length() - length;
            assertTrue(more > 0 && more < 10_000, more + " bytes");
            length = client.sent.length();
        }
    }

    @Test
    void noTextIsProducedForADisconnectedClient() {
        answer.next();
        int length = client.sent.length();
        client.leave();
        client.timers.advance(Duration.ofSeconds(1));
        assertEquals(length, client.sent.length());
        assertEquals(0, client.timers.pending());
    }
}
