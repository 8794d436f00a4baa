package dev.bide.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;

/** TCP ports of this machine. */
final class Ports {

    private Ports() {}

    /** Returns a free port. Another process may take it before the caller does. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until a server listens on a port, for at most a minute. */
    static void awaitListener(int port) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!listens(port)) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("no server listens on port " + port);
            }
            Thread.sleep(20);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
