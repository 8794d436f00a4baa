package dev.bide.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** The HTTP client settings that the load generators share. */
final class LoadClient {

    /** How many HTTP/2 connections carry all streams. */
    static final int HTTP2_CONNECTIONS = 4;

    /**
     * With the default of 64 KB, the server's Netty visits every stream of the connection once for every few hundred
     * responses, and long responses delay short ones.
     */
    private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

    private LoadClient() {}

    /** Returns options for one version of HTTP in clear text. HTTP/2 starts with prior knowledge, not an upgrade. */
    static HttpClientOptions options(boolean http2) {
        return new HttpClientOptions()
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    }

    /** Returns a client: with HTTP/1.1 each pending request has its own connection, with HTTP/2 four connections serve all. */
    static HttpClientAgent create(Vertx vertx, boolean http2, int maxConnections, int streamsPerConnection) {
        return vertx.createHttpClient(
                options(http2).setHttp2MultiplexingLimit(streamsPerConnection),
                new PoolOptions().setHttp1MaxSize(maxConnections).setHttp2MaxSize(HTTP2_CONNECTIONS));
    }

    /** Returns the request for one random wait on this machine, with a longest delay or a shape. */
    static RequestOptions waitRandom(int port, String delay) {
        return request(HttpMethod.GET, port, "/wait-random?" + (delay.endsWith(")") ? "shape=" : "maxDelay=") + delay);
    }

    /** Returns a request to this machine. */
    static RequestOptions request(HttpMethod method, int port, String uri) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(uri);
    }
}
