package dev.bide;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** The ports that tests use. */
class PortsTest {

    @Test
    void aClosedPortRefusesConnectionsAndIsTaken() throws IOException {
        InetAddress host = InetAddress.getLoopbackAddress();
        try (ClosedPort closed = new ClosedPort()) {
            assertThrows(ConnectException.class, () -> new Socket(host, closed.port()).close());
            assertThrows(IOException.class, () -> new ServerSocket(closed.port(), 1, host).close());
        }
    }

    @Test
    void freePortsDifferFromThoseBefore() throws IOException {
        int first = FreePorts.first(16);
        int next = FreePorts.one();
        assertTrue(next < first || next >= first + 16, first + " and " + next);
        try (ServerSocket taken = new ServerSocket(FreePorts.one(), 1, InetAddress.getLoopbackAddress())) {
            assertNotEquals(taken.getLocalPort(), FreePorts.one());
        }
    }
}
