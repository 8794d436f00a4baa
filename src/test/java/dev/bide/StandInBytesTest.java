package dev.bide;

import static dev.bide.Server.until;
import static dev.bide.StandInServer.answer;
import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.count;
import static dev.bide.StandInServer.get;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolUse;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies that stand-ins send, and the limits of what is kept and let in for their clients. */
@ExtendWith(VertxExtension.class)
class StandInBytesTest {

    private static final String GET = "GET / HTTP/1.1|Host: a||";

    private static JsonObject limits(String key, Object value) {
        return new JsonObject().put("limits", new JsonObject().put(key, value));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 20_000_000})
    void aBodyOfAnyLengthArrivesWhole(int length, Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx).put(rule().answers(answer(200, "a".repeat(length))));
        assertEquals(length, get(standIn, "/").body().length());
        assertEquals(length, call(standIn).sent());
        until(() -> deployed.keptBytes() == 0);
    }

    @Test
    void aBodyWithARateTakesItsTime(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn =
                new StandInServer(vertx).put(rule().rate(1_000_000).answers(answer(200, "0123456789".repeat(30_000))));
        long start = System.nanoTime();
        assertEquals("0123456789".repeat(30_000), get(standIn, "/").body());
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(300), "never early");
        assertEquals(300_000, call(standIn).sent());
        until(() -> deployed.keptBytes() == 0);
    }

    @Test
    void aClientThatGoesDuringABodyWithARateIsGone(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx).put(rule().rate(1000).answers(answer(200, "a".repeat(100_000))));
        try (Socket socket = ask(standIn, GET)) {
            assertEquals('H', socket.getInputStream().read());
        }
        assertEquals(Outcome.GONE, call(standIn).outcome());
        assertTrue(
                call(standIn).sent() > 0 && call(standIn).sent() < 100_000,
                call(standIn).toString());
        until(() -> deployed.keptBytes() == 0);
    }

    @Test
    void aBodyWithARateIsCutWhenTheInstanceStops(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx).put(rule().rate(1000).answers(answer(200, "a".repeat(100_000))));
        try (Socket socket = ask(standIn, GET)) {
            assertEquals('H', socket.getInputStream().read());
            Server.await(deployed.undeploy());
            assertTrue(socket.getInputStream().readAllBytes().length < 100_000);
        }
        assertEquals(1, StandInServer.calls(standIn).size());
    }

    @Test
    void whatAnHttp2ClientDoesNotTakeIsCountedUntilItTakesIt(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx).put(rule().answers(answer(200, "a".repeat(1_000_000))));
        try (Http2Frames client = Http2Frames.connect(standIn.port(), Http2Frames.INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/").readUntil(() -> client.statuses().containsKey(1));
            until(() -> deployed.keptBytes() > 60_000);
            assertTrue(deployed.keptBytes() < 150_000, deployed.keptBytes() + " bytes: one piece, not the body");
            client.windowUpdate(0, 2_000_000)
                    .windowUpdate(1, 2_000_000)
                    .readUntil(() -> client.ended().contains(1));
        }
        until(() -> deployed.keptBytes() == 0);
        assertEquals(1, count(standIn, Outcome.ANSWERED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"malformed", "cut(900000)"})
    void aBrokenAnswerIsCountedUntilItsClientTakesIt(String fault, Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        StandIn standIn = new StandInServer(vertx)
                .put(rule().answers(answer(200, "a".repeat(1_000_000))).fault(fault));
        try (Http2Frames client = Http2Frames.connect(standIn.port(), Http2Frames.INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/").readUntil(() -> client.statuses().containsKey(1));
            until(() -> deployed.keptBytes() > 900_000);
        }
        until(() -> deployed.keptBytes() == 0);
    }

    @Test
    void aCallForWhichThereIsNoMemoryIsRefused(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1, limits("maxBytes", 100_000));
        StandIn standIn = new StandInServer(vertx).put(rule().shape("fixed(3600)"));
        StandIn large = new StandInServer(vertx).put(rule().answers(answer(200, "a".repeat(60_000))));
        Socket[] sockets = new Socket[8];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = ask(standIn, GET);
        }
        until(() -> deployed.pending() == sockets.length);
        HttpAnswer refused = get(large, "/");
        assertEquals(503, refused.status());
        assertEquals("1", refused.headers().get("retry-after"));
        assertEquals(Outcome.REFUSED, call(large).outcome());
        for (Socket socket : sockets) {
            socket.close();
        }
        until(() -> deployed.keptBytes() == 0);
        assertEquals(200, get(large, "/").status());
    }

    @Test
    void connectionsOverTheLimitAreRejectedFromTheStart(Vertx vertx) throws IOException {
        Server.deploy(vertx, 2, limits("maxConnections", 3));
        StandIn standIn = new StandInServer(vertx).put(rule());
        Socket[] sockets = new Socket[4];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = ask(standIn, i < 3 ? "" : GET);
        }
        HttpAnswer rejected = read(sockets[3], "GET");
        assertEquals(503, rejected.status());
        assertTrue(rejected.body().contains("limits.maxConnections"), rejected.body());
        assertEquals(0, StandInServer.calls(standIn).size());
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void callsOfARuleWithAPoolQueueForIt(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1);
        PoolUse pool = PoolUse.of("db").withCapacity(1);
        StandIn standIn =
                new StandInServer(vertx).put(rule().shape("fixed(0.1)").waits(wait -> wait.in(pool)));
        long start = System.nanoTime();
        try (Socket first = ask(standIn, GET);
                Socket second = ask(standIn, GET)) {
            assertEquals(200, read(first, "GET").status());
            assertEquals(200, read(second, "GET").status());
        }
        // However late the second one came: a capacity of one serves one after the other.
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(200), "both at once");
        assertEquals(0, deployed.pending());
    }

    @Test
    void aRefusedCallGivesItsNumberToTheNext(Vertx vertx) throws IOException {
        Server deployed = Server.deploy(vertx, 1, limits("maxPending", 1));
        StandIn standIn = new StandInServer(vertx).put(rule().script("1h,0s"));
        try (Socket first = ask(standIn, GET)) {
            until(() -> deployed.pending() == 1);
            assertEquals(503, get(standIn, "/").status());
            assertTrue(first.isConnected());
        }
        until(() -> deployed.pending() == 0);
        assertEquals(200, get(standIn, "/").status());
        assertEquals(1, StandInServer.calls(standIn).get(0).draw().index());
        assertEquals(1, count(standIn, Outcome.REFUSED));
    }
}
