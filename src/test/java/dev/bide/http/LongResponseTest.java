package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonText;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongResponseTest {

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final JsonText text = new JsonText(new JsonObject().put("delays", new double[100_000]));
    private final Buffer sent = Buffer.buffer();
    private boolean writeQueueFull;
    private boolean closed;
    private boolean ended;
    private boolean disconnected;
    private Handler<Void> drainHandler;

    /** A response that is full, closed or drained when the test says so. */
    private final HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
            LongResponseTest.class.getClassLoader(), new Class<?>[] {HttpServerResponse.class}, this::call);

    private Object call(Object proxy, Method method, Object... args) {
        return switch (method.getName()) {
            case "closed" -> closed;
            case "writeQueueFull" -> writeQueueFull;
            case "drainHandler" -> {
                drainHandler = handler(args[0]);
                yield proxy;
            }
            case "write", "end" -> {
                ended = method.getName().equals("end");
                sent.appendBuffer((Buffer) args[0]);
                yield Future.succeededFuture();
            }
            default -> throw new AssertionError(method);
        };
    }

    @SuppressWarnings("unchecked") // the called method's own parameter has this type
    private static Handler<Void> handler(Object handler) {
        return (Handler<Void>) handler;
    }

    @Test
    void aClientThatReadsGetsTheWholeText() {
        new LongResponse(loop, response, text, () -> disconnected = true).next();
        timers.advance(Duration.ofSeconds(1));
        assertTrue(ended);
        assertEquals(100_000, new JsonObject(sent).getJsonArray("delays").size());
        assertEquals(0, timers.pending());
    }

    @Test
    void noTextIsProducedUntilTheClientReads() {
        writeQueueFull = true;
        new LongResponse(loop, response, text, () -> disconnected = true).next();
        timers.advance(Duration.ofSeconds(1));
        int length = sent.length();
        assertTrue(length < 1000, length + " bytes");
        assertEquals(1, timers.pending(), "only the stall timeout");
        for (int i = 0; i < 3; i++) {
            drainHandler.handle(null);
            timers.advance(Duration.ofSeconds(1));
            assertTrue(sent.length() > length && sent.length() < length + 10_000, sent.length() + " bytes");
            length = sent.length();
        }
        writeQueueFull = false;
        drainHandler.handle(null);
        timers.advance(Duration.ofSeconds(1));
        assertTrue(ended);
        assertEquals(100_000, new JsonObject(sent).getJsonArray("delays").size());
    }

    @Test
    void aClientThatReadsNothingForAMinuteIsDisconnected() {
        writeQueueFull = true;
        new LongResponse(loop, response, text, () -> disconnected = true).next();
        timers.advance(Duration.ofSeconds(59));
        drainHandler.handle(null);
        timers.advance(Duration.ofNanos(StallTimer.LIMIT_NANOS - 1_000_000));
        assertFalse(disconnected, "each piece that is read restarts the minute");
        timers.advance(Duration.ofMillis(5));
        assertTrue(disconnected);
    }

    @Test
    void noTextIsProducedForADisconnectedClient() {
        writeQueueFull = true;
        new LongResponse(loop, response, text, () -> disconnected = true).next();
        closed = true;
        int length = sent.length();
        drainHandler.handle(null);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(length, sent.length());
        assertEquals(0, timers.pending());
    }
}
