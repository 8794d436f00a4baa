package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.RequestLease;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The instances of a deployment stop together: each answers its clients until all of them have drained. */
@ExtendWith(VertxExtension.class)
class StopTogetherTest {

    /** Vert.x gives each new connection to the next event loop, so each of two instances has half of them. */
    private static final int CONNECTIONS = 8;

    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();

    /** Opens connections that each send a request. */
    private List<Socket> connect(Server server, String request) throws IOException {
        List<Socket> connected = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connected.add(server.ask(request));
        }
        sockets.addAll(connected);
        return connected;
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Asserts that an answer, to the end of its connection, says that the server stops. */
    private static void assertStopping(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
        assertTrue(answer.contains("\"detail\":\"stopping\""), answer);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aClientThatWaitsForATaskOfAnotherInstanceGetsItsEnd(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2, new JsonObject().put("drainSeconds", 3600));
        JsonObject task = new JsonObject().put("maxDelay", 3600).put("seed", 7);
        String id = await(server.ask("tasks.create", task)).getString("id");
        String wait = "GET /tasks/" + id + " HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=3600\r\n\r\n";
        List<Socket> waiting = connect(server, wait);
        Server.until(() -> server.keptBytes() >= CONNECTIONS * RequestLease.BYTES_PER_REQUEST);
        Future<Void> undeployed = server.undeploy();
        Server.until(() -> server.get("/health/ready").statusCode() == 503);
        // Both instances drain, although only one has anything pending.
        for (int i = 0; i < CONNECTIONS; i++) {
            assertStopping(server.raw(READY));
        }
        await(server.ask("tasks.cancel", new JsonObject().put("id", id)));
        for (Socket socket : waiting) {
            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("\"state\":\"cancelled\""), answer);
        }
        await(undeployed);
    }

    @Test
    void eachInstanceAnswersOnOldAndNewConnectionsUntilAllHaveAnswered(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        List<Socket> idle = connect(server, READY);
        for (Socket socket : idle) {
            InputStream in = socket.getInputStream();
            assertEquals(200, HttpAnswer.read(in, false).status());
        }
        List<Socket> waiting =
                connect(server, "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Server.until(() -> server.pending() == CONNECTIONS);
        // Like an instance that is not done with its answers yet.
        StopBarrier answered = SharedState.of(vertx).answered();
        String deployment = vertx.deploymentIDs().iterator().next();
        answered.add(deployment, this);
        Future<Void> undeployed = server.undeploy();
        for (Socket socket : waiting) {
            assertStopping(rest(socket));
        }
        for (Socket socket : idle) {
            send(socket, READY);
            assertStopping(rest(socket));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            assertStopping(server.raw(READY));
        }
        assertFalse(undeployed.isComplete());
        await(answered.reach(deployment, this));
        await(undeployed);
    }

    @Test
    void anInstanceThatHasStartedDoesNotWaitForOneThatHasNot(Vertx vertx) {
        Iterator<VerticleBase> instances = List.of(new BideVerticle(url -> {}), new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return Future.failedFuture("no start");
                    }
                })
                .iterator();
        DeploymentOptions options = new DeploymentOptions()
                .setInstances(2)
                .setConfig(new JsonObject().put("http", new JsonObject().put("port", 0)));
        // Vert.x stops the first instance, because the second has failed.
        Exception failure =
                assertThrows(RuntimeException.class, () -> await(vertx.deployVerticle(instances::next, options)));
        assertEquals("no start", failure.getMessage());
    }
}
