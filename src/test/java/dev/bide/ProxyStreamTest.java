package dev.bide;

import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls, large bodies and WebSockets through a stand-in to a service. */
class ProxyStreamTest {

    private static final int LARGE_BYTES = 64 * 1024 * 1024;

    private static final int CALLS_WITHOUT_PROGRESS = 100;

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static StandIn before(Handler<HttpServerRequest> service) {
        return before(new HttpServerOptions(), service);
    }

    private static StandIn before(HttpServerOptions options, Handler<HttpServerRequest> service) {
        int port = Server.await(SHARED.vertx()
                        .createHttpServer(options)
                        .requestHandler(service)
                        .listen(0, "127.0.0.1"))
                .actualPort();
        return new StandInServer(SHARED.vertx()).putBefore(port, rule().forwards());
    }

    private static HttpClient client(HttpVersion version) {
        return SHARED.vertx()
                .createHttpClient(
                        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false),
                        new PoolOptions().setHttp1MaxSize(20).setHttp2MaxSize(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void tenThousandCallsAreForwardedOverConnectionsThatStayOpen(HttpVersion version) {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        StandIn standIn = before(request -> {
            connections.add(request.connection());
            request.body().onSuccess(body -> request.response().end(request.path() + body));
        });
        HttpClient client = client(version);
        for (int round = 0; round < 100; round++) {
            int first = round * 100;
            Server.await(onLoop(() -> Future.all(IntStream.range(first, first + 100)
                            .mapToObj(i -> client.request(
                                            i % 2 == 0 ? HttpMethod.GET : HttpMethod.POST,
                                            standIn.port(),
                                            "127.0.0.1",
                                            "/" + i)
                                    .compose(request -> i % 2 == 0 ? request.send() : request.send("body" + i))
                                    .compose(response -> response.body())
                                    .map(body -> {
                                        assertEquals("/" + i + (i % 2 == 0 ? "" : "body" + i), body.toString());
                                        return body;
                                    }))
                            .toList())
                    .<Void>mapEmpty()));
        }
        assertEquals(10_000, StandInServer.count(standIn, Outcome.FORWARDED));
        assertTrue(connections.size() <= 100, connections.size() + " connections");
        Server.await(client.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204})
    void anAnswerWithoutALengthOverHttp2LeavesTheConnectionToTheServiceOpen(int status) {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        StandIn standIn = before(request -> {
            connections.add(request.connection());
            HttpServerResponse response =
                    request.response().setStatusCode(status).setChunked(status == 200);
            Future<?> sent = status == 200 ? response.write("abc").compose(written -> response.end()) : response.end();
            sent.onFailure(failure -> request.connection().close());
        });
        HttpClient client = client(HttpVersion.HTTP_2);
        for (int i = 0; i < 20; i++) {
            String body = Server.await(onLoop(() -> client.request(HttpMethod.GET, standIn.port(), "127.0.0.1", "/")
                    .compose(request -> request.send())
                    .compose(response -> response.body())
                    .map(Buffer::toString)));
            assertEquals(status == 200 ? "abc" : "", body);
        }
        assertEquals(20, StandInServer.count(standIn, Outcome.FORWARDED));
        assertEquals(1, connections.size());
        Server.await(client.close());
    }

    /** On a loop, because the answer to a request of another thread may come before its handlers are set. */
    private static <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        SHARED.vertx().runOnContext(nothing -> work.get().onComplete(done));
        return done.future();
    }

    @Test
    void largeBodiesAreStreamedInBothDirections() throws Exception {
        StandIn standIn = before(request -> {
            // One after the other, because java.net.http reads nothing before its own body has ended.
            request.handler(dropped -> {});
            request.endHandler(ended -> {
                request.response().setChunked(true);
                write(request, new AtomicLong(), LARGE_BYTES);
            });
        });
        byte[] piece = new byte[8192];
        Arrays.fill(piece, (byte) 'x');
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + standIn.port() + "/"))
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArrays(() -> IntStream.range(0, LARGE_BYTES / piece.length)
                        .mapToObj(i -> piece)
                        .iterator()))
                .build();
        HttpResponse<InputStream> answer =
                java.net.http.HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        long bytes = 0;
        try (InputStream in = answer.body()) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        }
        assertEquals(LARGE_BYTES, bytes);
        CallRecord call = call(standIn);
        assertEquals(LARGE_BYTES, call.sent());
        assertEquals(LARGE_BYTES, call.received());
        assertEquals(Outcome.FORWARDED, call.outcome());
    }

    @Test
    void aServiceIsPausedWhileItsClientReadsNothing() throws Exception {
        AtomicLong written = new AtomicLong();
        StandIn standIn = before(request -> {
            if (request.path().equals("/short")) {
                request.response().end("short").onFailure(Throwable::printStackTrace);
            } else {
                request.response().setChunked(true);
                write(request, written, 4L * LARGE_BYTES);
            }
        });
        try (Socket socket = StandInServer.ask(standIn, "GET / HTTP/1.1|Host: a||")) {
            Server.until(() -> written.get() > 0);
            // For each answer, both loops have had their turns, in which more would pass if it could.
            int calls = 0;
            for (long before = -1; calls < CALLS_WITHOUT_PROGRESS; before = written.get()) {
                calls = before == written.get() ? calls + 1 : 0;
                assertEquals("short", StandInServer.get(standIn, "/short").body());
            }
            assertTrue(written.get() < LARGE_BYTES, written + " bytes are on their way");
            assertTrue(socket.isConnected());
        }
        Server.until(() -> StandInServer.count(standIn, Outcome.GONE) == 1);
    }

    private static void write(HttpServerRequest request, AtomicLong written, long bytes) {
        Buffer piece = Buffer.buffer(new byte[64 * 1024]);
        while (!request.response().writeQueueFull() && written.get() < bytes) {
            written.addAndGet(piece.length());
            request.response().write(piece).onFailure(gone -> {});
        }
        if (written.get() >= bytes) {
            request.response().end().onFailure(gone -> {});
        } else {
            request.response().drainHandler(drained -> write(request, written, bytes));
        }
    }

    @Test
    void aWebSocketIsForwardedWithItsCloseCode() {
        StandIn standIn = before(
                new HttpServerOptions().setPerMessageWebSocketCompressionSupported(true),
                request -> request.toWebSocket()
                        .onSuccess(socket -> socket.handler(data -> {
                            if (data.toString().equals("close")) {
                                socket.close((short) 4321, "as asked").onFailure(Throwable::printStackTrace);
                            } else {
                                socket.writeBinaryMessage(data).onFailure(Throwable::printStackTrace);
                            }
                        })));
        CompletableFuture<String> closed = new CompletableFuture<>();
        Buffer echoed = Buffer.buffer();
        CompletableFuture<Buffer> all = new CompletableFuture<>();
        byte[] sent = new byte[1_000_000];
        new Random(7).nextBytes(sent);
        WebSocket socket = Server.await(java.net.http.HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + standIn.port() + "/echo"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        byte[] bytes = new byte[data.remaining()];
                        data.get(bytes);
                        echoed.appendBytes(bytes);
                        if (echoed.length() == sent.length) {
                            all.complete(echoed);
                        }
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closed.complete(code + " " + reason);
                        return null;
                    }
                }));
        for (int i = 0; i < 100; i++) {
            Server.await(socket.sendBinary(ByteBuffer.wrap(sent, i * 10_000, 10_000), true));
        }
        assertEquals(Buffer.buffer(sent), Server.await(all));
        Server.await(socket.sendText("close", true));
        assertEquals("4321 as asked", Server.await(closed));
        CallRecord call = call(standIn);
        assertEquals(Outcome.FORWARDED, call.outcome());
        assertEquals(101, call.status());
        assertTrue(call.received() > sent.length, String.valueOf(call.received()));
        assertTrue(call.sent() > sent.length, String.valueOf(call.sent()));
    }

    @Test
    void aServiceThatRefusesAWebSocketAnswersWithItsOwnStatusAndBody() throws Exception {
        StandIn standIn =
                before(request -> request.response().setStatusCode(403).end("no"));
        String get = "GET / HTTP/1.1|Host: a|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Version: 13"
                + "|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==||";
        try (Socket socket = StandInServer.ask(standIn, get)) {
            HttpAnswer answer = StandInServer.read(socket, "GET");
            assertEquals(403, answer.status());
            assertEquals("no", answer.body());
        }
        assertEquals(Outcome.FORWARDED, call(standIn).outcome());
    }
}
