package dev.bide.admission;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.ClosedPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WarmUpRequestTest {

    private static final String LOCALHOST = InetAddress.getLoopbackAddress().getHostAddress();

    private final Vertx vertx = Vertx.vertx();
    private final Set<SocketAddress> clients = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() throws Exception {
        assertSucceeds(vertx.close());
    }

    @Test
    void theRequestIsForAZeroWaitAndCompletesWhenItIsAnswered() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<Void> first = request().to(server.getLocalPort(), LOCALHOST);
            try (Socket socket = server.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
                assertEquals("GET /wait-random?maxDelay=0 HTTP/1.1", in.readLine());
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
            }
            assertSucceeds(first);
        }
    }

    @Tag("long")
    @Test
    void aServerThatNeverAnswersEndsInATimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertSucceeds(request().to(silent.getLocalPort(), LOCALHOST));
        }
    }

    @Test
    void aRefusedConnectionIsNotAFailure() throws Exception {
        try (ClosedPort closed = new ClosedPort()) {
            assertSucceeds(request().to(closed.port(), LOCALHOST));
        }
    }

    private WarmUpRequest request() {
        return new WarmUpRequest(vertx, clients, "/wait-random?maxDelay=0");
    }

    private static void assertSucceeds(Future<Void> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertTrue(future.succeeded());
    }
}
