package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A plain Vert.x server that sends many HTTP/2 responses at once to a client that does not read yet. */
class HeadersFlushTest {

    private static final int STREAMS = 2000;
    private static final int BODY_BYTES = 5000;
    private static final int SOCKET_BUFFER_BYTES = 4096;
    private static final int STALL_MILLIS = 2000;
    private static final int PATIENCE_MILLIS = 20_000;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServerResponse> responses = new ArrayList<>();
    private final CountDownLatch sent = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aSlowReaderGetsEveryResponseIfHeadersAreFlushed() throws Exception {
        assertEquals(STREAMS, responsesRead(true, PATIENCE_MILLIS));
    }

    /** The control case: when it fails, Vert.x flushes the headers itself. */
    @Tag("long")
    @Test
    void withoutTheFlushVertxStallsTheConnection() throws Exception {
        int read = responsesRead(false, STALL_MILLIS);
        assertTrue(read < STREAMS, "Vert.x no longer needs ConnectionWatch.write: delete that method and this class");
    }

    private int responsesRead(boolean watched, int timeoutMillis) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setSendBufferSize(SOCKET_BUFFER_BYTES)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(STREAMS));
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    if (watched) {
                        watch(connection);
                    }
                })
                .requestHandler(this::answerTogether);
        int port = await(server.listen(0, "127.0.0.1")).actualPort();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            sendRequests(socket);
            assertTrue(sent.await(20, TimeUnit.SECONDS));
            socket.setSoTimeout(timeoutMillis);
            return endedStreams(socket);
        }
    }

    private static void watch(HttpConnection connection) {
        ConnectionWatch watch = new ConnectionWatch(System::nanoTime);
        ((ConnectionBase) connection).channel().pipeline().addFirst(watch);
        watch.requestBegan(true);
    }

    /** Ends all responses in one task. It is not the task that read the last request: Vert.x flushes after a read. */
    private void answerTogether(HttpServerRequest request) {
        responses.add(request.response());
        if (responses.size() == STREAMS) {
            vertx.runOnContext(nothing -> {
                for (HttpServerResponse response : responses) {
                    response.end(Buffer.buffer(new byte[BODY_BYTES])).onComplete(written -> {});
                }
                sent.countDown();
            });
        }
    }

    private static void sendRequests(Socket socket) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        // SETTINGS_INITIAL_WINDOW_SIZE is 4. With large windows, only the socket holds the responses back.
        writeFrame(out, SETTINGS, 0, 0, new byte[] {0, 4, 0x7f, -1, -1, -1});
        writeFrame(out, WINDOW_UPDATE, 0, 0, new byte[] {0x7f, 0, 0, 0});
        // HPACK: the indexed fields ":method GET", ":scheme http" and ":path /", then ":authority x" as a literal.
        byte[] headers = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 1, 1, 'x'};
        for (int i = 0; i < STREAMS; i++) {
            writeFrame(out, HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, headers);
        }
        out.flush();
    }

    private static void writeFrame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(0);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Reads until every stream has ended or nothing arrives for a while, and returns how many have ended. */
    private static int endedStreams(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        int ended = 0;
        try {
            while (ended < STREAMS) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.skipNBytes(Integer.BYTES + length);
                if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
                    ended++;
                }
            }
        } catch (SocketTimeoutException e) {
            return ended;
        }
        return ended;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
