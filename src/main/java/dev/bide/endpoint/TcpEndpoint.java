package dev.bide.endpoint;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.TcpSocket;
import dev.bide.metric.Metrics;
import dev.bide.refusal.Reason;
import dev.bide.script.Calls;
import dev.bide.standin.StandIn;
import dev.bide.standin.Target;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The port of a stand-in for TCP. Only the thread of its loop may call it. */
final class TcpEndpoint implements Endpoint {

    /** How long connecting to the service may take. */
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    /** How much data a connection may hold: a window for each direction. */
    private static final long BYTES_PER_CONNECTION = 2L * DelayedStream.WINDOW_BYTES;

    /** How long connections may go on after the end of listening. Vert.x has no value for "unlimited". */
    private static final long GRACE_DAYS = 365;

    private final Vertx vertx;
    private final String host;
    private final Calls calls;
    private final Metrics metrics;
    private final AdmissionLimits admission;
    private final StandIn standIn;

    private final Set<TcpCall> open = new HashSet<>();
    private final Promise<Void> listeningEnded = Promise.promise();
    private final Promise<Void> closed = Promise.promise();
    private NetServer server;
    private NetClient client;
    private Runnable closeHook = () -> {};
    private boolean closing;

    /**
     * Creates the endpoint of a stand-in, which does not listen yet.
     *
     * @param vertx where the instance is deployed
     * @param host the address to listen on
     * @param calls starts waits on the loop of the instance
     * @param metrics counts connections, bytes and refusals
     * @param admission the limits of connections and bytes
     * @param standIn a stand-in whose target is a service of TCP
     */
    TcpEndpoint(Vertx vertx, String host, Calls calls, Metrics metrics, AdmissionLimits admission, StandIn standIn) {
        this.vertx = vertx;
        this.host = host;
        this.calls = calls;
        this.metrics = metrics;
        this.admission = admission;
        this.standIn = standIn;
    }

    @Override
    public Future<Integer> open(int shared) {
        Promise<Integer> bound = loop().timers().promise();
        // Posted, so that the server and the client belong to the context of the loop.
        loop().post(() -> {
            client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
            server = vertx.createNetServer().connectHandler(this::accept);
            // Vert.x closes the server at an undeployment, and waits for the connections that may go on.
            closeHook = loop().timers().addCloseHook(() -> {
                Promise<Void> stopped = Promise.promise();
                loop().run(() -> stop().onComplete(stopped));
                return stopped.future();
            });
            server.listen(shared, host).map(NetServer::actualPort).onComplete(bound);
        });
        return bound.future();
    }

    @Override
    public Future<Void> close() {
        if (!closing) {
            closing = true;
            endHanging();
            if (server == null) {
                listensNoMore();
            } else {
                server.shutdown(GRACE_DAYS, TimeUnit.DAYS).onComplete(ended -> listensNoMore());
            }
            listeningEnded.future().onComplete(free -> completeIfClosed());
        }
        return listeningEnded.future();
    }

    @Override
    public Future<Void> closed() {
        return closed.future();
    }

    @Override
    public Future<Void> reset() {
        endHanging();
        return Future.succeededFuture();
    }

    private void endHanging() {
        // A copy, because a call whose connections are closed leaves the set.
        List.copyOf(open).forEach(TcpCall::endHanging);
    }

    @Override
    public Future<Void> stop() {
        Future<Void> free = close();
        // Closes each connection at once. The waits have ended, and a connection that passes on data may never end.
        List.copyOf(open).forEach(TcpCall::stop);
        return free.compose(listening -> closed());
    }

    private void completeIfClosed() {
        if (listeningEnded.future().isComplete() && open.isEmpty() && closed.tryComplete()) {
            closeHook.run();
            if (client != null) {
                client.close().onFailure(loop().timers()::report);
            }
        }
    }

    private void accept(NetSocket socket) {
        TcpSocket accepted = TcpSocket.of(socket);
        if (closing || !takeConnection()) {
            accepted.reset();
        } else if (!metrics.bytes().tryTake(BYTES_PER_CONNECTION, admission.bytes())) {
            giveConnection();
            refused(Reason.FULL);
            accepted.reset();
        } else {
            TcpCall call = new TcpCall(this, accepted);
            open.add(call);
            call.begin();
        }
    }

    /** Counts a socket that will be opened. Returns false, and counts a refusal instead, if too many are open. */
    boolean takeConnection() {
        boolean taken = metrics.connections().tryTake(1, admission.connections());
        if (!taken) {
            refused(Reason.FULL);
        }
        return taken;
    }

    void giveConnection() {
        metrics.connections().give(1);
    }

    void refused(Reason reason) {
        metrics.refusals().add(reason);
    }

    /** Connects to a service. Returns a future that completes on the loop. */
    Future<NetSocket> connect(Target.Tcp service) {
        Promise<NetSocket> connected = Promise.promise();
        // Posted, so that the connection belongs to the context of the loop.
        loop().post(() -> client.connect(service.port(), service.host()).onComplete(connected));
        return connected.future();
    }

    /** Forgets a call that has no open socket any more. */
    void released(TcpCall call) {
        metrics.bytes().give(BYTES_PER_CONNECTION);
        open.remove(call);
        completeIfClosed();
    }

    /** Records that listening has ended: the server is closed, or only other instances have its port. */
    void listensNoMore() {
        listeningEnded.tryComplete();
    }

    StandIn standIn() {
        return standIn;
    }

    Calls calls() {
        return calls;
    }

    Loop loop() {
        return calls.engine().loop();
    }
}
