package dev.bide.endpoint;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ListeningSockets;
import dev.bide.metric.Metrics;
import dev.bide.refusal.Refusal;
import dev.bide.script.Calls;
import dev.bide.standin.Host;
import dev.bide.standin.StandIn;
import dev.bide.standin.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The ports of all stand-ins, on the event loop of one instance. */
public final class Endpoints implements Host {

    private final Vertx vertx;
    private final Context context;
    private final String host;
    private final Calls calls;
    private final Metrics metrics;
    private final AdmissionLimits admission;
    private final ListeningSockets sockets;

    // Only the event loop uses these.
    private final Map<StandIn, Endpoint> open = new HashMap<>();
    private final Set<Endpoint> closing = new HashSet<>();

    /**
     * Creates an instance's set of endpoints, which is empty. The thread of its event loop must call it.
     *
     * @param vertx where the instance is deployed
     * @param host the address to listen on
     * @param calls starts waits on the loop of the instance
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
        // A server belongs to the context that it is opened on, and a stand-in may be put by another verticle.
        this.context = vertx.getOrCreateContext();
        this.host = host;
        this.calls = calls;
        this.metrics = metrics;
        this.admission = admission;
        this.sockets = sockets;
    }

    @Override
    public void requireFree(int port) {
        // Vert.x lets its servers share a port, and reports no conflict. A plain socket fails if the port is taken.
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw unbound(port, e);
        }
    }

    private static Refusal unbound(int port, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("Address already in use")
                ? Refusal.invalid("port", "must be free", port)
                : Refusal.invalid("port", "must be one that can be listened on (" + message + ")", port);
    }

    @Override
    public Future<Integer> open(StandIn standIn, int shared) {
        return onLoop(() -> {
            Endpoint endpoint = endpoint(standIn);
            open.put(standIn, endpoint);
            return endpoint.open(shared)
                    .recover(failure ->
                            Future.failedFuture(unbound(standIn.definition().port(), failure)));
        });
    }

    private Endpoint endpoint(StandIn standIn) {
        return standIn.definition().target() instanceof Target.Tcp
                ? new TcpEndpoint(vertx, host, calls, metrics, admission, standIn)
                : new HttpEndpoint(vertx, host, calls, metrics, admission, sockets, standIn);
    }

    @Override
    public Future<Void> close(StandIn standIn) {
        return onLoop(() -> {
            Endpoint endpoint = open.remove(standIn);
            return endpoint == null ? Future.succeededFuture() : close(endpoint);
        });
    }

    private Future<Void> close(Endpoint endpoint) {
        // Its calls may wait for hours, so stop() must know it until the last one has ended.
        closing.add(endpoint);
        return endpoint.close().onComplete(free -> endpoint.closed().onComplete(ended -> closing.remove(endpoint)));
    }

    @Override
    public Future<Void> reset() {
        return onLoop(() -> all(Endpoint::reset));
    }

    /**
     * Ends all calls that are left, once the ports are closed and every wait has ended.
     *
     * @return a future that completes when no connection is left, or after two seconds
     */
    public Future<Void> stop() {
        return onLoop(() -> all(Endpoint::stop));
    }

    private Future<Void> all(Function<Endpoint, Future<Void>> action) {
        List<Endpoint> all = new ArrayList<>(open.values());
        all.addAll(closing);
        return Future.join(all.stream().map(action).toList()).mapEmpty();
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        // Without a context, so that it completes on this loop, and the caller goes on there.
        Promise<T> done = Promise.promise();
        context.runOnContext(nothing -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }
}
