package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.CountedCalls;
import dev.bide.script.KeyedScript;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.standin.Rule;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Seed;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A connection through a stand-in for TCP. It waits, connects to the service, and then passes on data in both directions until
 * both have ended, or a failure breaks it. Only the thread of the event loop may call it.
 *
 * <p>The connection has the number of its rule's count. The seed of a direction is derived from that of the rule, that number
 * and the direction, and the delay of piece k is draw k of that seed.
 */
final class TcpCall {

    // The derived seeds of a connection.
    private static final int UP = 0;
    private static final int DOWN = 1;
    private static final int GARBAGE = 2;

    /** How many random bytes a client gets that gets garbage. */
    private static final int GARBAGE_BYTES = 256;

    private final TcpEndpoint endpoint;
    private final Rule rule;
    private final Delayed delayed;
    private final TcpSocket client;
    private final Loop loop;
    private final Instant at;

    /** What the client has sent before the service is connected to; up to a window of it. */
    private final List<Buffer> early = new ArrayList<>();

    /** The request of the connection, with its number. */
    private WaitRequest request;

    /** Null but while the connection waits. */
    private PendingWait<Wait> wait;

    /** Null before the service is connected to. */
    private TcpSocket service;

    // Null before the service is connected to.
    private TcpDirection up;
    private TcpDirection down;

    /** A cut that was drawn for the connection: the bytes count from the connection to the service. */
    private Optional<Fault> cut = Optional.empty();

    private double delay;
    private double late;
    private OptionalDouble upstream = OptionalDouble.empty();
    private long received;
    private int openSockets = 1;
    private boolean hanging;
    private boolean ended;

    TcpCall(TcpEndpoint endpoint, TcpSocket client) {
        this.endpoint = endpoint;
        // Read once: a connection keeps the definition that it began with.
        this.rule = endpoint.standIn().definition().last();
        this.delayed = endpoint.standIn().definition().delayed();
        this.client = client;
        this.loop = endpoint.loop();
        this.at = loop.timers().wallClock();
        this.request = rule.call().request();
    }

