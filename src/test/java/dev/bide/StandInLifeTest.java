package dev.bide;

import static dev.bide.Server.await;
import static dev.bide.Server.until;
import static dev.bide.StandInServer.answer;
import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.calls;
import static dev.bide.StandInServer.count;
import static dev.bide.StandInServer.definition;
import static dev.bide.StandInServer.get;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static dev.bide.StandInServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports of stand-ins that are opened, changed and closed while calls wait. */
@ExtendWith(VertxExtension.class)
class StandInLifeTest {

    private static final String GET = "GET / HTTP/1.1|Host: a||";

    private static void assertRefused(StandIn standIn) {
        assertThrows(ConnectException.class, () -> ask(standIn, GET).close(), "the port is free");
    }

    private static Refusal refused(Runnable put) {
        return assertThrows(Refusal.class, put::run);
    }

    @Test
    void theFirstConnectionOfThePortIsNoCall(Vertx vertx) throws IOException {
        Server.deploy(vertx, 2);
        StandInServer server = new StandInServer(vertx);
        StandIn standIn = server.put(rule());
        assertTrue(standIn.port() > 0);
        assertEquals(0, calls(standIn).size());
        assertEquals(200, get(standIn, "/").status());
        assertEquals(1, calls(standIn).size());
    }

