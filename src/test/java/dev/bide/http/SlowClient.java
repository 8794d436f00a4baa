package dev.bide.http;

import dev.bide.admission.RequestLease;
import dev.bide.refusal.Limiter;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** A request whose client takes pieces of the answer when the test says so, and the writer of that answer. */
final class SlowClient {

    final HandTimers timers = new HandTimers(5);
    final Loop loop = new Loop(timers);
    final Buffer sent = Buffer.buffer();
    final Limiter bytes = Limiter.ofBytes();
    final ResponseWriter writer;
    boolean readsAtOnce;
    boolean ended;
    boolean disconnected;

    private final Queue<Promise<Void>> writes = new ArrayDeque<>();

    /** Creates a client of a server that may keep this many bytes for all of them. */
    SlowClient(long maxBytes) {
        HttpConnection connection = proxy(HttpConnection.class, (proxy, method, args) -> {
            disconnected = method.getName().equals("close");
            return Future.succeededFuture();
        });
        HttpServerResponse response = proxy(HttpServerResponse.class, this::respond);
        HttpServerRequest request = proxy(HttpServerRequest.class, (proxy, method, args) -> switch (method.getName()) {
            case "response" -> response;
            case "connection" -> connection;
            case "version" -> HttpVersion.HTTP_1_1;
            case "method" -> HttpMethod.GET;
            default -> throw new AssertionError(method);
        });
        RequestLease lease = new RequestLease(request, Optional.empty(), bytes, maxBytes);
        writer = new ResponseWriter(loop, request, lease, () -> false);
    }

    private Object respond(Object proxy, Method method, Object... args) {
        return switch (method.getName()) {
            case "write", "end" -> {
                ended = method.getName().equals("end");
                sent.appendBuffer((Buffer) args[0]);
                Promise<Void> write = Promise.promise();
                writes.add(write);
                if (readsAtOnce) {
                    read();
                }
                yield write.future();
            }
            default -> proxy; // setStatusCode, putHeader
        };
    }

    @SuppressWarnings("unchecked") // the proxy has this type
    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(SlowClient.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** Takes the oldest piece. */
    void read() {
        writes.remove().complete();
    }

    /** Goes away. */
    void leave() {
        writes.forEach(write -> write.fail("closed"));
        writes.clear();
    }
}
