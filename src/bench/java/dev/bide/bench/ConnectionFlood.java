package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens five times the server's limit of connections at once. A client that is accepted requests one wait after the
 * other. A client that is rejected connects again after a second.
 */
final class ConnectionFlood {

    /** The server's limit. */
    static final int MAX_CONNECTIONS = 500;

    static final int CLIENTS = 5 * MAX_CONNECTIONS;

    private static final double MAX_DELAY_SECONDS = 1;
    private static final long RECONNECT_MILLIS = 1000;
    private static final String HEAD_END = "\r\n\r\n";
    private static final String REQUEST =
            "GET /wait-random?maxDelay=" + MAX_DELAY_SECONDS + " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Vertx vertx;
    private final NetClient client;
    private final int port;
    private final long endNanos;
    // All of these are only used on the event loop.
    private final List<Double> late = new ArrayList<>();
    private final List<Double> beyond = new ArrayList<>();
    private final List<Double> refusal = new ArrayList<>();
    private final List<Double> hangUp = new ArrayList<>();
    private int accepted;
    private int open;

    private ConnectionFlood(Vertx vertx, int port, double seconds) {
        this.vertx = vertx;
        this.port = port;
        this.client = vertx.createNetClient(new NetClientOptions());
        this.endNanos = System.nanoTime() + Math.round(seconds * 1e9);
    }

    /** Runs the clients against a port for some seconds and returns what they measured. */
    static JsonObject run(int port, double seconds) throws Exception {
        Vertx vertx = BenchVertx.withOneLoop();
        ConnectionFlood flood = new ConnectionFlood(vertx, port, seconds);
        vertx.runOnContext(turn -> {
            for (int i = 0; i < CLIENTS; i++) {
                flood.connect();
            }
        });
        // Waits that are pending at the end may still take their whole delay.
        Thread.sleep(Math.round((seconds + 2 * MAX_DELAY_SECONDS + 1) * 1000));
        JsonObject result =
                BenchVertx.await(Future.future(asked -> vertx.runOnContext(turn -> asked.complete(flood.result()))));
        BenchVertx.await(vertx.close());
        return result;
    }

    private JsonObject result() {
        JsonObject result = new JsonObject()
                .put("accepted", (double) accepted)
                .put("waits", (double) late.size())
                .put("refusals", (double) refusal.size())
                .put("hangUps", (double) hangUp.size())
                .put("open", (double) open);
        addMillis(result, "late", late);
        addMillis(result, "beyond", beyond);
        addMillis(result, "refusal", refusal);
        addMillis(result, "hangUp", hangUp);
        return result;
    }

    private static void addMillis(JsonObject result, String name, List<Double> seconds) {
        Quantiles.addMillis(
                result, name, seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private boolean ended() {
        return System.nanoTime() >= endNanos;
    }

    private void connect() {
        open++;
        long connectNanos = System.nanoTime();
        client.connect(port, "127.0.0.1")
                .onComplete(
                        socket -> new Client(socket, connectNanos).send(), failure -> rejected(connectNanos, hangUp));
    }

    /** Records a rejection by a 503 or by a closed connection, and connects again later. */
    private void rejected(long connectNanos, List<Double> times) {
        open--;
        times.add((System.nanoTime() - connectNanos) / 1e9);
        if (!ended()) {
            vertx.setTimer(RECONNECT_MILLIS, timer -> {
                if (!ended()) {
                    connect();
                }
            });
        }
    }

    /** A client whose connection is open, although the server may still reject it. */
    private final class Client {

        private final NetSocket socket;
        private final long connectNanos;
        private Buffer received = Buffer.buffer();
        private long sentNanos;
        private boolean wasAccepted;
        private boolean over;

        Client(NetSocket socket, long connectNanos) {
            this.socket = socket;
            this.connectNanos = connectNanos;
            // A reset is not an error here: the close handler follows it and counts the rejection.
            socket.handler(this::receive).exceptionHandler(failure -> {}).closeHandler(nothing -> closed());
        }

        void send() {
            sentNanos = System.nanoTime();
            // A failed write needs no handling: the connection is closed then, which is counted.
            socket.write(REQUEST);
        }

        private void receive(Buffer data) {
            received.appendBuffer(data);
            String text = received.toString();
            int body = text.indexOf(HEAD_END) + HEAD_END.length();
            // A response is complete with the closing brace: the bodies are flat JSON objects.
            if (body < HEAD_END.length() || text.indexOf('}', body) < 0) {
                return;
            }
            received = Buffer.buffer();
            if (text.startsWith("HTTP/1.1 200 ")) {
                answered(new JsonObject(text.substring(body)));
            } else if (text.startsWith("HTTP/1.1 503 ") && text.contains("retry-after: ")) {
                over = true;
                rejected(connectNanos, refusal);
                socket.close();
            } else {
                throw new IllegalStateException(text);
            }
        }

        private void answered(JsonObject wait) {
            if (!wasAccepted) {
                wasAccepted = true;
                accepted++;
            }
            late.add(wait.getDouble("late"));
            beyond.add((System.nanoTime() - sentNanos) / 1e9 - wait.getDouble("delay"));
            if (ended()) {
                over = true;
                open--;
                socket.close();
            } else {
                send();
            }
        }

        private void closed() {
            if (!over) {
                over = true;
                rejected(connectNanos, hangUp);
            }
        }
    }
}
