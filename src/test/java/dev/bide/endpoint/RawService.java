package dev.bide.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A service of TCP with a thread for each connection. */
final class RawService implements AutoCloseable {

    private static final int BACKLOG = 2000;

    /** What a service does with a connection. */
    interface Conversation {
        void with(Socket socket) throws IOException;
    }

    private final ServerSocket listening;

    private RawService(Conversation conversation) throws IOException {
        listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket socket = listening.accept();
                start(() -> {
                    try (socket) {
                        conversation.with(socket);
                    }
                });
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The other side has gone, as some tests have it, or the test has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    static RawService of(Conversation conversation) throws IOException {
        return new RawService(conversation);
    }

    /** Returns a service that sends back what it gets, and ends when its client does. */
    static RawService echo() throws IOException {
        return of(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    int port() {
        return listening.getLocalPort();
    }

    static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads this many bytes, or up to the end. */
    static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    static String readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Closes a connection with RST. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
