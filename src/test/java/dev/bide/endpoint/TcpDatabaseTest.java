package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.wait.WaitRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database server and its own driver for JDBC, with a stand-in between them. */
@Timeout(60)
class TcpDatabaseTest {

    private static Server database;

    @BeforeAll
    static void startDatabase() throws SQLException {
        database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    }

    @AfterAll
    static void stopDatabase() {
        database.stop();
    }

    private static TcpStandIn standIn() {
        return TcpStandIn.to(database.getPort());
    }

    private static Connection connect(TcpStandIn standIn, String options) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:tcp://127.0.0.1:" + standIn.port + "/mem:test" + options, "sa", "");
    }

    private static int sumOf1To(int n, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select sum(x) from system_range(1, " + n + ")")) {
            assertTrue(rows.next());
            return rows.getInt(1);
        }
    }

    @Test
    void queriesWorkThroughAStandIn() throws SQLException {
        try (TcpStandIn standIn = standIn().open()) {
            try (Connection connection = connect(standIn, "")) {
                for (int i = 0; i < 100; i++) {
                    assertEquals(5050, sumOf1To(100, connection));
                }
            }
            assertEquals(1, standIn.calls(1).size());
        }
    }

    @Test
    void aSlowConnectIsLongerThanTheDelayAndNoQueryIs() throws SQLException {
        WaitRequest delay = WaitRequest.of(Shape.fixed(0.2)).withSeed(7);
        try (TcpStandIn standIn =
                standIn().waiting(delay).delaying(Delayed.CONNECT).open()) {
            long before = standIn.timers.nanos();
            try (Connection connection = connect(standIn, "")) {
                assertTrue(standIn.timers.nanos() - before >= 200_000_000);
                assertEquals(5050, sumOf1To(100, connection));
            }
            assertEquals(0.2, standIn.calls(1).get(0).delay());
        }
    }

    @Test
    void aDriverWhoseTimeoutIsShorterThanTheConnectGivesUp() {
        WaitRequest delay = WaitRequest.of(Shape.fixed(3600)).withSeed(7);
        try (TcpStandIn standIn =
                standIn().waiting(delay).delaying(Delayed.CONNECT).open()) {
            assertThrows(SQLException.class, () -> connect(standIn, ";NETWORK_TIMEOUT=100"));
        }
    }

    @Test
    void aHangEndsWithTheTimeoutOfTheDriver() {
        try (TcpStandIn standIn = standIn().scripted("0s!hang").open()) {
            // Again if the machine was held up for so long that the driver gave up before its connection hung.
            TcpStandIn.await(
                    () -> {
                        assertThrows(SQLException.class, () -> connect(standIn, ";NETWORK_TIMEOUT=100"));
                        return standIn.outcomes().containsKey(Outcome.HANG);
                    },
                    "a connection hangs");
            Set<Outcome> others = new HashSet<>(standIn.outcomes().keySet());
            others.removeAll(Set.of(Outcome.HANG, Outcome.GONE));
            assertEquals(Set.of(), others);
        }
    }

    @Test
    void aResetIsAnExceptionOfTheDriver() {
        try (TcpStandIn standIn = standIn().scripted("0s!reset").open()) {
            assertThrows(SQLException.class, () -> connect(standIn, ""));
            // The driver connects again if the reset is faster than its first bytes.
            assertEquals(Set.of(Outcome.RESET), standIn.outcomes().keySet());
        }
    }

    @Test
    void eachAnswerOfASlowReplicaTakesItsDelay() throws SQLException {
        WaitRequest delay = WaitRequest.of(Shape.fixed(0.02)).withSeed(7);
        try (TcpStandIn standIn =
                standIn().waiting(delay).delaying(Delayed.DOWN).open()) {
            try (Connection connection = connect(standIn, "")) {
                long before = standIn.timers.nanos();
                for (int i = 0; i < 5; i++) {
                    assertEquals(5050, sumOf1To(100, connection));
                }
                assertTrue(standIn.timers.nanos() - before >= 100_000_000);
            }
        }
    }
}
