package dev.bide;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on this machine that can be cut, as a network can: it holds the bytes, or refuses the connections. */
final class CutConnection implements AutoCloseable {

    private enum State {
        OPEN,
        HOLDING,
        REFUSING
    }

    private static final int BUFFER_BYTES = 8192;

    private final AcceptingPort listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN; // guarded by this

    /** Creates an open proxy before a port. */
    CutConnection(int target) throws IOException {
        this.target = target;
        this.listener = new AcceptingPort(from -> () -> connect(from));
    }

    int port() {
        return listener.port();
    }

    /** Holds all bytes. Connections can still be made, and neither side learns that there is a cut. */
    synchronized void hold() {
        state = State.HOLDING;
    }

    /** Ends all connections, and each new one at once. */
    synchronized void refuse() {
        state = State.REFUSING;
        notifyAll();
        sockets.forEach(CutConnection::close);
    }

    /** Passes on what it holds, and what comes. */
    synchronized void open() {
        state = State.OPEN;
        notifyAll();
    }

    private synchronized void awaitPassage() throws IOException {
        try {
            while (state == State.HOLDING) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (state == State.REFUSING) {
            throw new IOException("refused");
        }
    }

    private void connect(Socket from) throws IOException {
        sockets.add(from);
        try (from) {
            awaitPassage();
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(to);
            AcceptingPort.start(() -> pass(to, from));
            pass(from, to);
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                awaitPassage();
                to.getOutputStream().write(buffer, 0, count);
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        refuse();
        listener.close();
    }
}
