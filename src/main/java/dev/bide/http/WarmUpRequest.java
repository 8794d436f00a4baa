package dev.bide.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/**
 * The first request of a server, made by itself: it takes the JVM a fifth of a second to load what answers it, which a
 * client would take for a wait that is so much longer than it says.
 */
final class WarmUpRequest {

    private static final String REQUEST =
            "GET /wait-random?maxDelay=0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final int MOST_SECONDS = 1;

    private WarmUpRequest() {}

    /** Makes it; the future completes when it is over, whatever comes of it. */
    static Future<Void> to(Vertx vertx, int port, String host) {
        NetClient client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(MOST_SECONDS * 1000).setIdleTimeout(MOST_SECONDS));
        return client.connect(port, host)
                .compose(WarmUpRequest::exchange)
                .otherwiseEmpty()
                .eventually(client::close);
    }

    private static Future<Void> exchange(NetSocket socket) {
        Promise<Void> closed = Promise.promise();
        socket.closeHandler(nothing -> closed.complete());
        return socket.handler(answer -> {}).write(REQUEST).compose(written -> closed.future());
    }
}
