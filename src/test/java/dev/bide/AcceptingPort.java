package dev.bide;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Function;

/** A port of this machine that accepts connections until it is closed. */
final class AcceptingPort implements AutoCloseable {

    /** What a thread does with a connection. It may end with an exception, which ends the connection only. */
    interface Work {
        void run() throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** Begins to accept. The function gets one connection after the other, and its work runs on a thread of its own. */
    AcceptingPort(Function<Socket, Work> service) throws IOException {
        start(() -> {
            while (true) {
                start(service.apply(listener.accept()));
            }
        });
    }

    /** Runs some work on a daemon thread. */
    static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The connection, or the port, has been closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
