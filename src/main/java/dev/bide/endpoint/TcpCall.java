package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Definition;
import dev.bide.standin.Outcome;
import dev.bide.standin.Target;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Seed;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A connection through a stand-in for TCP. It waits, connects to the service, and then passes on data in both
 * directions until both have ended, or a failure breaks it. Only the thread of the event loop may call it.
 */
final class TcpCall {

    private final TcpEndpoint endpoint;
    private final TcpDelays delays;
    private final Target.Tcp target;
    private final TcpPipe pipe;
    private final Loop loop;
    private final CallEntry entry;

    /** The request of the connection, with its number. */
    private WaitRequest request;

    /** The wait of the connection; null while there is none. */
    private PendingWait<Wait> wait;

    /** A cut that was drawn for the connection. Its bytes count from the moment of connecting to the service. */
    private Optional<Fault> cut = Optional.empty();

    private int openSockets = 1;
    private boolean hanging;
    private boolean ended;

    /** Creates the call of a client that has connected. */
    TcpCall(TcpEndpoint endpoint, TcpSocket client) {
        this.endpoint = endpoint;
        // Read once: a connection keeps the definition that it began with.
        Definition definition = endpoint.standIn().definition();
        this.delays = TcpDelays.of(definition);
        this.target = (Target.Tcp) definition.target();
        this.request = delays.rule().call().request();
        this.loop = endpoint.loop();
        this.entry = new CallEntry(
                endpoint.standIn(),
                loop.timers().wallClock(),
                "TCP",
                "",
                delays.rule().path());
        entry.drawnFrom(request);
        this.pipe = new TcpPipe(this, client);
    }

