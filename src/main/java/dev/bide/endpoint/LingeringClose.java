package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its client sees the end of the data: sends FIN, drops what the client still sends, and closes
 * when the client does so. Closing at once would send RST if the client has sent something that was not read, and RST may
 * destroy what was sent to the client before (RFC 9112, section 9.6). Only the thread of the event loop may call it.
 */
final class LingeringClose extends Alarm implements TcpSocket.Handlers {

    /** How long a client has to close its side. */
    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TcpSocket socket;
    private final Runnable closed;

    private LingeringClose(TcpSocket socket, Runnable closed) {
        this.socket = socket;
        this.closed = closed;
    }

    /** Closes a socket, and runs a task when it is closed. */
    static void of(TcpSocket socket, Loop loop, Runnable closed) {
        LingeringClose close = new LingeringClose(socket, closed);
        socket.handle(close);
        if (socket.isInputEnded()) {
            socket.close();
        } else {
            socket.endOutput();
            socket.resume();
            loop.setAlarm(close, loop.nanos() + TIMEOUT_NANOS);
        }
    }

    @Override
    public void inputEnded() {
        socket.close();
    }

    @Override
    public void closed() {
        unset();
        closed.run();
    }

    @Override
    protected void rang(long nanos) {
        socket.close();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        socket.close(); // without lingering, because the loop stops
    }
}