    /** Begins the wait of the connection, or connects to the service if it does not wait. */
    void begin() {
        client.handle(new ClientEvents());
        try {
            if (waits()) {
                wait = endpoint.calls().begin(rule.call(), this::startWait);
                wait.future().onComplete(this::waited);
            } else {
                request = endpoint.calls().begin(rule.call(), numbered -> numbered);
                connect();
            }
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private boolean waits() {
        return delayed.connect() || hasScript();
    }

    /** Returns whether a script decides the connection. Then its pieces do not wait. */
    private boolean hasScript() {
        return rule.call().series().orElse(null) instanceof KeyedScript
                || rule.call().series().orElse(null) instanceof CountedCalls counted
                        && counted.script().isPresent();
    }

    private PendingWait<Wait> startWait(WaitRequest numbered) {
        request = numbered;
        return endpoint.calls().engine().waitRandom(numbered);
    }

    private void waited(AsyncResult<Wait> outcome) {
        wait = null;
        if (ended) {
            return;
        }
        if (outcome.succeeded()) {
            delay = outcome.result().delay();
            late = outcome.result().late();
            connect();
        } else if (outcome.cause() instanceof Failure failure) {
            delay = failure.planned();
            late = failure.late();
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
        // The waits of an engine that stops, or is reset, were accepted.
        endpoint.refused(refusal.reason());
        end(Outcome.REFUSED, TcpSocket::reset);
    }

    private void fail(Failure failure) {
        if (failure.reason() == Reason.TIMED_OUT) {
            end(Outcome.TIMED_OUT, TcpSocket::reset);
        } else {
            // TCP has no way to tell a status, so a failure with one resets the connection.
            breakBy(failure.fault().orElse(new Fault(Fault.Kind.RESET, 0)));
        }
    }

    private void breakBy(Fault fault) {
        switch (fault.kind()) {
            case RESET -> end(Outcome.RESET, TcpSocket::reset);
            case EMPTY -> end(Outcome.EMPTY, this::linger);
            // Neither has a beginning that a client understands: this layer does not know the protocol.
            case MALFORMED, GARBAGE -> end(Outcome.of(fault), this::sendGarbage);
            case HANG -> hang();
            case CUT -> {
                cut = Optional.of(fault);
                if (down == null) {
                    connect();
                } else {
                    down.cutAfter(fault.bytes());
                }
            }
        }
    }

    private void hang() {
        hanging = true;
        early.clear();
        client.resume();
        if (up != null) {
            // The service is not closed: to both sides, the network has stopped.
            up.close();
            down.close();
        }
        if (client.isInputEnded()) {
            end(Outcome.HANG, TcpSocket::close);
        }
    }

    /** Ends the call if it hangs: only a reset would end it otherwise. */
    void endHanging() {
        if (hanging) {
            end(Outcome.HANG, TcpSocket::reset);
        }
    }

    /** Ends the call because the endpoint ends. */
    void stop() {
        end(hanging ? Outcome.HANG : Outcome.REFUSED, TcpSocket::reset);
    }

    /** Handles that the bytes before a cut have been sent. */
    void cut() {
        end(Outcome.CUT, this::linger);
    }

    private void connect() {
        // Without room for its socket, too many connections are open: a connection through a stand-in has two.
        if (!endpoint.takeConnection()) {
            end(Outcome.REFUSED, TcpSocket::reset);
            return;
        }
        openSockets++;
        long start = loop.nanos();
        endpoint.connect().onComplete(connected -> {
            if (connected.failed() || ended) {
                socketClosed();
            }
            if (!ended) {
                upstream = OptionalDouble.of(Seconds.fromNanos(loop.nanos() - start));
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
        service = TcpSocket.of(socket);
        boolean pieces = !hasScript();
        up = direction(pieces && delayed.up(), UP, client, service);
        down = direction(pieces && delayed.down(), DOWN, service, client);
        service.handle(new ServiceEvents());
        if (cut.isPresent()) {
            down.cutAfter(cut.get().bytes());
        }
        for (Buffer data : early) {
            up.take(data);
        }
        early.clear();
        up.readComplete();
        if (client.isInputEnded()) {
            up.takeEnd();
        }
    }

    private TcpDirection direction(boolean waits, int number, TcpSocket source, TcpSocket target) {
        Optional<WaitRequest> each =
                waits && needsWaits() ? Optional.of(request.withSeed(seed(number))) : Optional.empty();
        return new TcpDirection(this, endpoint.calls().engine(), each, rule.rate(), source, target);
    }

    /** Returns whether there are pieces that have to wait, or fail. */
    private boolean needsWaits() {
        return request.shape().max() > 0
                || request.terms().failRate() > 0
                || request.pool().isPresent();
    }

    private long seed(int number) {
        return Seed.derived(Seed.derived(request.seed(), request.index().orElse(0)), number);
    }

    /** Handles that one direction has ended. The other one goes on. */
    void directionEnded() {
        if (up.isEnded() && down.isEnded()) {
            end(Outcome.FORWARDED, TcpSocket::close);
        }
    }

    private void linger(TcpSocket socket) {
        LingeringClose.of(socket, loop, this::socketClosed);
    }

    private void sendGarbage(TcpSocket socket) {
        long seed = seed(GARBAGE);
        byte[] bytes = new byte[GARBAGE_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Seed.derived(seed, i);
        }
        socket.write(Buffer.buffer(bytes));
        linger(socket);
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
        if (up != null) {
            up.close();
            down.close();
        }
        // Before the client learns of the end: then it finds its call.
        endpoint.standIn().calls().add(record(outcome));
        closeClient.accept(client);
        if (service != null) {
            // As the client went, or was let go: with FIN if all is passed on, else with RST.
            (outcome == Outcome.FORWARDED ? (Consumer<TcpSocket>) TcpSocket::close : TcpSocket::reset).accept(service);
        }
    }

    private LongFunction<CallRecord> record(Outcome outcome) {
        long index = request.index().orElse(0);
        long sent = down == null ? 0 : down.passed();
        return number -> new CallRecord(
                number,
                at,
                "TCP",
                "",
                rule.path(),
                new CallRecord.Draw(request.seed(), index),
                delay,
                late,
                outcome,
                0,
                received,
                sent,
                upstream);
    }

    private void socketClosed() {
        endpoint.giveConnection();
        openSockets--;
        if (openSockets == 0) {
            endpoint.released(this);
        }
    }

    private final class ClientEvents implements TcpSocket.Handlers {

        @Override
        public void received(Buffer data) {
            received += data.length();
            if (up != null) {
                up.take(data);
            } else if (!hanging && !ended) {
                early.add(data);
                if (received >= DelayedStream.WINDOW_BYTES) {
                    client.pause();
                }
            }
        }

        @Override
        public void readComplete() {
            if (up != null) {
                up.readComplete();
            }
        }

        @Override
        public void inputEnded() {
            // Without a service yet, this is not the end of the client: it may wait for an answer. open() passes it on.
            if (hanging) {
                end(Outcome.HANG, TcpSocket::close);
            } else if (up != null) {
                up.takeEnd();
            }
        }

        @Override
        public void writable() {
            if (down != null) {
                down.targetWritable();
            }
        }

        @Override
        public void serverShutDown() {
            endpoint.listensNoMore();
        }

        @Override
        public void closed() {
            end(hanging ? Outcome.HANG : Outcome.GONE, socket -> {});
            socketClosed();
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
            // Not by a FIN, which ends one direction alone.
            if (!hanging) {
                end(Outcome.UPSTREAM, TcpSocket::reset);
            }
            socketClosed();
        }
    }
}
