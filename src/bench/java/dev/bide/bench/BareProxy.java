package dev.bide.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.ForwardedHeadersOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;

/** A proxy that is nothing but vertx-http-proxy on one loop, and the service behind it. */
public final class BareProxy {

    private static final Buffer BODY = Buffer.buffer("{\"id\":1,\"name\":\"" + "x".repeat(200) + "\"}");

    private BareProxy() {}

    /** Starts one; the arguments are the port of the service and that of the proxy. With one argument, it is the service. */
    public static void main(String... args) {
        BenchVertx.useExactTimers();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        vertx.runOnContext(started -> {
            HttpServer server = vertx.createHttpServer();
            if (args.length == 1) {
                server.requestHandler(request -> request.response()
                        .putHeader("content-type", "application/json")
                        .end(BODY)
                        .onFailure(gone -> {}));
            } else {
                HttpProxy proxy = HttpProxy.reverseProxy(
                        // What a stand-in adds too.
                        new ProxyOptions().setForwardedHeadersOptions(new ForwardedHeadersOptions().setEnabled(true)),
                        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(10_000)));
                server.requestHandler(proxy.origin(Integer.parseInt(args[0]), "127.0.0.1"));
            }
            server.listen(Integer.parseInt(args[args.length - 1]), "127.0.0.1")
                    .onSuccess(listening -> System.out.println("listening"));
        });
    }
}
