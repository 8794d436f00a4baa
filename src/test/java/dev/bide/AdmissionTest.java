package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits on connections and on work: what is admitted, and how the rest is refused. */
@ExtendWith(VertxExtension.class)
class AdmissionTest {

    private static final String WAIT = "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String CONNECTIONS = "bide_connections";

    private static Server deploy(Vertx vertx, int instances, String limit, long value) {
        return Server.deploy(vertx, instances, new JsonObject().put("limits", new JsonObject().put(limit, value)));
    }

    private static double refused(Server server, String reason) {
        return server.metric("bide_refused_total{reason=\"" + reason + "\"}");
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static void assertRejected(int maxConnections, String response) {
        int end = response.indexOf("\r\n\r\n");
        List<String> head = Arrays.asList(response.substring(0, end).split("\r\n", -1));
        String body = response.substring(end + 4);
        assertEquals("HTTP/1.1 503 Service Unavailable", head.get(0));
        assertTrue(
                head.containsAll(List.of(
                        "retry-after: 1",
                        "connection: close",
                        "content-type: application/problem+json",
                        "content-length: " + body.length())),
                head.toString());
        JsonObject problem = new JsonObject(body);
        assertEquals(503, problem.getInteger("status"));
        assertEquals(
                "too many connections are open: the limit is " + maxConnections + " (limits.maxConnections)",
                problem.getString("detail"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aConnectionOverTheLimitIsRejectedAtOnceAndTheOthersAreServed(int instances, Vertx vertx) throws IOException {
        Server server = deploy(vertx, instances, "maxConnections", 5);
        assertEquals(1, server.metric(CONNECTIONS), "the connection of this request");
        List<Socket> admitted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            admitted.add(server.ask(WAIT));
        }
        Server.until(() -> server.pending() == 4);
        for (int i = 1; i <= 20; i++) {
            assertRejected(5, server.raw(i % 2 == 0 ? HEALTH : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
            assertEquals(200, server.get("/wait-random?maxDelay=0&seed=7").statusCode());
            assertEquals(i, refused(server, "full"));
        }
        assertEquals(5, server.metric(CONNECTIONS));
        admitted.get(0).close();
        Server.until(() -> server.metric(CONNECTIONS) == 4);
        assertTrue(server.raw(HEALTH).startsWith("HTTP/1.1 200 "), "a new connection is accepted after one has closed");
        close(admitted);
        Server.until(() -> server.metric(CONNECTIONS) == 1);
        Server.until(() -> server.pending() == 0);
    }

    @Tag("long")
    @Test
    void silentConnectionsOverTheLimitAreClosed(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 1, "maxConnections", 1);
        assertEquals(1, server.metric(CONNECTIONS));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            silent.add(server.ask(""));
        }
        for (Socket socket : silent) {
            assertTrue(isClosed(socket));
        }
        assertRejected(1, server.raw(HEALTH));
        assertEquals(1, server.metric(CONNECTIONS));
        assertEquals(401, refused(server, "full"));
        close(silent);
    }

    /** Returns whether the server closes or resets a connection without sending anything. */
    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Tag("long")
    @Test
    void thousandsOfHalfRequestsDoNotDelayOthers(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        assertEquals(1, server.metric(CONNECTIONS));
        List<Socket> halves = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            halves.add(server.ask("GET /wait-random?maxDelay=0&seed=7 HT"));
            if (i % 100 == 0) {
                assertEquals(
                        200, server.get("/wait-n?n=100&maxDelay=0.001&seed=7").statusCode());
            }
        }
        Server.until(() -> server.metric(CONNECTIONS) > 100);
        for (int i = 0; i < 20; i++) {
            assertEquals(200, server.get("/wait-n?n=100&maxDelay=0.001&seed=7").statusCode());
        }
        close(halves);
        Server.until(() -> server.metric(CONNECTIONS) == 1);
    }

    @Test
    void theLimitOfStreamsIsSentInTheFirstSettingsFrame(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 1, "maxStreams", 1234);
        String noSettings = "\0\0\0\4\0\0\0\0\0";
        try (Socket socket = server.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + noSettings)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            assertEquals(4, in.readUnsignedByte(), "a SETTINGS frame");
            assertEquals(5, in.readNBytes(5).length);
            List<String> settings = new ArrayList<>();
            for (int i = 0; i < length / 6; i++) {
                settings.add(in.readUnsignedShort() + "=" + in.readInt());
            }
            assertTrue(settings.contains("3=1234"), settings.toString());
        }
    }

