package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.wait.Engine;
import dev.bide.wait.WaitRequest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The two sockets of a call and the data between them: that of the client, and that of the service once it is connected to.
 * Only the thread of the event loop may call it.
 */
final class TcpPipe {

    private final TcpCall call;
    private final TcpSocket client;

    /** What the client has sent before the service is connected to; up to a window of it. */
    private final List<Buffer> early = new ArrayList<>();

    /** How much of the window it fills. */
    private int earlyCost;

    private long received;

    // All three are null before the service is connected to.
    private TcpSocket service;
    private TcpDirection up;
    private TcpDirection down;

    /** Whether what comes is dropped: the call hangs, or has ended. */
    private boolean stopped;

    /** Creates the pipe of a call whose client has connected. */
    TcpPipe(TcpCall call, TcpSocket client) {
        this.call = call;
        this.client = client;
        client.handle(new ClientEvents());
    }

    /**
     * Lets data flow.
     *
     * @param connected the socket of the service
     * @param engine lets pieces wait
     * @param upDelay how each piece of the client waits, if it does
     * @param downDelay how each piece of the service waits, if it does
     * @param rate at most this many bytes a second in each direction
     */
    void open(
            TcpSocket connected,
            Engine engine,
            Optional<WaitRequest> upDelay,
            Optional<WaitRequest> downDelay,
            OptionalLong rate) {
        service = connected;
        up = new TcpDirection(engine, upDelay, rate, client, service, call::pieceRefused, this::directionEnded);
        down = new TcpDirection(engine, downDelay, rate, service, client, call::pieceRefused, this::directionEnded);
        service.handle(new ServiceEvents());
    }

    /** Passes on what the client has sent before the service was connected to. */
    void passEarly() {
        client.resume(); // first, because the direction may pause it again
        early.forEach(up::take);
        early.clear();
        up.readComplete();
        if (client.isInputEnded()) {
            up.takeEnd();
        }
    }

    boolean isOpen() {
        return service != null;
    }

    /** Lets this many bytes more go to the client, and then tells the call. */
    void cutAfter(long bytes) {
        down.cutAfter(bytes, call::cut);
    }

    /** Drops what has not been passed on, and what comes. Both connections stay open. */
    void stop() {
        stopped = true;
        early.clear();
        // What comes has to be read: else the end of the client would not be seen.
        client.resume();
        if (isOpen()) {
            up.close();
            down.close();
        }
    }

    /** Closes the connection to the service, if there is one: with RST, unless all that the client sent was passed on. */
    void closeService(boolean complete) {
        if (service == null) {
            return;
        }
        if (complete) {
            service.close();
        } else {
            service.reset();
        }
    }

    TcpSocket client() {
        return client;
    }

    /** Returns how many bytes the client has sent. */
    long received() {
        return received;
    }

    /** Returns how many bytes of the service the client was sent. */
    long sent() {
        return isOpen() ? down.passed() : 0;
    }

    private void directionEnded() {
        if (up.isEnded() && down.isEnded()) {
            call.bothEnded();
        }
    }

    private final class ClientEvents implements TcpSocket.Handlers {

        @Override
        public void received(Buffer data) {
            received += data.length();
            if (isOpen()) {
                up.take(data);
            } else if (!stopped) {
                early.add(data);
                earlyCost += DelayedStream.PIECE_BYTES + data.length();
                if (earlyCost >= DelayedStream.WINDOW_BYTES) {
                    client.pause();
                }
            }
        }

        @Override
        public void readComplete() {
            if (isOpen()) {
                up.readComplete();
            }
        }

        @Override
        public void inputEnded() {
            if (stopped) {
                call.clientEnded();
            } else if (isOpen()) {
                up.takeEnd();
            }
            // Else the client may wait for an answer, and passEarly() passes its end on.
        }

        @Override
        public void writable() {
            if (isOpen()) {
                down.targetWritable();
            }
        }

        @Override
        public void serverShutDown() {
            call.listensNoMore();
        }

        @Override
        public void closed() {
            call.clientClosed();
        }
    }

    private final class ServiceEvents implements TcpSocket.Handlers {

        @Override
        public void received(Buffer data) {
            down.take(data);
        }

        @Override
        public void readComplete() {
            down.readComplete();
        }

        @Override
        public void inputEnded() {
            down.takeEnd();
        }

        @Override
        public void writable() {
            up.targetWritable();
        }

        @Override
        public void closed() {
            // Not by FIN, which ends one direction alone.
            call.serviceClosed();
        }
    }
}
