package dev.bide.http;

import dev.bide.json.BridgeFrame;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Seed;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * The event bus bridge: the operations on the bus, for web pages and for programs without Vert.x. Only its loop's thread
 * may call it.
 *
 * <p>It speaks the bridge protocol of Vert.x in the texts of a WebSocket, bare or as SockJS sends them. It stands in for
 * {@code SockJSHandler} of vertx-web 5.1.6, which writes to a client that reads nothing without any bound, logs an error
 * for each malformed frame, keeps sessions in memory for its other transports, and lets {@code tasks.stream} send to any
 * address.
 */
final class BridgeRoutes {

    static final String INFO = "/eventbus/info";
    static final String BARE = "/eventbus/websocket";
    static final String SOCK_JS = "/eventbus/:server/:session/websocket";

    /** The longest message of a client, in bytes. No request to Bide needs more than a few thousand. */
    static final int MAX_MESSAGE_BYTES = 65_536;

    private static final int CLOSING_SECONDS = 1;
    private static final long ENTROPY_MASK = 0xFFFF_FFFFL;

    private final Bridge bridge;

    BridgeRoutes(Bridge bridge) {
        this.bridge = bridge;
    }

    /** Sets the limits of WebSockets. */
    static HttpServerOptions limit(HttpServerOptions options) {
        return options.setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
                .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES)
                // A short message could become a very long one. The limits apply before it is decompressed.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_SECONDS);
    }

    /** Answers what a SockJS client asks for before it connects. */
    void info(Exchange exchange) {
        exchange.client().requireAccepted(MediaTypes.JSON);
        // sockjs-client asks with credentials, and the browser then hides an answer to a page of another origin without
        // this header. Bide has no cookies.
        if (exchange.request.response().headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            exchange.header(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        exchange.answer(BridgeFrame.sockJsInfo(Seed.pick() & ENTROPY_MASK));
    }

    void bare(Exchange exchange) {
        upgrade(exchange, false);
    }

    void sockJs(Exchange exchange) {
        upgrade(exchange, true);
    }

    private void upgrade(Exchange exchange, boolean sockJs) {
        HttpServerRequest request = exchange.request;
        if (!isHandshake(request)) {
            throw new Refusal(
                    Reason.INVALID, Refusal.shown(request.path()) + " needs the handshake of a WebSocket, version 13");
        }
        exchange.hold(
                request.toWebSocket(),
                () -> {},
                socket -> new BridgeSocket(bridge, socket, sockJs, exchange.lease).open());
    }

    /** Returns whether Vert.x can upgrade. If it finds that out itself, its answer is not a problem, but a bare text. */
    private static boolean isHandshake(HttpServerRequest request) {
        return request.canUpgradeToWebSocket()
                && "13".equals(request.getHeader("sec-websocket-version"))
                && request.getHeader("sec-websocket-key") != null
                && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null
                && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }
}
