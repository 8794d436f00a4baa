package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.ConnectionWatch;
import dev.bide.admission.RequestLease;
import dev.bide.admission.WatchedRead;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
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

/** A request body that arrives slowly, on a clock that the test moves. */
class BodyReaderTest {

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final Limiter memory = Limiter.ofBytes();

    /** The handlers that were set on the request, its response and its connection, by name. */
    private final Map<String, Handler<Object>> handlers = new HashMap<>();

    private boolean responseEnded;

    private final List<String> calls = new ArrayList<>();
    private final List<Throwable> refusals = new ArrayList<>();
    private final HttpConnection connection = fake(HttpConnection.class, "connection.");
    private final HttpServerResponse response = fake(HttpServerResponse.class, "response.");
    private final HttpServerRequest request = fake(HttpServerRequest.class, "request.");
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private String bodyRead;
    private RequestLease lease;

    private <T> T fake(Class<T> type, String prefix) {
        return type.cast(Proxy.newProxyInstance(
                BodyReaderTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> call(proxy, prefix, method, args)));
    }

    private Object call(Object proxy, String prefix, Method method, Object... args) {
        String name = prefix + method.getName();
        if (name.endsWith("andler")) {
            handlers.put(name, handler(args[0]));
            return proxy;
        }
        return switch (name) {
            case "request.getHeader" -> null;
            case "request.version" -> version;
            case "request.isEnded" -> false;
            case "request.response" -> response;
            case "request.connection" -> connection;
            case "response.ended" -> responseEnded;
            case "response.putHeader" -> {
                calls.add(args[0] + ": " + args[1]);
                yield proxy;
            }
            case "response.reset", "connection.close" -> {
                calls.add(name);
                yield Future.succeededFuture();
            }
            default -> throw new AssertionError(method);
        };
    }

    @SuppressWarnings("unchecked") // the called method's own parameter has this type
    private static Handler<Object> handler(Object handler) {
        return (Handler<Object>) handler;
    }

    private void begin() {
        begin(Optional.empty());
    }

    private void begin(Optional<ConnectionWatch> watch) {
        lease = new RequestLease(request, watch, memory, 1_000_000);
        lease.begin();
        lease.admit();
        new BodyReader(request, BodyReader.MAX_BYTES, lease, refusals::add)
                .read(loop, body -> bodyRead = body.toString());
    }

    private void receive(String part) {
        handlers.get("request.handler").handle(Buffer.buffer(part));
    }

    /** Does what Vert.x does with a handler of a response, which may not be set. */
    private void fire(String name) {
        responseEnded = responseEnded || name.equals("response.endHandler");
        Handler<Object> handler = handlers.get(name);
        if (handler != null) {
            handler.handle(null);
        }
    }

    private void endBody() {
        handlers.get("request.endHandler").handle(null);
    }

    private void assertRefused(Reason reason) {
        assertEquals(1, refusals.size());
        Refusal refusal = (Refusal) refusals.get(0);
        assertEquals(reason, refusal.reason());
        assertNull(bodyRead);
        assertEquals(0, timers.pending());
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_0", "HTTP_1_1", "HTTP_2"})
    void aBodyThatDoesNotEndInTimeIsRefusedAndEndsItsConnectionOrStream(HttpVersion requestVersion) {
        version = requestVersion;
        begin();
        for (int i = 0; i < 9; i++) {
            receive(" ");
            timers.advance(Duration.ofSeconds(1));
        }
        receive(" ");
        timers.advance(Duration.ofSeconds(1).minusNanos(1));
        assertEquals(List.of(), refusals);
        timers.advance(Duration.ofNanos(1));
        assertRefused(Reason.TOO_SLOW);
        assertEquals(408, ((Refusal) refusals.get(0)).code());
        assertEquals("the body must come within 10 seconds", refusals.get(0).getMessage());
        boolean isStream = requestVersion == HttpVersion.HTTP_2;
        fire("response.headersEndHandler");
        assertEquals(isStream ? List.of() : List.of("connection: close"), calls);
        fire("response.endHandler");
        assertFalse(calls.contains("response.reset"), "the response may not be sent yet");
        lease.responseSent();
        assertEquals(isStream ? "response.reset" : "connection.close", calls.get(calls.size() - 1));
        assertEquals(
                isStream ? RequestLease.BYTES_PER_REQUEST + 10 : 0,
                memory.used(),
                "the memory of a stream is held until it is closed");
        fire("response.closeHandler");
        assertEquals(0, memory.used());
    }

    @Test
    void aBodyThatComesWithItsHeadNeedsNoTimer() {
        WatchedRead read = new WatchedRead();
        begin(Optional.of(read.watch));
        receive("{}");
        endBody();
        read.end();
        assertEquals("{}", bodyRead);
        assertEquals(0, timers.everSet());
    }

    @Test
    void aBodyThatDoesNotEndWithTheReadOfItsHeadHasATimeout() {
        WatchedRead read = new WatchedRead();
        begin(Optional.of(read.watch));
        receive("{");
        read.end();
        timers.advance(Duration.ofSeconds(10));
        assertRefused(Reason.TOO_SLOW);
    }

    @Test
    void aClientThatDisconnectsDuringTheReadOfItsHeadLeavesNoTimer() {
        WatchedRead read = new WatchedRead();
        begin(Optional.of(read.watch));
        fire("response.closeHandler");
        read.end();
        assertEquals(0, timers.everSet());
    }

    @Test
    void bytesAfterTheRefusalAreNotRead() {
        begin();
        timers.advance(Duration.ofSeconds(10));
        receive("{}");
        endBody();
        assertRefused(Reason.TOO_SLOW);
        fire("response.endHandler");
        assertEquals(0, memory.used());
    }

    @Test
    void aBodyThatEndsJustInTimeIsReadAndItsTimeoutIsCancelled() {
        begin();
        receive("{");
        timers.advance(Duration.ofSeconds(10).minusNanos(1));
        receive("}");
        endBody();
        assertEquals("{}", bodyRead);
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), refusals);
        assertTrue(memory.used() > 0, "held until the response ends");
        fire("response.closeHandler");
        assertEquals(0, memory.used());
    }

    @Test
    void aClientThatDisconnectsDuringItsBodyCancelsTheTimeout() {
        begin();
        receive("{");
        fire("response.closeHandler");
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), refusals);
        assertEquals(0, memory.used());
    }

    @Test
    void aBodyStillArrivingWhenTheLoopStopsIsRefused() {
        begin();
        receive("{");
        loop.failAll(Refusal.stopping(), () -> {});
        timers.settle();
        assertRefused(Reason.STOPPING);
        receive("}");
        endBody();
        assertRefused(Reason.STOPPING);
    }

    @Test
    void aBodyCountsAsMemoryInUseAndIsRefusedOverTheLimit() {
        memory.take(1_000_000 - RequestLease.BYTES_PER_REQUEST - 5, 1_000_000);
        begin();
        receive("12345");
        assertEquals(1_000_000, memory.used());
        receive("6");
        assertRefused(Reason.FULL);
        endBody();
        fire("response.endHandler");
        assertEquals(1_000_000 - RequestLease.BYTES_PER_REQUEST - 5, memory.used());
        assertNull(bodyRead);
    }
}
