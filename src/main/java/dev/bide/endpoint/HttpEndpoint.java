package dev.bide.endpoint;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.GatedServer;
import dev.bide.admission.ListeningSockets;
import dev.bide.admission.MalformedHttp;
import dev.bide.admission.Rejection;
import dev.bide.admission.RequestLease;
import dev.bide.json.Answers;
import dev.bide.metric.Metrics;
import dev.bide.script.Calls;
import dev.bide.standin.StandIn;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The port of a stand-in for HTTP. Only the thread of its loop may call it. */
final class HttpEndpoint implements Endpoint {

    /** Larger than the limits of Bide's own API, because real clients send tokens and cookies. */
    static final MalformedHttp HEAD_LIMITS = new MalformedHttp(16 * 1024, 64 * 1024);

    /** A call may wait for hours after its stand-in has ended. */
    private static final Duration CLOSE_GRACE = Duration.ofDays(365);

    private static final long STOP_GRACE_MILLIS = 1000;

    private final Loop loop;
    private final Calls calls;
    private final Metrics metrics;
    private final AdmissionLimits admission;
    private final StandIn standIn;
    private final Forwarder forwarder;
    private final GatedServer server;

    /** The calls that have not ended. */
    private final Set<HttpCall> pending = new HashSet<>();

    private boolean closing;

    HttpEndpoint(
            Vertx vertx,
            String host,
            Calls calls,
            Metrics metrics,
            AdmissionLimits admission,
            ListeningSockets sockets,
            StandIn standIn) {
        this.loop = calls.engine().loop();
        this.calls = calls;
        this.metrics = metrics;
        this.admission = admission;
        this.standIn = standIn;
        this.forwarder = new Forwarder(vertx, loop, admission.connections());
        int max = admission.connections();
        byte[] rejection =
                Rejection.bytes(Answers.problem(Rejection.refusal(max)).encode(), Map.of());
        this.server = new GatedServer(
                vertx,
                loop,
                new ConnectionGate(metrics.connections(), metrics.refusals(), max, rejection, loop::nanos),
                sockets,
                host,
                options(),
                admission.streams(),
                this::handle,
                this::refuse);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(HEAD_LIMITS.maxLineBytes())
                .setMaxHeaderSize(HEAD_LIMITS.maxHeaderBytes())
                .setInitialSettings(new Http2Settings().setMaxHeaderListSize(HEAD_LIMITS.maxHeaderBytes()));
    }

    @Override
    public Future<Integer> open(int shared) {
        return server.open(shared, "/");
    }

    @Override
    public Future<Void> close() {
        return reset().eventually(() -> server.close(CLOSE_GRACE)).onComplete(free -> {
            closing = true;
            closeForwarder();
        });
    }

    @Override
    public Future<Void> closed() {
        return server.closed();
    }

    @Override
    public Future<Void> reset() {
        // A copy, because a call that ends leaves the set.
        return Future.join(List.copyOf(pending).stream().map(HttpCall::endHang).toList())
                .mapEmpty();
    }

    @Override
    public Future<Void> stop() {
        Promise<Void> stopped = Promise.promise();
        // Timers, not alarms: the loop sets no alarms any more.
        long timer = loop.timers().setTimer(STOP_GRACE_MILLIS, () -> {
            List.copyOf(pending).forEach(HttpCall::abort);
            loop.timers().setTimer(STOP_GRACE_MILLIS, stopped::tryComplete);
        });
        server.closed().onComplete(ended -> {
            loop.timers().cancelTimer(timer);
            stopped.tryComplete();
        });
        return stopped.future();
    }

    private void handle(HttpServerRequest request) {
        if (server.isFirst(request)) {
            // The server has sent it to itself. It is not a call, and is not forwarded.
            answerFirst(request);
        } else {
            HttpCall call = new HttpCall(this, request, lease(request));
            pending.add(call);
            call.begin();
        }
    }

    private static void answerFirst(HttpServerRequest request) {
        AnswerWriter.ignoreIfGone(request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end());
    }

    private RequestLease lease(HttpServerRequest request) {
        return new RequestLease(
                request, ConnectionGate.watchOf(request.connection()), metrics.bytes(), admission.bytes());
    }

    /** Answers a request that is not HTTP, and closes the connection, because nothing after it can be parsed. */
    private void refuse(HttpServerRequest request) {
        HttpCall call = new HttpCall(this, request, lease(request));
        pending.add(call);
        call.refuseMalformed(HEAD_LIMITS.refusal(request));
    }

    /** Forgets a call whose response has ended or whose client has gone. */
    void ended(HttpCall call) {
        pending.remove(call);
        closeForwarder();
    }

    /** Closes the connections to the service, if the port is closed and no call needs them. */
    private void closeForwarder() {
        if (closing && pending.isEmpty()) {
            forwarder.close();
        }
    }

    Loop loop() {
        return loop;
    }

    Calls calls() {
        return calls;
    }

    Metrics metrics() {
        return metrics;
    }

    StandIn standIn() {
        return standIn;
    }

    Forwarder forwarder() {
        return forwarder;
    }
}
