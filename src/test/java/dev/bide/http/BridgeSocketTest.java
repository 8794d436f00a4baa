package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.RequestLease;
import dev.bide.admission.StallTimer;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client of the bridge that is silent, or takes nothing, with a hand-driven clock. */
@ExtendWith(VertxExtension.class)
class BridgeSocketTest {

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final Limiter bytes = Limiter.ofBytes();
    private final RefusalCounts refusals = new RefusalCounts();
    private final Queue<Promise<Void>> writes = new ArrayDeque<>();
    // The reply of the bus comes on another thread.
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private boolean queueFull;
    private boolean closedByClient;
    private boolean disconnected;
    private Handler<WebSocketFrame> frameHandler;
    private Handler<String> textHandler;
    private Handler<Void> closeHandler;
    private Handler<Void> drainHandler;
    private Handler<Void> shutdownHandler;
    private BridgeSocket socket;

    @BeforeEach
    void open(Vertx vertx) {
        Bridge bridge = new Bridge(vertx, "bide", loop, refusals, 3600);
        HttpConnection connection = proxy(HttpConnection.class, (proxy, method, args) -> {
            disconnected = method.getName().equals("close");
            return Future.succeededFuture();
        });
        HttpServerRequest request = proxy(HttpServerRequest.class, (proxy, method, args) -> switch (method.getName()) {
            case "connection" -> connection;
            case "version" -> HttpVersion.HTTP_1_1;
            default -> throw new AssertionError(method);
        });
        RequestLease lease = new RequestLease(request, Optional.empty(), bytes, 20_000_000);
        lease.admit();
        socket = new BridgeSocket(bridge, proxy(ServerWebSocket.class, this::answer), false, lease);
        socket.open();
    }

    @SuppressWarnings("unchecked") // the handlers have these types
    private Object answer(Object proxy, Method method, Object... args) {
        switch (method.getName()) {
            case "writeTextMessage", "close" -> {
                calls.add(method.getName());
                texts.add(String.valueOf(args[args.length - 1]));
                writes.add(Promise.promise());
                return ((ArrayDeque<Promise<Void>>) writes).peekLast().future();
            }
            case "isClosed" -> {
                return closedByClient;
            }
            case "writeQueueFull" -> {
                return queueFull;
            }
            case "pause", "resume" -> calls.add(method.getName());
            case "frameHandler" -> frameHandler = (Handler<WebSocketFrame>) args[0];
            case "textMessageHandler" -> textHandler = (Handler<String>) args[0];
            case "shutdownHandler" -> {
                if (closedByClient) {
                    throw new IllegalStateException("WebSocket is closed"); // as Vert.x does
                }
                shutdownHandler = args[0] == null ? shutdownHandler : (Handler<Void>) args[0];
            }
            case "closeHandler" -> closeHandler = (Handler<Void>) args[0];
            case "drainHandler" -> drainHandler = (Handler<Void>) args[0];
            default -> {}
        }
        return proxy;
    }

    @SuppressWarnings("unchecked") // the proxy has this type
    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(BridgeSocketTest.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private void advance(long nanos) {
        timers.advance(Duration.ofNanos(nanos));
    }

    private void receive() {
        frameHandler.handle(WebSocketFrame.textFrame("", true));
    }

    @Test
    void aSilentClientIsClosedAfterAMinute() {
        advance(BridgeSocket.IDLE_NANOS - 1_000_000);
        receive();
        advance(BridgeSocket.IDLE_NANOS - 1_000_000);
        assertEquals(List.of(), calls);
        advance(3_000_000);
        assertEquals(List.of("nothing was received for 60 s, not even a ping"), texts);
        assertFalse(disconnected);
        // It does not take the close either.
        advance(StallTimer.LIMIT_NANOS + 3_000_000);
        assertTrue(disconnected);
    }

    @Test
    void aClientThatTakesNothingForAMinuteIsDisconnected() {
        socket.write("a");
        for (int i = 0; i < 6; i++) {
            receive();
            advance(StallTimer.LIMIT_NANOS / 6 - 1_000_000);
        }
        assertFalse(disconnected);
        receive();
        advance(10_000_000);
        assertTrue(disconnected);
    }

    @Test
    void whatAClientDoesNotTakeIsCountedAndLimited() {
        String million = "x".repeat(1_000_000);
        for (int i = 0; i < 16; i++) {
            socket.write(million);
        }
        assertEquals(16_010_000, bytes.used());
        writes.remove().complete();
        assertEquals(15_010_000, bytes.used());
        socket.write(million);
        assertFalse(calls.contains("close"));
        socket.write("one more");
        assertEquals("the client does not read", texts.get(texts.size() - 1));
        writes.forEach(write -> write.fail("closed"));
        closeHandler.handle(null);
        assertEquals(0, bytes.used());
        assertEquals(0, timers.pending());
    }

    @Test
    void smallMessagesAreCountedToo() {
        for (int i = 0; i < 1000; i++) {
            socket.write("x".repeat(100));
        }
        assertEquals(110_000, bytes.used());
    }

    @Test
    void aClientIsClosedWhenMemoryIsUsedUp() {
        bytes.take(19_980_000, 20_000_000);
        socket.write("x".repeat(20_000));
        assertEquals(List.of("too much is kept for clients (limits.maxBytes)"), texts);
        assertEquals(1, refusals.of(Reason.FULL));
    }

    @Test
    void nothingIsReadFromAClientThatDoesNotRead() {
        receive();
        assertEquals(List.of(), calls);
        queueFull = true;
        receive();
        receive();
        assertEquals(List.of(), calls, "Vert.x would take it back after a ping");
        timers.settle();
        assertEquals(List.of("pause"), calls);
        drainHandler.handle(null);
        assertEquals(List.of("pause", "resume"), calls);
    }

    @Test
    void aShutdownWaitsForThePendingReplies(Vertx vertx) throws InterruptedException {
        // The receiver replies when the test says so.
        BlockingQueue<Message<Object>> received = new LinkedBlockingQueue<>();
        vertx.eventBus().consumer("bide.profiles", received::add);
        textHandler.handle("{\"type\":\"send\",\"address\":\"bide.profiles\",\"replyAddress\":\"r\"}");
        Message<Object> message = received.take();
        shutdownHandler.handle(null);
        assertEquals(List.of(), calls);
        textHandler.handle("{\"type\":\"send\",\"address\":\"bide.profiles\",\"replyAddress\":\"s\"}");
        assertTrue(texts.get(0).contains("\"failureCode\":503"), texts::toString);
        message.reply(new JsonObject());
        BooleanSupplier closed = () -> calls.contains("close");
        while (!closed.getAsBoolean()) {
            Thread.onSpinWait();
        }
        assertEquals(List.of("writeTextMessage", "writeTextMessage", "close"), calls);
    }

    @Test
    void aSocketThatItsClientHasClosedIsNotClosedOnceMore() {
        closedByClient = true;
        shutdownHandler.handle(null);
        closeHandler.handle(null);
        assertEquals(List.of(), calls);
        assertEquals(0, bytes.used());
    }

    @Test
    void nothingIsSentAfterTheClose() {
        closeHandler.handle(null);
        textHandler.handle("x");
        socket.write("a");
        assertEquals(List.of(), calls);
        assertEquals(0, bytes.used());
    }
}