    @Test
    void allInstancesShareThePort(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 2);
        StandIn standIn = new StandInServer(vertx).put(rule().shape("fixed(3600)"));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sockets.add(ask(standIn, GET));
        }
        until(() -> deployed.pending() == 20);
        String accepted = deployed.get("/metrics").body();
        List<String> pending = accepted.lines()
                .filter(line -> line.startsWith("bide_waits_pending{"))
                .toList();
        assertEquals(2, pending.stream().filter(line -> line.endsWith(" 10.0")).count(), pending.toString());
        for (Socket socket : sockets) {
            socket.close();
        }
        until(() -> count(standIn, Outcome.GONE) == 20);
        assertEquals(0, deployed.pending());
        until(() -> deployed.keptBytes() == 0);
        assertEquals(3600, calls(standIn).get(0).delay());
    }

    @Test
    void aCallWhoseClientHasGoneIsFoundWhenItWaitsNoMore(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx).put(rule().shape("fixed(3600)"));
        CompletableFuture<Long> pending = new CompletableFuture<>();
        standIn.calls().watch(() -> pending.complete(deployed.pending()));
        try (Socket socket = ask(standIn, GET)) {
            until(() -> deployed.pending() == 1);
            assertTrue(socket.isConnected());
        }
        assertEquals(0, await(pending));
    }

    @Test
    void anInstanceThatComesLaterListensToo(Vertx vertx) throws IOException {
        Server first = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx).put(rule());
        Server second = Server.deploy(vertx, 1);
        await(first.undeploy());
        assertEquals(200, get(standIn, "/").status());
        await(second.undeploy());
        assertRefused(standIn);
    }

    @Test
    void aCallThatWaitsKeepsTheDefinitionThatItBeganWith(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandInServer server = new StandInServer(vertx);
        StandIn standIn =
                server.put(definition("a", 0, rule().shape("fixed(0.3)").answers(answer(201, "old"))));
        double before = deployed.accepted();
        try (Socket socket = ask(standIn, GET)) {
            until(() -> deployed.accepted() == before + 1);
            assertSame(standIn, server.put(definition("a", 0, rule().answers(answer(202, "new")))));
            assertEquals("new", get(standIn, "/").body());
            assertEquals("old", read(socket, "GET").body());
            send(socket, GET);
            assertEquals("new", read(socket, "GET").body(), "the connection stays open");
        }
        assertEquals(3, calls(standIn).size());
    }

    @Test
    void thePortIsFreeEachTimeThatAStandInHasEnded(Vertx vertx) {
        Server.deploy(vertx, 2);
        StandInServer server = new StandInServer(vertx);
        for (int i = 0; i < 100; i++) {
            StandIn standIn = server.put(definition("a", 0, rule()));
            assertSame(standIn, await(server.registry().delete("a")));
            assertRefused(standIn);
        }
    }

    @Test
    void aCallThatWaitsIsAnsweredAfterItsStandInHasEnded(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 2);
        StandInServer server = new StandInServer(vertx);
        StandIn standIn = server.put(definition("a", 0, rule().shape("fixed(0.5)")));
        double before = deployed.accepted();
        try (Socket socket = ask(standIn, GET);
                Socket idle = ask(standIn, "")) {
            until(() -> deployed.accepted() == before + 1);
            assertSame(standIn, await(server.registry().delete("a")));
            assertRefused(standIn);
            StandIn other = server.put(definition("b", standIn.port(), rule()));
            assertEquals(200, get(other, "/").status(), "another may have the port at once");
            assertEquals("hello", read(socket, "GET").body());
            assertEquals(-1, socket.getInputStream().read(), "the connection ends after the answer");
            assertFalse(idle.isClosed());
        }
        assertEquals(1, count(standIn, Outcome.ANSWERED));
    }

    @Test
    void aStreamThatWaitsIsAnsweredAfterItsStandInHasEnded(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandInServer server = new StandInServer(vertx);
        StandIn standIn = server.put(definition("a", 0, rule().shape("fixed(0.3)")));
        double before = deployed.accepted();
        try (Http2Frames client = Http2Frames.connect(standIn.port())) {
            client.get(1, "/").get(3, "/").flush();
            until(() -> deployed.accepted() == before + 2);
            await(server.registry().delete("a"));
            assertRefused(standIn);
            client.readUntil(() -> client.ended().size() == 2);
            assertEquals(200, client.statuses().get(3));
            // The one that is left is that of the requests for the metrics.
            until(() -> SharedState.of(vertx).connections().used() == 1);
        }
    }

    @Test
    void aKeptConnectionEndsWithItsStandIn(Vertx vertx) throws IOException {
        Server.deploy(vertx, 1);
        StandInServer server = new StandInServer(vertx);
        StandIn standIn = server.put(definition("a", 0, rule()));
        try (Socket socket = ask(standIn, GET)) {
            assertEquals(200, read(socket, "GET").status());
            await(server.registry().delete("a"));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void everyCallIsAnsweredWhenTheInstancesStop(double drainSeconds, Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 2, new JsonObject().put("drainSeconds", drainSeconds));
        StandInServer server = new StandInServer(vertx);
        StandIn standIn = server.put(rule().shape("fixed(3600)"));
        StandIn ended = server.put(definition("ended", 0, rule().shape("fixed(3600)")));
        StandIn hanging = server.put(rule().fault("hang"));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sockets.add(ask(standIn, GET));
        }
        try (Socket ofEnded = ask(ended, GET);
                Socket hangs = ask(hanging, GET)) {
            until(() -> deployed.pending() == 51 && count(hanging, Outcome.HANG) == 1);
            await(server.registry().delete("ended"));
            await(deployed.undeploy());
            sockets.add(ofEnded);
            for (Socket socket : sockets) {
                assertEquals(503, read(socket, "GET").status());
                assertEquals(-1, socket.getInputStream().read());
                socket.close();
            }
            assertEquals(-1, hangs.getInputStream().read());
        }
        assertEquals(50, count(standIn, Outcome.REFUSED));
        assertRefused(standIn);
        assertEquals(0, deployed.keptBytes());
        assertEquals(0, SharedState.of(vertx).connections().used());
        assertEquals(List.of(), server.registry().list());
    }

    @Test
    void aCallThatHangsEndsWithAResetOrItsStandInOrItsClient(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 2);
        StandInServer server = new StandInServer(vertx);
        StandIn standIn = server.put(definition("a", 0, rule().fault("hang")));
        try (Socket reset = ask(standIn, GET)) {
            until(() -> count(standIn, Outcome.HANG) == 1);
            assertEquals(1, await(server.registry().reset()));
            assertEquals(-1, reset.getInputStream().read());
            assertEquals(0, calls(standIn).size());
        }
        try (Socket first = ask(standIn, GET);
                Http2Frames client = Http2Frames.connect(standIn.port())) {
            client.get(1, "/").flush();
            until(() -> count(standIn, Outcome.HANG) == 2);
            Future<StandIn> deleted = server.registry().delete("a");
            assertEquals(-1, first.getInputStream().read());
            client.readUntil(() -> client.resets().containsKey(1));
            await(deleted);
        }
        until(() -> deployed.keptBytes() == 0);
        assertEquals(2, calls(standIn).size(), "a client that goes is no second call");
    }

    @Test
    void aPortThatIsTakenIsRefused(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 2);
        StandInServer server = new StandInServer(vertx);
        StandIn other = server.put(rule());
        // Servers of one Vert.x that name the same port would share it.
        StandIn fixed = server.put(definition("fixed", FreePorts.one(), rule()));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int port : new int[] {socket.getLocalPort(), other.port(), fixed.port(), deployed.port()}) {
                assertEquals(
                        "port must be free, not " + port,
                        refused(() -> server.put(definition("a", port, rule()))).getMessage());
            }
        }
        assertEquals(List.of(fixed, other), server.registry().list());
        assertEquals(200, get(other, "/").status());
    }

    @Test
    void aChangedPortIsOpenBeforeTheOldOneIsClosed(Vertx vertx) throws IOException {
        Server.deploy(vertx, 2);
        StandInServer server = new StandInServer(vertx);
        StandIn before = server.put(definition("a", 0, rule()));
        int free = FreePorts.one();
        StandIn after = server.put(definition("a", free, rule()));
        assertEquals(free, after.port());
        assertEquals(200, get(after, "/").status());
        assertRefused(before);
        assertSame(after, server.put(definition("a", free, rule())), "the same port stays open");
    }

    @Test
    void aDeploymentThatFailsLeavesNoInstanceBehind(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        JsonObject taken =
                new JsonObject().put("http", new JsonObject().put("port", 1).put("host", "192.0.2.1"));
        assertThrows(RuntimeException.class, () -> Server.deploy(vertx, 1, taken));
        StandIn standIn = new StandInServer(vertx).put(rule());
        assertEquals(200, get(standIn, "/").status());
        await(deployed.undeploy());
        assertRefused(standIn);
    }
}
