package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deployments that follow or join each other on one port of one Vert.x. */
@ExtendWith(VertxExtension.class)
class RedeploymentTest {

    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** What clients send while the server is redeployed: they get an answer, half of a stream, or none. */
    private static final List<String> REQUESTS = List.of(
            "GET /wait-random?maxDelay=0.01&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /wait-n?n=1000&maxDelay=1&seed=7 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
            "GET /wait-ran");

    private final int port = FreePorts.one();

    private String deploy(Vertx vertx, int instances, JsonObject config) {
        JsonObject fixedPort = new JsonObject().put("http", new JsonObject().put("port", port));
        return await(vertx.deployVerticle(
                "dev.bide.BideVerticle",
                new DeploymentOptions().setInstances(instances).setConfig(config.mergeIn(fixedPort))));
    }

    @Tag("long")
    @Test
    void redeployingUnderLoadKeepsNothingAndLogsNothing(Vertx vertx) throws InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        try (CapturedLog log = new CapturedLog("io.netty.bootstrap.ServerBootstrap")) {
            for (int i = 0; i < 8; i++) {
                String request = REQUESTS.get(i % REQUESTS.size());
                Thread client = new Thread(() -> {
                    while (!stopped.get()) {
                        request(request);
                    }
                });
                client.start();
                clients.add(client);
            }
            for (int i = 0; i < 20; i++) {
                String id = deploy(vertx, 1 + i % 2, new JsonObject());
                // With clients, so that it is not only deployed, but serves.
                Server.until(() -> SharedState.of(vertx).pending().used() > 0);
                await(vertx.undeploy(id));
            }
            stopped.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(List.of(), log.lines());
        }
        assertNothingIsKept(vertx);
    }

    /** Sends a request on a new connection, and waits for a moment or until the first byte of an answer comes. */
    private void request(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().read();
        } catch (IOException e) {
            // There is no server at the moment, or no answer: both are wanted.
        }
    }

    private static void assertNothingIsKept(Vertx vertx) {
        SharedState shared = SharedState.of(vertx);
        Server.until(() -> shared.connections().used() == 0);
        Server.until(() -> shared.bytes().used() == 0);
        Server.until(() -> shared.pending().used() == 0);
    }

    @Test
    void theLimitOfTheNewestDeploymentCountsUntilItIsUndeployed(Vertx vertx) throws IOException {
        String older = deploy(vertx, 2, limits(new JsonObject().put("maxConnections", 3)));
        assertEquals(3, admitted(vertx));
        JsonObject other =
                limits(new JsonObject().put("maxConnections", 2)).put("bus", new JsonObject().put("prefix", "other"));
        String newer = deploy(vertx, 2, other);
        assertEquals(2, admitted(vertx));
        await(vertx.undeploy(newer));
        assertEquals(3, admitted(vertx));
        newer = deploy(vertx, 1, other);
        await(vertx.undeploy(older));
        assertEquals(2, admitted(vertx));
        await(vertx.undeploy(newer));
        deploy(vertx, 1, limits(new JsonObject().put("maxConnections", 1)));
        assertEquals(1, admitted(vertx));
    }

    private static JsonObject limits(JsonObject limits) {
        return new JsonObject().put("limits", limits);
    }

    /** Opens connections until one is refused, and returns how many were not. */
    private int admitted(Vertx vertx) throws IOException {
        assertNothingIsKept(vertx);
        List<Socket> sockets = new ArrayList<>();
        while (true) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream().write(HEALTH.getBytes(StandardCharsets.ISO_8859_1));
            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            if (status.equals("HTTP/1.1 503")) {
                break;
            }
            assertEquals("HTTP/1.1 200", status);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        return sockets.size() - 1;
    }
}
