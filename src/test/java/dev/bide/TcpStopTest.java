package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.standin.Rule;
import dev.bide.standin.StandIn;
import dev.bide.standin.Target;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a deployment with connections of stand-ins for TCP on two event loops. */
@Timeout(60)
class TcpStopTest {

    private static final int WAITING = 1000;
    private static final int OTHERS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final StandInServer standIns = new StandInServer(vertx);
    private ServerSocket service;

    @BeforeEach
    void startService() throws IOException {
        // Its connections stay in the backlog: they are open, and silent.
        service = new ServerSocket(0, 2 * OTHERS, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopService() throws IOException {
        Server.await(vertx.close());
        service.close();
    }

    private StandIn put(String name, StandInServer.RuleOf rule) {
        List<Rule> rules = StandInServer.definition(name, 0, rule).rules();
        Target service = new Target.Tcp("127.0.0.1", this.service.getLocalPort());
        return standIns.put(new Definition(name, 0, service, Delayed.ALL, rules, Map.of()));
    }

    private static void connect(List<Socket> to, StandIn standIn, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), standIn.port());
            socket.setSoTimeout(30_000);
            to.add(socket);
        }
    }

    private long bytes() {
        return SharedState.of(vertx).bytes().used();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void eachConnectionIsClosed(double drainSeconds) throws IOException {
        Server server = Server.deploy(vertx, 2, new JsonObject().put("drainSeconds", drainSeconds));
        long before = bytes();
        StandIn waits = put("waits", StandInServer.rule().shape("fixed(3600)"));
        StandIn flows = put("flows", StandInServer.rule());
        StandIn hangs = put("hangs", StandInServer.rule().fault("hang"));
        List<Socket> clients = new ArrayList<>();
        connect(clients, waits, WAITING);
        connect(clients, flows, OTHERS);
        connect(clients, hangs, OTHERS);
        Server.until(() -> bytes() - before == (WAITING + 2 * OTHERS) * 131_072L);
        Server.until(() -> Server.pending(vertx) == WAITING);
        Server.await(server.undeploy());
        for (Socket client : clients) {
            assertClosed(client);
        }
        assertEquals(Map.of(Outcome.REFUSED, (long) WAITING), waits.calls().counts());
        assertEquals(Map.of(Outcome.REFUSED, (long) OTHERS), flows.calls().counts());
        assertEquals(Map.of(Outcome.HANG, (long) OTHERS), hangs.calls().counts());
        assertEquals(0, bytes());
        assertEquals(0, SharedState.of(vertx).connections().used());
        assertEquals(0, Server.pending(vertx));
    }

    @Test
    void aDeletedStandInLetsItsConnectionsGoOnAndAnUndeploymentEndsThem() throws IOException {
        Server server = Server.deploy(vertx, 2);
        StandIn flows = put("flows", StandInServer.rule());
        List<Socket> clients = new ArrayList<>();
        connect(clients, flows, 4);
        Server.until(() -> bytes() >= 4 * 131_072L);
        Server.await(standIns.registry().delete("flows"));
        assertTrue(bytes() >= 4 * 131_072L);
        Server.await(server.undeploy());
        for (Socket client : clients) {
            assertClosed(client);
        }
        assertEquals(0, bytes());
    }

    private static void assertClosed(Socket client) throws IOException {
        try (client) {
            assertEquals(-1, client.getInputStream().read());
        } catch (SocketException e) {
            // A reset is an end too.
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
    }
}
