package dev.bide.admission;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.Server;
import dev.bide.refusal.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections of TCP and HTTP/1 are ended, and what their clients get before that. */
class ConnectionBreakTest {

    /** More than the buffers of both sockets hold, so that a client that does not read stops the server. */
    private static final int LENGTH = 32 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Future<Void>> ended = new CompletableFuture<>();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return Server.await(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T await(CompletableFuture<T> future) {
        return Server.await(future);
    }

    private Socket connectTo(Function<NetSocket, Future<Void>> handler) throws IOException {
        return connect(await(vertx.createNetServer()
                        .connectHandler(socket -> assertTrue(ended.complete(handler.apply(socket))))
                        .listen(0, "127.0.0.1"))
                .actualPort());
    }

    private Socket ask(String request, Consumer<HttpServerRequest> handler) throws IOException {
        Socket socket = connect(
                await(vertx.createHttpServer().requestHandler(handler::accept).listen(0, "127.0.0.1"))
                        .actualPort());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static byte[] zeros() {
        return new byte[LENGTH];
    }

    @Test
    void aTcpConnectionIsReset() throws IOException {
        try (Socket client = connectTo(ConnectionBreak::reset)) {
            InputStream in = client.getInputStream();
            assertThrows(SocketException.class, in::read);
            until(() -> await(ended).succeeded());
        }
    }

    @Test
    void aTcpConnectionIsClosedAfterAllThatWasWritten() throws IOException {
        try (Socket client = connectTo(socket -> {
            // Vert.x holds back the second piece until the client has read the first.
            Future<Void> first = socket.write(Buffer.buffer(new byte[LENGTH - 5]));
            Future<Void> second = socket.write(Buffer.buffer(new byte[5]));
            return ConnectionBreak.close(socket)
                    .compose(closed -> Future.all(first, second))
                    .mapEmpty();
        })) {
            assertArrayEquals(zeros(), client.getInputStream().readAllBytes());
            until(() -> await(ended).succeeded());
        }
    }

    @Test
    void aResetWaitsForAClientThatReadsSlowly() throws IOException {
        try (Socket client = connectTo(socket -> {
            Future<Void> written = socket.write(Buffer.buffer(zeros()));
            return written.eventually(() -> ConnectionBreak.reset(socket));
        })) {
            assertEquals(0, client.getInputStream().read());
            assertTrue(!await(ended).isComplete());
            long read = 1;
            byte[] bytes = new byte[1 << 16];
            try {
                for (int n = 0; n >= 0; n = client.getInputStream().read(bytes)) {
                    read += n;
                }
                throw new AssertionError("closed and not reset, after " + read);
            } catch (SocketException e) {
                assertTrue(read > LENGTH / 4, read + " bytes");
            }
        }
    }

    @Test
    void theFutureAlsoCompletesIfTheClientHasGone() throws IOException {
        try (Socket client = connectTo(socket -> {
            Future<Void> written = socket.write(Buffer.buffer(zeros()));
            return ConnectionBreak.close(socket).compose(closed -> written.otherwiseEmpty());
        })) {
            assertTrue(!await(ended).isComplete());
            client.setSoLinger(true, 0);
        }
        until(() -> await(ended).succeeded());
    }

    @Test
    void theAnswerThatIsCutIsTheOneThatWasPrepared() throws IOException {
        CompletableFuture<BrokenAnswer> broken = new CompletableFuture<>();
        byte[] body = new byte[LENGTH];
        Arrays.fill(body, (byte) 'x');
        try (Socket client = ask("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", request -> {
            request.response().setStatusCode(201).putHeader("X-A", "b").setChunked(true);
            Fault cut = new Fault(Fault.Kind.CUT, LENGTH - 1);
            assertTrue(broken.complete(BrokenAnswer.send(request, cut, Buffer.buffer(body), new byte[0])));
        })) {
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int end = answer.indexOf("\r\n\r\n") + 4;
            assertEquals(
                    "HTTP/1.1 201 Created\r\nX-A: b\r\ncontent-length: 33554432\r\n\r\n", answer.substring(0, end));
            assertEquals(LENGTH - 1, answer.length() - end);
            assertEquals(LENGTH - 1, await(broken).bytes());
            until(() -> await(broken).sent().succeeded());
        }
    }

    @Test
    void aMalformedAnswerWithoutABodyHasNoChunkAtAll() throws IOException {
        try (Socket client = ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n", request -> {
            request.response().putHeader("Content-Length", "0");
            Fault malformed = new Fault(Fault.Kind.MALFORMED, 0);
            assertEquals(
                    0,
                    BrokenAnswer.send(request, malformed, Buffer.buffer(), new byte[0])
                            .bytes());
        })) {
            assertEquals(
                    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nthis is no chunk\r\n",
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
