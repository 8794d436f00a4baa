package dev.bide.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/**
 * The first request of a server, which it sends to itself. The JVM takes a fifth of a second to load the classes that answer
 * it; without this, the first client would see a wait that took that much longer than its answer says.
 */
final class WarmUpRequest {

    private static final String REQUEST =
            "GET /wait-random?maxDelay=0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final int TIMEOUT_SECONDS = 1;

    private WarmUpRequest() {}

    /** Sends the request. The future completes when the exchange has ended, also if it failed. */
    static Future<Void> to(Vertx vertx, int port, String host) {
        NetClient client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(TIMEOUT_SECONDS * 1000).setIdleTimeout(TIMEOUT_SECONDS));
        // A failure is none of the server's: without this request it is only slower at first.
        return client.connect(port, host)
                .compose(WarmUpRequest::exchange)
                .otherwiseEmpty()
                .eventually(client::close);
    }

    private static Future<Void> exchange(NetSocket socket) {
        // The request asks the server to close the connection, so the close shows that the answer is complete. If
        // there is no answer, the idle timeout closes it.
        Promise<Void> closed = Promise.promise();
        socket.closeHandler(nothing -> closed.complete());
        return socket.handler(answer -> {}).write(REQUEST).compose(written -> closed.future());
    }
}
