package dev.bide.endpoint;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ListeningSockets;
import dev.bide.metric.Metrics;
import dev.bide.refusal.Refusal;
import dev.bide.script.Calls;
import dev.bide.standin.Host;
import dev.bide.standin.StandIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The ports of all stand-ins, on the event loop of one instance. */
@SuppressWarnings("UnusedVariable")
public final class Endpoints implements Host {

    private final Vertx vertx;
    private final String host;
    private final Calls calls;
    private final Metrics metrics;
    private final AdmissionLimits admission;
    private final ListeningSockets sockets;

    /**
     * Creates the endpoints of an instance, of which there is none yet.
     *
     * @param vertx where the instance is deployed
     * @param host the address to listen on
     * @param calls begins the waits on the loop of the instance
     * @param metrics counts connections, bytes and refusals
     * @param admission the limits of connections and bytes
     * @param sockets the listening sockets of that Vert.x
     */
    public Endpoints(
            Vertx vertx,
            String host,
            Calls calls,
            Metrics metrics,
            AdmissionLimits admission,
            ListeningSockets sockets) {
        this.vertx = vertx;
        this.host = host;
        this.calls = calls;
        this.metrics = metrics;
        this.admission = admission;
        this.sockets = sockets;
    }

    @Override
    public Future<Integer> open(StandIn standIn, int shared) {
        return Future.failedFuture(Refusal.invalid("stand-ins do not listen yet"));
    }

    @Override
    public Future<Void> close(StandIn standIn) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> reset() {
        return Future.succeededFuture();
    }
}
