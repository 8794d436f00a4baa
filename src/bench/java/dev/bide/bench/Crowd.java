package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Five times as many clients as there may be connections, all at once. Who is let in asks for one wait after the other;
 * who is not comes again in a second.
 */
final class Crowd {

    /** So many connections the server is to take. */
    static final int MOST = 500;

    private static final int CLIENTS = 5 * MOST;
    private static final double LONGEST = 1;
    private static final String HEAD_END = "\r\n\r\n";
    private static final String REQUEST = "GET /wait-random?maxDelay=" + LONGEST + " HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Vertx vertx;
    private final NetClient client;
    private final int port;
    private final long end;
    private final List<Double> late = new ArrayList<>();
    private final List<Double> beyond = new ArrayList<>();
    private final List<Double> refusal = new ArrayList<>();
    private final List<Double> hangUp = new ArrayList<>();
    private int in;
    private int open;

    private Crowd(Vertx vertx, int port, double seconds) {
        this.vertx = vertx;
        this.port = port;
        this.client = vertx.createNetClient(new NetClientOptions());
        this.end = System.nanoTime() + Math.round(seconds * 1e9);
    }

    /** Has them come to a port for so many seconds, and tells what they have seen. */
    static JsonObject come(int port, double seconds) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        Crowd crowd = new Crowd(vertx, port, seconds);
        vertx.runOnContext(turn -> {
            for (int i = 0; i < CLIENTS; i++) {
                crowd.come();
            }
        });
        Thread.sleep(Math.round((seconds + 2 * LONGEST + 1) * 1000));
        JsonObject told = Ours.get(Future.future(asked -> vertx.runOnContext(turn -> asked.complete(crowd.told()))));
        Ours.get(vertx.close());
        return told;
    }

    private JsonObject told() {
        JsonObject told = new JsonObject()
                .put("in", (double) in)
                .put("waits", (double) late.size())
                .put("told", (double) refusal.size())
                .put("hungUp", (double) hangUp.size())
                .put("open", (double) open);
        put(told, "late", late);
        put(told, "beyond", beyond);
        put(told, "refusal", refusal);
        put(told, "hangUp", hangUp);
        return told;
    }

    private static void put(JsonObject told, String name, List<Double> seconds) {
        double[] all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        told.put(name + "50", quantile(all, 0.5) * 1e3)
                .put(name + "99", quantile(all, 0.99) * 1e3)
                .put(name + "100", quantile(all, 1) * 1e3);
    }

    static double quantile(double[] figures, double share) {
        Arrays.sort(figures);
        return figures.length == 0 ? 0 : figures[Math.max(0, (int) Math.ceil(share * figures.length) - 1)];
    }

    private void come() {
        open++;
        long connecting = System.nanoTime();
        client.connect(port, "127.0.0.1")
                .onComplete(socket -> new Guest(socket, connecting).ask(), failure -> sentAway(connecting, hangUp));
    }

    private void sentAway(long connecting, List<Double> how) {
        open--;
        how.add((System.nanoTime() - connecting) / 1e9);
        if (System.nanoTime() < end) {
            long unused = vertx.setTimer(1000, timer -> {
                if (System.nanoTime() < end) {
                    come();
                }
            });
        }
    }

    /** One who has a connection, though perhaps not for long. */
    private final class Guest {

        private final NetSocket socket;
        private final long connecting;
        private Buffer read = Buffer.buffer();
        private long asked;
        private boolean isIn;
        private boolean over;

        Guest(NetSocket socket, long connecting) {
            this.socket = socket;
            this.connecting = connecting;
            socket.handler(this::take).exceptionHandler(failure -> {}).closeHandler(nothing -> closed());
        }

        void ask() {
            asked = System.nanoTime();
            Future<Void> unused = socket.write(REQUEST);
        }

        private void take(Buffer data) {
            read.appendBuffer(data);
            String text = read.toString();
            int body = text.indexOf(HEAD_END) + HEAD_END.length();
            if (body < HEAD_END.length() || text.indexOf('}', body) < 0) {
                return;
            }
            read = Buffer.buffer();
            if (text.startsWith("HTTP/1.1 200 ")) {
                answered(new JsonObject(text.substring(body)));
            } else if (text.startsWith("HTTP/1.1 503 ") && text.contains("retry-after: ")) {
                over = true;
                sentAway(connecting, refusal);
                Future<Void> unused = socket.close();
            } else {
                throw new IllegalStateException(text);
            }
        }

        private void answered(JsonObject wait) {
            if (!isIn) {
                isIn = true;
                in++;
            }
            late.add(wait.getDouble("late"));
            beyond.add((System.nanoTime() - asked) / 1e9 - wait.getDouble("delay"));
            if (System.nanoTime() < end) {
                ask();
            } else {
                over = true;
                open--;
                Future<Void> unused = socket.close();
            }
        }

        private void closed() {
            if (!over) {
                over = true;
                sentAway(connecting, hangUp);
            }
        }
    }
}
