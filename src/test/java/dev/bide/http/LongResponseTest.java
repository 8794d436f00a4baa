package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonText;
import dev.bide.time.ByHand;
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

    private final ByHand timers = new ByHand(5);
    private final Loop loop = new Loop(timers);
    private final JsonText text = new JsonText(new JsonObject().put("delays", new double[100_000]));
    private final Buffer sent = Buffer.buffer();
    private boolean full;
    private boolean closed;
    private boolean ended;
    private boolean hungUp;
    private Handler<Void> drained;

    /** A client that takes what it is told to take. */
    private final HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
            LongResponseTest.class.getClassLoader(), new Class<?>[] {HttpServerResponse.class}, this::called);

    private Object called(Object proxy, Method method, Object... args) {
        return switch (method.getName()) {
            case "closed" -> closed;
            case "writeQueueFull" -> full;
            case "drainHandler" -> {
                drained = handler(args[0]);
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

    @SuppressWarnings("unchecked") // as the method that is called has it
    private static Handler<Void> handler(Object handler) {
        return (Handler<Void>) handler;
    }

    @Test
    void allIsSentToAClientThatTakesAll() {
        new LongResponse(loop, response, text, () -> hungUp = true).next();
        timers.advance(Duration.ofSeconds(1));
        assertTrue(ended);
        assertEquals(100_000, new JsonObject(sent).getJsonArray("delays").size());
        assertEquals(0, timers.pending());
    }

    @Test
    void nothingIsMadeForAClientThatTakesNothing() {
        full = true;
        new LongResponse(loop, response, text, () -> hungUp = true).next();
        timers.advance(Duration.ofSeconds(1));
        int length = sent.length();
        assertTrue(length < 1000, length + " bytes");
        assertEquals(1, timers.pending(), "only the client can go on, or it is given up");
        for (int i = 0; i < 3; i++) {
            drained.handle(null);
            timers.advance(Duration.ofSeconds(1));
            assertTrue(sent.length() > length && sent.length() < length + 10_000, sent.length() + " bytes");
            length = sent.length();
        }
        full = false;
        drained.handle(null);
        timers.advance(Duration.ofSeconds(1));
        assertTrue(ended);
        assertEquals(100_000, new JsonObject(sent).getJsonArray("delays").size());
    }

    @Test
    void aClientThatTakesNothingForAMinuteIsGivenUp() {
        full = true;
        new LongResponse(loop, response, text, () -> hungUp = true).next();
        timers.advance(Duration.ofSeconds(59));
        drained.handle(null);
        timers.advance(Duration.ofNanos(LongResponse.STALL_NANOS - 1_000_000));
        assertFalse(hungUp, "the minute begins anew with each piece");
        timers.advance(Duration.ofMillis(5));
        assertTrue(hungUp);
    }

    @Test
    void nothingIsMadeForAClientThatIsGone() {
        full = true;
        new LongResponse(loop, response, text, () -> hungUp = true).next();
        closed = true;
        int length = sent.length();
        drained.handle(null);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(length, sent.length());
        assertEquals(0, timers.pending());
    }
}
