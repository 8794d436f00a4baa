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
 * The two sockets of a call, and the data between them. The socket of the service is there once the call has connected
 * to it. Only the thread of the event loop may call it.
 */
final class TcpPipe {

    private final TcpCall call;
    private final TcpSocket client;

    /** The data that the client has sent before the call is connected to the service; about a window of it at most. */
    private final List<Buffer> early = new ArrayList<>();

    /** How much of the window it fills. */
    private int earlyCost;

    private long received;

    // All three are null until the call is connected to the service.
    private TcpSocket service;
    private TcpDirection up;
    private TcpDirection down;

    /** Whether data that comes is dropped, because the call hangs or has ended. */
    private boolean stopped;

    /** Creates the pipe of a call whose client has connected. */
    TcpPipe(TcpCall call, TcpSocket client) {
        this.call = call;
        this.client = client;
        client.handle(new ClientEvents());
    }

    /**
     * Begins to pass on data.
     *
     * @param connected the socket of the service
     * @param engine starts the waits of pieces
     * @param upDelay how each piece of the client waits; empty if none waits
     * @param downDelay how each piece of the service waits; empty if none waits
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

    /** Passes on the data that the client sent before the call was connected to the service. */
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

    /** Passes this many bytes more on to the client, and then calls {@link TcpCall#cut()}. */
    void cutAfter(long bytes) {
        down.cutAfter(bytes, call::cut);
    }

    /** Drops the data that has not been passed on, and all that comes. Both connections stay open. */
    void stop() {
        stopped = true;
        early.clear();
        // Data that comes must be read. Otherwise the end of the client would go unnoticed.
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

    /** Returns how many bytes of the service were sent to the client. */
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
            // Otherwise nothing is done yet: the client may wait for an answer, and passEarly() passes its end on.
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
            // The whole connection is closed, not one direction as with FIN.
            call.serviceClosed();
        }
    }
}
