package dev.bide.admission;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Set;

/**
 * The first request of a server, which it sends to itself. Its connection reveals the listening socket. Also, the JVM
 * takes a fifth of a second to load the classes that answer a request. Without this one, the first client would see a
 * wait that took that much longer than its answer says.
 */
final class WarmUpRequest {

    private static final int TIMEOUT_SECONDS = 1;

    private final Vertx vertx;
    private final Set<SocketAddress> clients;
    private final String request;

    /**
     * Creates a request that is not sent.
     *
     * @param vertx whose client to use
     * @param clients a set that has the address of this client until the exchange has ended
     * @param path the path of the request
     */
    WarmUpRequest(Vertx vertx, Set<SocketAddress> clients, String path) {
        this.vertx = vertx;
        this.clients = clients;
        this.request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    /** Sends the request. The future completes when the exchange has ended, also if it failed. */
    Future<Void> to(int port, String host) {
        NetClient client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(TIMEOUT_SECONDS * 1000).setIdleTimeout(TIMEOUT_SECONDS));
        // A failure does not matter: without this request, the server is only slower at first.
        return client.connect(port, host)
                .compose(this::exchange)
                .otherwiseEmpty()
                .eventually(client::close);
    }

    private Future<Void> exchange(NetSocket socket) {
        // The request asks the server to close the connection, so the close shows that the answer is complete. If
        // there is no answer, the idle timeout closes it.
        Promise<Void> closed = Promise.promise();
        SocketAddress from = socket.localAddress();
        clients.add(from);
        socket.closeHandler(nothing -> {
            clients.remove(from);
            closed.complete();
        });
        return socket.handler(answer -> {}).write(request).compose(written -> closed.future());
    }
}
