package dev.bide.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that sends what a test tells it to, one connection after another. */
final class FakeServer implements AutoCloseable {

    /** What happens on a connection after its request has been read. */
    @FunctionalInterface
    interface Conversation {
        void run(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final Queue<Conversation> conversations;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Socket open;

    /** Starts a server. The last conversation is repeated for all further connections. */
    FakeServer(Conversation... conversations) {
        this.conversations = new ConcurrentLinkedQueue<>(List.of(conversations));
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::run, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns a conversation that sends a text, and closes the connection. */
    static Conversation sends(String text) {
        return socket -> write(socket, text);
    }

    /** Returns a conversation that answers with JSON. */
    static Conversation answers(String json) {
        return answers(200, "application/json", json);
    }

    static Conversation answers(int status, String type, String body) {
        return sends("HTTP/1.1 " + status + " Some Phrase\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Has the connection be reset when it is closed. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
    }

    ServerAddress address() {
        return new ServerAddress(false, "127.0.0.1", listener.getLocalPort(), "");
    }

    /** Returns the heads of the requests so far, each with its body. */
    List<String> requests() {
        return requests;
    }

    private void run() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                open = socket;
                requests.add(request(socket.getInputStream()));
                Conversation next = conversations.size() > 1 ? conversations.remove() : conversations.element();
                next.run(socket);
            } catch (IOException e) {
                // The client has gone, or the test has ended.
            }
        }
    }

    /** Reads a request. */
    static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            text.append((char) c);
            if (text.toString().endsWith("\r\n\r\n")) {
                return text.append(body(in, text.toString())).toString();
            }
        }
        return text.toString();
    }

    private static String body(InputStream in, String head) throws IOException {
        int length = head.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                .findFirst()
                .orElse(0);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            listener.close();
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