    /** Begins the wait of the connection, or connects to the service if it does not wait. */
    void begin() {
        try {
            if (delays.connect()) {
                wait = endpoint.calls().waitRandom(delays.rule().call(), this::number);
                wait.planned().onSuccess(entry::planned);
                wait.future().onComplete(this::waited);
            } else {
                endpoint.calls()
                        .beginAnywhere(delays.rule().call(), Function.identity())
                        .onComplete(this::numbered);
            }
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private void numbered(AsyncResult<WaitRequest> outcome) {
        if (ended) {
            return; // the client has disconnected while another node was asked for the step
        }
        if (outcome.succeeded()) {
            number(outcome.result());
            connect();
        } else {
            refuse((Refusal) outcome.cause());
        }
    }

    private void number(WaitRequest numbered) {
        request = numbered;
        entry.drawnFrom(numbered);
    }

    private void waited(AsyncResult<Wait> outcome) {
        wait = null;
        if (ended) {
            return;
        }
        if (outcome.succeeded()) {
            entry.waited(outcome.result());
            connect();
        } else if (outcome.cause() instanceof Failure failure) {
            entry.waited(failure);
            fail(failure);
        } else {
            refuse((Refusal) outcome.cause());
        }
    }

    /** Handles the refusal of a piece: a failure that was drawn, or a wait that could not begin. */
    void pieceRefused(Refusal refusal) {
        if (refusal instanceof Failure failure) {
            fail(failure);
        } else {
            refuse(refusal);
        }
    }

    private void refuse(Refusal refusal) {
        endpoint.refused(refusal.reason());
        end(Outcome.REFUSED, TcpSocket::reset);
    }

    private void fail(Failure failure) {
        if (failure.reason() == Reason.TIMED_OUT) {
            end(Outcome.TIMED_OUT, TcpSocket::reset);
        } else {
            // TCP has no status, so a failure with a status resets the connection.
            breakBy(failure.fault().orElse(new Fault(Fault.Kind.RESET, 0)));
        }
    }

    private void breakBy(Fault fault) {
        switch (fault.kind()) {
            case RESET -> end(Outcome.RESET, TcpSocket::reset);
            case EMPTY -> end(Outcome.EMPTY, this::letGo);
            // A malformed answer needs a valid beginning, and this layer does not know the protocol: so both are noise.
            case MALFORMED, GARBAGE -> end(Outcome.of(fault), this::sendNoise);
            case HANG -> hang();
            case CUT -> {
                cut = Optional.of(fault);
                if (pipe.isOpen()) {
                    pipe.cutAfter(fault.bytes());
                } else {
                    connect();
                }
            }
        }
    }

    private void hang() {
        hanging = true;
        // The connection to the service stays open: for both sides, it looks as if the network had stopped.
        pipe.stop();
        // Recorded now, because a driver may keep the socket of a call that it has given up.
        record(Outcome.HANG);
        if (pipe.client().isInputEnded()) {
            clientEnded();
        }
    }

    /** Handles FIN of a client whose call hangs. TCP does not show whether it closed one direction or both. */
    void clientEnded() {
        end(Outcome.HANG, TcpSocket::close);
    }

    /** Ends the call if it hangs. */
    void endHanging() {
        if (hanging) {
            end(Outcome.HANG, TcpSocket::reset);
        }
    }

    /** Ends the call because the endpoint stops. Also resets the sockets that an ended call has not closed yet. */
    void stop() {
        end(hanging ? Outcome.HANG : Outcome.REFUSED, TcpSocket::reset);
        pipe.client().reset();
        pipe.closeService(false);
    }

    /** Ends the call after the bytes before a cut have been sent. */
    void cut() {
        end(Outcome.CUT, this::letGo);
    }

    private void connect() {
        // A connection through a stand-in has two sockets, and both count against the limit of connections.
        if (!endpoint.takeConnection()) {
            end(Outcome.REFUSED, TcpSocket::reset);
            return;
        }
        openSockets++;
        long start = loop.nanos();
        endpoint.connect(target).onComplete(connected -> {
            if (connected.failed() || ended) {
                socketClosed();
            }
            if (!ended) {
                entry.upstream(Seconds.fromNanos(loop.nanos() - start));
            }
            if (connected.failed()) {
                end(Outcome.UPSTREAM, TcpSocket::reset);
            } else if (ended) {
                TcpSocket.of(connected.result()).reset();
            } else {
                open(connected.result());
            }
        });
    }

    private void open(NetSocket socket) {
        pipe.open(
                TcpSocket.of(socket),
                endpoint.calls().engine(),
                delays.up(request),
                delays.down(request),
                delays.rule().rate());
        cut.ifPresent(fault -> pipe.cutAfter(fault.bytes()));
        if (!ended) {
            pipe.passEarly();
        }
    }

    /** Handles the end of both directions. */
    void bothEnded() {
        end(Outcome.FORWARDED, TcpSocket::close);
    }

    private void letGo(TcpSocket client) {
        LingeringClose.of(client, loop, this::listensNoMore, this::socketClosed);
    }

    private void sendNoise(TcpSocket client) {
        client.write(Buffer.buffer(Seed.noise(entry.seed(), entry.index())));
        letGo(client);
    }

    /** Ends the call once: records it, and closes both sides. */
    private void end(Outcome outcome, Consumer<TcpSocket> closeClient) {
        if (ended) {
            return;
        }
        ended = true;
        if (wait != null) {
            wait.cancel();
        }
        pipe.stop();
        // Recorded before the client sees the end, so that it finds its call.
        record(outcome);
        closeClient.accept(pipe.client());
        pipe.closeService(outcome == Outcome.FORWARDED);
    }

    private void record(Outcome outcome) {
        entry.addReceived(pipe.received());
        entry.addSent(pipe.sent());
        entry.end(outcome, 0);
    }

    void socketClosed() {
        endpoint.giveConnection();
        openSockets--;
        if (openSockets == 0) {
            endpoint.released(this);
        }
    }

    void clientClosed() {
        end(hanging ? Outcome.HANG : Outcome.GONE, client -> {});
        socketClosed();
    }

    void serviceClosed() {
        if (!hanging) {
            end(Outcome.UPSTREAM, TcpSocket::reset);
        }
        socketClosed();
    }

    void listensNoMore() {
        endpoint.listensNoMore();
    }
}
