package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that begin with HTTP/2's preface and then break its rules: they lose their connection, and the log stays empty. */
@ExtendWith(VertxExtension.class)
class Http2NonsenseTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";
    private static final String PING = "\0\0\10\6\0\0\0\0\0........";

    /** Fewer than the buffers of the system hold. */
    private static final int PINGS = 20_000;

    /** Many times what those buffers hold. */
    private static final int MAX_FRAMES = 10_000_000;

    /** The logs of what handles a connection. Others may report a late event loop, which is no matter of this test. */
    private static final class Logs implements AutoCloseable {

        private final List<CapturedLog> logs = Stream.of(
                        "io.netty", "io.vertx.core.http", "io.vertx.core.net", "dev.bide.http", "dev.bide.admission")
                .map(CapturedLog::new)
                .toList();

        <T> List<T> of(Function<CapturedLog, List<T>> part) {
            return logs.stream().flatMap(log -> part.apply(log).stream()).toList();
        }

        @Override
        public void close() {
            logs.forEach(CapturedLog::close);
        }
    }

    private static void assertNothingIsKept(Vertx vertx) {
        SharedState shared = SharedState.of(vertx);
        Server.until(() -> shared.connections().used() == 0);
        Server.until(() -> shared.bytes().used() == 0);
        Server.until(() -> shared.pending().used() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                "ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ",
                PING, // before SETTINGS
                "\0\0\5\4\0\0\0\0\0.....", // SETTINGS of a wrong length
                "\0\0\6\4\0\0\0\0\0\0\2\0\0\0\2", // ENABLE_PUSH is neither 0 nor 1
                "\0\0\6\4\0\0\0\0\0\0\4ÿÿÿÿ", // INITIAL_WINDOW_SIZE over 2^31-1
                "\0\0\0\4\1\0\0\0\0", // an acknowledgement of settings comes first
                SETTINGS + "\0\0\1\4\1\0\0\0\0.", // an acknowledgement with a payload
                SETTINGS + "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                SETTINGS + PREFACE,
            })
    void bytesThatAreNotHttp2EndTheConnection(String bytes, Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Logs logs = new Logs();
                Socket client = server.ask(PREFACE + bytes)) {
            client.getInputStream().readAllBytes();
            assertNothingIsKept(vertx);
            assertEquals(List.of(), logs.of(CapturedLog::traces));
            // Vert.x logs one, if the connection ends before Bide has seen it.
            List<String> lines = logs.of(CapturedLog::lines);
            assertTrue(lines.size() <= 1, lines::toString);
        }
    }

    /** Writes what a function returns for 0, 1 and so on until the server has closed the connection, and reads nothing. */
    private static int write(Socket client, IntFunction<byte[]> bytes) throws IOException {
        OutputStream out = new BufferedOutputStream(client.getOutputStream(), 8192);
        for (int i = 0; i < MAX_FRAMES; i++) {
            try {
                out.write(bytes.apply(i));
            } catch (SocketException e) {
                return i;
            }
        }
        throw new AssertionError("the connection is still open after " + MAX_FRAMES + " frames");
    }

    /** Floods a server until the connection has ended, and returns what was logged. */
    private static List<String> logOfFlood(Vertx vertx, IntFunction<byte[]> frame) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Logs logs = new Logs();
                Socket client = new Socket()) {
            // Small, so that the answers soon fill the buffers of the system.
            client.setReceiveBufferSize(1024);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            client.getOutputStream().write(ascii(PREFACE + SETTINGS));
            int written = write(client, frame);
            assertTrue(written > 10_000, () -> written + " were written");
            assertNothingIsKept(vertx);
            return logs.of(CapturedLog::lines);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Netty would end the connection at 10,000 answers that wait for the client, and log a stack trace. */
    @Test
    void unreadAnswersToPingsEndTheConnection(Vertx vertx) throws IOException {
        byte[] ping = ascii(PING);
        assertEquals(List.of(), logOfFlood(vertx, i -> ping));
    }

    @Test
    void unreadResetsOfMalformedRequestsEndTheConnection(Vertx vertx) throws IOException {
        byte[] head = Hpack.request("NOT A TOKEN", "/health");
        // Vert.x 5.1.6 may log a NullPointerException here: a reset that could not be sent has no stream any more.
        List<String> log = logOfFlood(
                vertx,
                i -> ByteBuffer.allocate(9 + head.length)
                        .putShort((short) (head.length >> 8))
                        .put((byte) head.length)
                        .put((byte) Http2Frames.HEADERS)
                        .put((byte) (Http2Frames.END_STREAM | Http2Frames.END_HEADERS))
                        .putInt(2 * i + 1)
                        .put(head)
                        .array());
        assertTrue(log.stream().noneMatch(line -> line.contains("outstanding control frames")), log::toString);
    }

    @Test
    void aClientThatReadsLaterGetsAnAnswerToEachOfManyPings(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Http2Frames client = Http2Frames.connect(server.port())) {
            for (int i = 0; i < PINGS; i++) {
                client.ping(i);
            }
            int answered = 0;
            while (answered < PINGS) {
                answered += client.read().orElseThrow().type() == Http2Frames.PING ? 1 : 0;
            }
        }
        assertNothingIsKept(vertx);
    }
}
