package dev.bide.endpoint;

import dev.bide.admission.AdmissionLimits;
import dev.bide.refusal.Fault;
import dev.bide.standin.Target;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Passes calls on to the service behind a stand-in when their waits are over. Keeps the connections to the service.
 * Only the thread of its loop may call it.
 */
final class Forwarder {

    /** How long an idle connection to a service is kept. Few servers close an idle connection sooner. */
    private static final int IDLE_SECONDS = 15;

    /** A service that accepts no connection in this time is away. */
    private static final int CONNECT_MILLIS = 10_000;

    /** A service may allow few streams on a connection of HTTP/2. */
    private static final int MAX_HTTP2_CONNECTIONS = 100;

    private final Vertx vertx;
    private final Loop loop;
    private final PoolOptions pool;

    /** Connections without a request so far. The references are weak, because such a connection may close. */
    private final Set<HttpConnection> fresh = Collections.newSetFromMap(new WeakHashMap<>());

    // Created when the first call is forwarded.
    private HttpClient http;
    private HttpClient https;

    /** The service of the last call. The next call has the same one, unless the definition changes. */
    private Target.Http lastTarget;

    private RequestOptions lastOptions;

    Forwarder(Vertx vertx, Loop loop, int maxConnections) {
        this.vertx = vertx;
        this.loop = loop;
        // Each call over HTTP/1 needs two connections, that of its client and one to the service. So the process has
        // file descriptors for half as many calls.
        long half = Math.max(1, AdmissionLimits.fileDescriptors() / 2);
        // The queue has no limit: calls that wait for a connection have been admitted.
        this.pool = new PoolOptions()
                .setHttp1MaxSize((int) Math.min(maxConnections, half))
                .setHttp2MaxSize(MAX_HTTP2_CONNECTIONS);
    }

    /**
     * Passes a call on. The request is paused.
     *
     * @param call a call whose wait is over
     * @param fault how to break the answer of the service: a cut, or a malformed one
     */
    void forward(HttpCall call, Optional<Fault> fault) {
        new ForwardedCall(this, loop, call, fault).begin();
    }

    /** Returns a future of a request to a service, which is not sent. */
    Future<HttpClientRequest> connect(Target.Http target) {
        return client(target.https()).request(options(target));
    }

    /** Returns a future of a request over HTTP/1.1, which alone has the header Upgrade. */
    Future<HttpClientRequest> connectToUpgrade(Target.Http target) {
        return client(target.https())
                .request(new RequestOptions(options(target)).setProtocolVersion(HttpVersion.HTTP_1_1));
    }

    private RequestOptions options(Target.Http target) {
        if (!target.equals(lastTarget)) {
            lastTarget = target;
            lastOptions = new RequestOptions()
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(target.https());
        }
        return lastOptions;
    }

    private HttpClient client(boolean tls) {
        if (tls) {
            https = https == null ? client(options().setSsl(true).setUseAlpn(true), HttpVersion.HTTP_2) : https;
            return https;
        }
        http = http == null ? client(options(), HttpVersion.HTTP_1_1) : http;
        return http;
    }

    private HttpClient client(HttpClientOptions options, HttpVersion version) {
        return vertx.httpClientBuilder()
                .with(options.setProtocolVersion(version))
                .with(pool)
                .withConnectHandler(this::connected)
                .build();
    }

    private void connected(HttpConnection connection) {
        fresh.add(connection);
        // Its requests fail too. Without a handler, Vert.x logs it as an error.
        connection.exceptionHandler(failure -> {});
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setHttp2KeepAliveTimeout(IDLE_SECONDS)
                // The same limits as for clients, because a service may echo what a client sent.
                .setMaxInitialLineLength(HttpEndpoint.HEAD_LIMITS.maxLineBytes())
                .setMaxHeaderSize(HttpEndpoint.HEAD_LIMITS.maxHeaderBytes())
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setMaxHeaderListSize(HttpEndpoint.HEAD_LIMITS.maxHeaderBytes()));
    }

    /** Returns whether a connection has not had a request before the present one. */
    boolean isFirst(HttpConnection connection) {
        return fresh.remove(connection);
    }

    /** Closes the connections to services. */
    void close() {
        close(http);
        close(https);
        http = null;
        https = null;
    }

    private static void close(HttpClient client) {
        if (client != null) {
            client.close().onFailure(closed -> {}); // fails only if Vert.x has closed the client already
        }
    }
}
