package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its client sees the end of the data: sends FIN, drops what the client still sends, and closes
 * when the client does so. Closing at once would send RST if the client has sent something that was not read, and RST may
 * destroy what was sent to the client before (RFC 9112, section 9.6). A client that takes too long is reset. Only the thread
 * of the event loop may call it.
 */
final class LingeringClose extends Alarm implements TcpSocket.Handlers {

    /** How long a client has to read what was sent, and to close its side. */
    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TcpSocket socket;
    private final Runnable serverShutDown;
    private final Runnable closed;

    private LingeringClose(TcpSocket socket, Runnable serverShutDown, Runnable closed) {
        this.socket = socket;
        this.serverShutDown = serverShutDown;
        this.closed = closed;
    }

    /**
     * Closes a socket.
     *
     * @param socket the connection, of which this handles the events from now on
     * @param loop measures how long the client takes
     * @param serverShutDown runs if the server that accepted the connection is shut down meanwhile
     * @param closed runs when the connection is closed
     */
    static void of(TcpSocket socket, Loop loop, Runnable serverShutDown, Runnable closed) {
        LingeringClose close = new LingeringClose(socket, serverShutDown, closed);
        socket.handle(close);
        // First, because the socket may close at once, which unsets the alarm.
        loop.setAlarm(close, loop.nanos() + TIMEOUT_NANOS);
        if (socket.isInputEnded()) {
            socket.close();
        } else {
            socket.endOutput();
            socket.resume();
        }
    }

    @Override
    public void inputEnded() {
        socket.close();
    }

    @Override
    public void serverShutDown() {
        serverShutDown.run();
    }

    @Override
    public void closed() {
        unset();
        closed.run();
    }

    @Override
    protected void rang(long nanos) {
        // Not close(), which would wait until the client has read all that was sent.
        socket.reset();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        socket.reset(); // the loop stops
    }
}