    @Test
    void refusalsAreCountedByReasonInBothApis(Vertx vertx) throws IOException {
        Server server = deploy(vertx, 2, "maxPending", 1);
        // Two instances warm up at the same time, and the limit is one wait: a warm-up request may have been refused.
        double before = refused(server, "full");
        try (Socket held = server.ask(WAIT)) {
            Server.until(() -> server.pending() == 1);
            assertEquals(503, server.get("/wait-random?seed=7").statusCode());
            assertEquals(
                    503,
                    server.refusal("wait-random", new JsonObject().put("seed", 7))
                            .failureCode());
            assertEquals(before + 2, refused(server, "full"));
            assertEquals(404, server.get("/tasks/x").statusCode());
            assertEquals(404, server.get("/nope").statusCode());
            JsonObject unknown = new JsonObject().put("id", "x");
            assertEquals(404, server.refusal("tasks.get", unknown).failureCode());
            assertEquals(3, refused(server, "not-found"));
            assertEquals(400, server.get("/wait-n").statusCode());
            assertEquals(400, server.refusal("wait-n", new JsonObject()).failureCode());
            assertTrue(server.raw("GARBAGE\r\n\r\n").contains(" 400 "));
            assertEquals(3, refused(server, "invalid"));
            assertEquals(405, server.method("PUT", "/health").statusCode());
            assertEquals(1, refused(server, "wrong-method"));
            assertFalse(held.isClosed());
        }
        Server.until(() -> server.pending() == 0);
        assertEquals(504, server.get("/wait-random?timeout=0&seed=7").statusCode());
        JsonObject noTime = new JsonObject().put("timeout", 0).put("seed", 7);
        assertEquals(504, server.refusal("wait-random", noTime).failureCode());
        assertEquals(2, refused(server, "timed-out"));
        assertEquals(
                500, server.get("/wait-random?maxDelay=0&failRate=1&seed=7").statusCode());
        assertEquals(1, refused(server, "failed-as-asked"));
        assertEquals(0, refused(server, "failed"));
    }

    @Test
    void aBlockedLoopShedsRequestsOfBothApisUntilItIsNoLongerLate() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        JsonObject config = new JsonObject()
                .put("meter", new JsonObject().put("probeMillis", 10).put("warnMillis", 0))
                .put("shed", new JsonObject().put("lateMillis", 20));
        Server server = Server.deploy(vertx, 1, config);
        JsonObject wait = new JsonObject().put("maxDelay", 0).put("seed", 7);
        // The loop may still be late from starting the server.
        Server.until(() -> server.get("/wait-random?maxDelay=0&seed=7").statusCode() == 200);
        String late = "the event loop is [0-9]+ ms late, more than 20 \\(shed.lateMillis\\)";
        Server.until(() -> {
            block(vertx);
            HttpResponse<String> response = server.get("/wait-random?maxDelay=0&seed=7");
            boolean shed = response.statusCode() == 503;
            if (shed) {
                assertEquals("1", response.headers().firstValue("retry-after").orElseThrow());
                assertTrue(new JsonObject(response.body()).getString("detail").matches(late), response.body());
            }
            return shed;
        });
        Server.until(() -> {
            block(vertx);
            try {
                return await(server.ask("wait-random", wait)) == null;
            } catch (ReplyException e) {
                assertEquals(503, e.failureCode());
                assertTrue(e.getMessage().matches(late), e.getMessage());
                return true;
            }
        });
        Server.until(() -> server.get("/wait-random?maxDelay=0&seed=7").statusCode() == 200);
        assertTrue(refused(server, "late") >= 2);
        await(vertx.close());
    }

    /** Blocks the only event loop for 200 ms. */
    private static void block(Vertx vertx) {
        vertx.runOnContext(nothing -> {
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
