package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A plain WebSocket that speaks the protocol of the event bus bridge. */
final class BridgeClient {

    // Kept, because Vert.x closes the connections of a client that is garbage.
    private final WebSocketClient client;
    private final ClientWebSocket socket;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();

    private BridgeClient(WebSocketClient client) {
        this.client = client;
        // The handlers are set before the socket connects: a message that arrives with the answer to the handshake is
        // given to the handlers of that moment, and is lost if there are none.
        ClientWebSocket connecting = client.webSocket();
        connecting.textMessageHandler(messages::add);
        connecting.closeHandler(nothing -> closed.complete(connecting.closeStatusCode()));
        this.socket = connecting;
    }

    static WebSocketConnectOptions options(Server server, String path) {
        return new WebSocketConnectOptions()
                .setHost("localhost")
                .setPort(server.port())
                .setURI(path);
    }

    static BridgeClient connect(Vertx vertx, Server server, String path) {
        return connect(vertx, options(server, path));
    }

    static BridgeClient connect(Vertx vertx, WebSocketConnectOptions options) {
        // Larger than what the server allows, to see that it does not.
        WebSocketClientOptions large =
                new WebSocketClientOptions().setMaxFrameSize(1_000_000).setMaxMessageSize(2_000_000);
        BridgeClient client = new BridgeClient(vertx.createWebSocketClient(large));
        await(client.socket.connect(options));
        return client;
    }

    void send(String text) {
        await(socket.writeTextMessage(text));
    }

    void send(String type, String address, JsonObject body, String replyAddress) {
        JsonObject frame =
                new JsonObject().put("type", type).put("address", address).put("headers", new JsonObject());
        if (body != null) {
            frame.put("body", body);
        }
        if (replyAddress != null) {
            frame.put("replyAddress", replyAddress);
        }
        send(frame.encode());
    }

    /** Returns the next text from the server. */
    String text() {
        try {
            String text = messages.poll(30, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("nothing was received in 30 s");
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonObject next() {
        return new JsonObject(text());
    }

    /** Sends a request whose reply comes at once, and asserts that nothing has come before that reply. */
    void assertQuiet(String prefix) {
        send("send", prefix + ".profiles", new JsonObject(), "quiet");
        assertEquals("quiet", next().getString("address"));
    }

    Short closeCode() {
        return await(closed);
    }

    /** Closes the socket and the client. */
    void close() {
        await(socket.close());
        await(client.close());
    }

    WebSocket socket() {
        return socket;
    }
}
