package dev.bide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A service whose every received byte is known. It answers each head of a request with the same bytes, in which | is a line
 * break.
 */
final class RawService implements AutoCloseable {

    private final AcceptingPort listening;
    private final String answer;
    private final Ending ending;
    private final List<ByteArrayOutputStream> received = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    /** How many connections it accepts before it answers. */
    private volatile int minConnections;

    /** When and how it ends a connection. */
    private enum Ending {
        NEVER,
        CLOSED_AFTER_FIRST,
        CLOSED_AT_SECOND,
        RESET_AT_SECOND
    }

    private RawService(String answer, Ending ending) throws IOException {
        this.answer = answer;
        this.ending = ending;
        this.listening = new AcceptingPort(this::accepted);
    }

    /** Starts a service that keeps its connections open. */
    static RawService answering(String answer) throws IOException {
        return new RawService(answer, Ending.NEVER);
    }

    /** Starts a service that closes a connection after its first answer. */
    static RawService closingAfter(String answer) throws IOException {
        return new RawService(answer, Ending.CLOSED_AFTER_FIRST);
    }

    /** Starts a service that answers once on each connection, and closes it when a second request comes. */
    static RawService closingAtSecond(String answer) throws IOException {
        return new RawService(answer, Ending.CLOSED_AT_SECOND);
    }

    /** Starts a service that answers once on each connection, and resets it when a second request comes. */
    static RawService resettingAtSecond(String answer) throws IOException {
        return new RawService(answer, Ending.RESET_AT_SECOND);
    }

    /** Delays each answer until it has accepted {@code count} connections. */
    RawService withConnections(int count) {
        minConnections = count;
        return this;
    }

    private synchronized AcceptingPort.Work accepted(Socket socket) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        received.add(bytes);
        sockets.add(socket);
        return () -> serve(socket, bytes);
    }

    private void serve(Socket socket, ByteArrayOutputStream bytes) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            int answers = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                synchronized (this) {
                    bytes.write(c);
                }
                head.append((char) c);
                if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                    head.setLength(0);
                    if (answers++ == 1 && ending != Ending.NEVER) {
                        socket.setSoLinger(ending == Ending.RESET_AT_SECOND, 0);
                        return;
                    }
                    Server.until(() -> connections() >= minConnections);
                    socket.getOutputStream().write(answer.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    if (ending == Ending.CLOSED_AFTER_FIRST) {
                        return;
                    }
                }
            }
        }
    }

    int port() {
        return listening.port();
    }

    synchronized int connections() {
        return received.size();
    }

    /** Returns what all connections received, one after the other. */
    synchronized String received() {
        StringBuilder all = new StringBuilder();
        received.forEach(bytes -> all.append(bytes.toString(StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    /** Returns how many open connections there are. */
    synchronized long open() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
