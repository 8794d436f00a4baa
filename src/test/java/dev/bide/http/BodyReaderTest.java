package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.RequestLease;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.ByHand;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A body that is long in coming, on a clock moved by hand. */
class BodyReaderTest {

    private final ByHand timers = new ByHand(5);
    private final Loop loop = new Loop(timers);
    private final Limiter memory = Limiter.ofBytes();

    /** The handlers that the request, its response and its connection have been given. */
    private final Map<String, Handler<Object>> handlers = new HashMap<>();

    private final List<String> answered = new ArrayList<>();
    private final List<Throwable> refused = new ArrayList<>();
    private final HttpConnection connection = fake(HttpConnection.class, "connection.");
    private final HttpServerResponse response = fake(HttpServerResponse.class, "response.");
    private final HttpServerRequest request = fake(HttpServerRequest.class, "request.");
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private String read;

    private <T> T fake(Class<T> type, String prefix) {
        return type.cast(Proxy.newProxyInstance(
                BodyReaderTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> called(proxy, prefix, method, args)));
    }

    private Object called(Object proxy, String prefix, Method method, Object... args) {
        String name = prefix + method.getName();
        if (name.endsWith("andler")) {
            handlers.put(name, handler(args[0]));
            return proxy;
        }
        return switch (name) {
            case "request.getHeader" -> null;
            case "request.version" -> version;
            case "request.response" -> response;
            case "request.connection" -> connection;
            case "response.putHeader" -> {
                answered.add(args[0] + ": " + args[1]);
                yield proxy;
            }
            case "response.reset", "connection.close" -> {
                answered.add(name);
                yield Future.succeededFuture();
            }
            default -> throw new AssertionError(method);
        };
    }

    @SuppressWarnings("unchecked") // as the method that is called has it
    private static Handler<Object> handler(Object handler) {
        return (Handler<Object>) handler;
    }

    private void begin() {
        RequestLease visit = new RequestLease(request, Optional.empty(), memory, 1_000_000);
        visit.begin();
        visit.enter();
        new BodyReader(request, visit, refused::add).read(loop, body -> read = body.toString());
    }

    private void comes(String part) {
        handlers.get("request.handler").handle(Buffer.buffer(part));
    }

    private void ends() {
        handlers.get("request.endHandler").handle(null);
    }

    private void refusedFor(Reason reason) {
        assertEquals(1, refused.size());
        Refusal refusal = (Refusal) refused.get(0);
        assertEquals(reason, refusal.reason());
        assertNull(read);
        assertEquals(0, timers.pending());
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_0", "HTTP_1_1", "HTTP_2"})
    void aBodyThatDoesNotEndInTimeIsRefusedHoweverItDripsAndThatIsTheLast(HttpVersion spoken) {
        version = spoken;
        begin();
        for (int i = 0; i < 9; i++) {
            comes(" ");
            timers.advance(Duration.ofSeconds(1));
        }
        comes(" ");
        timers.advance(Duration.ofSeconds(1).minusNanos(1));
        assertEquals(List.of(), refused);
        timers.advance(Duration.ofNanos(1));
        refusedFor(Reason.TOO_SLOW);
        assertEquals(408, ((Refusal) refused.get(0)).code());
        assertEquals("the body must come within 10 seconds", refused.get(0).getMessage());
        boolean two = spoken == HttpVersion.HTTP_2;
        handlers.get("response.headersEndHandler").handle(null);
        assertEquals(two ? List.of() : List.of("connection: close"), answered);
        handlers.get("response.endHandler").handle(null);
        assertEquals(two ? "response.reset" : "connection.close", answered.get(answered.size() - 1));
        assertEquals(two ? RequestLease.BYTES + 10 : 0, memory.used(), "a stream is kept until it is closed");
        handlers.get("response.closeHandler").handle(null);
        assertEquals(0, memory.used());
    }

    @Test
    void whatComesAfterThatIsNotReadAnyMore() {
        begin();
        timers.advance(Duration.ofSeconds(10));
        comes("{}");
        ends();
        refusedFor(Reason.TOO_SLOW);
        handlers.get("response.endHandler").handle(null);
        assertEquals(0, memory.used());
    }

    @Test
    void aBodyThatEndsInTimeIsReadAndNothingIsLeft() {
        begin();
        comes("{");
        timers.advance(Duration.ofSeconds(10).minusNanos(1));
        comes("}");
        ends();
        assertEquals("{}", read);
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), refused);
        assertTrue(memory.used() > 0, "the answer is still to come");
        handlers.get("response.closeHandler").handle(null);
        assertEquals(0, memory.used());
    }

    @Test
    void aClientThatGoesAwayMeanwhileIsNotWaitedFor() {
        begin();
        comes("{");
        handlers.get("response.closeHandler").handle(null);
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), refused);
        assertEquals(0, memory.used());
    }

    @Test
    void whoIsStillSendingWhenAllEndsIsToldSo() {
        begin();
        comes("{");
        loop.breakOff(Refusal.stopping(), () -> {});
        timers.settle();
        refusedFor(Reason.STOPPING);
        comes("}");
        ends();
        refusedFor(Reason.STOPPING);
    }

    @Test
    void aBodyIsKeptAndMoreThanThereIsRoomForIsRefused() {
        memory.take(1_000_000 - RequestLease.BYTES - 5, 1_000_000);
        begin();
        comes("12345");
        assertEquals(1_000_000, memory.used());
        comes("6");
        refusedFor(Reason.FULL);
        ends();
        handlers.get("response.endHandler").handle(null);
        assertEquals(1_000_000 - RequestLease.BYTES - 5, memory.used());
        assertNull(read);
    }
}
