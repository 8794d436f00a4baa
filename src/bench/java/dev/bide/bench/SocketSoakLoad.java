package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Requests that no well-behaved HTTP client sends, each over a new TCP connection: pipelined, incomplete, malformed, or
 * abandoned by a close or a reset.
 */
final class SocketSoakLoad {

    private static final int PIPELINED_REQUESTS = 10;

    /** The connection preface of HTTP/2. */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Vertx vertx;
    private final int port;
    private final Random random = new Random(7);
    private final NetClient closingClient;
    private final NetClient resettingClient;

    SocketSoakLoad(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
        this.closingClient = vertx.createNetClient(new NetClientOptions());
        // With SO_LINGER at 0, a close sends a reset.
        this.resettingClient = vertx.createNetClient(new NetClientOptions().setSoLinger(0));
    }

    /** Adds all requests to a load. It has to be called on an event loop. */
    void start(SoakLoad load) {
        String last = "GET /wait-random?maxDelay=0.5 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        load.repeat("a new connection", 20, () -> answered(last, 1));
        load.repeat("HTTP/1.0", 2, () -> answered("GET /wait-n?n=2000&maxDelay=0.2 HTTP/1.0\r\n\r\n", 1));
        load.repeat(
                "pipelined",
                4,
                () -> answered(
                        get("/wait-n?n=3&maxDelay=0.3").repeat(PIPELINED_REQUESTS - 1) + last, PIPELINED_REQUESTS));
        load.repeat("no HTTP", 2, () -> answered("what?\r\n\r\n", 1));
        load.repeat("half a head", 1, () -> answered("GET /wait-random HTTP/1.1\r\nHo", 0));
        load.repeat("no data", 1, () -> answered("", 0));
        load.repeat("half a body", 1, () -> answered(post(100, "{\"n\":"), 1));
        load.repeat("half a preface", 1, () -> answered(PREFACE.substring(0, 10), 0));
        load.repeat("nonsense after the preface", 1, () -> answered(PREFACE + "nonsense".repeat(10), 0));
        abandoned(load, "a wait", 10, get("/wait-random?maxDelay=5"));
        abandoned(load, "pipelined", 5, get("/wait-n?n=100&maxDelay=2").repeat(PIPELINED_REQUESTS));
        abandoned(load, "a long list", 0.1, get("/wait-n?n=100000&maxDelay=0.1"));
        abandoned(
                load,
                "long lists, pipelined",
                0.2,
                get("/wait-n?n=50000&maxDelay=0.1").repeat(3));
        abandoned(
                load,
                "events",
                3,
                get("/wait-n?n=2000&maxDelay=1").replace("Host", "Accept: text/event-stream\r\nHost"));
        abandoned(load, "the page's stream", 3, get("/live"));
        abandoned(load, "a task", 3, post(14, "{\"maxDelay\":1}"));
        abandoned(
                load,
                "a task with Prefer: wait",
                3,
                post(14, "{\"maxDelay\":2}").replace("Host", "Prefer: wait=5\r\nHost"));
        abandoned(load, "tasks, pipelined", 2, post(14, "{\"maxDelay\":1}").repeat(PIPELINED_REQUESTS));
        abandoned(load, "half a head", 3, "GET /wait-random HTTP/1.1\r\nHo");
        abandoned(load, "half a body", 3, post(100, "{\"n\":"));
        abandoned(load, "a body that is too long", 1, post(100_000, "x".repeat(90_000)));
        abandoned(load, "the preface", 3, PREFACE);
    }

    private void abandoned(SoakLoad load, String name, double perSecond, String text) {
        load.repeat(name + ", closed", perSecond, () -> writeAndClose(closingClient, text));
        load.repeat(name + ", reset", perSecond, () -> writeAndClose(resettingClient, text));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String post(int length, String body) {
        return "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n" + body;
    }

    /** Writes text and waits until the server closes the connection. Fails unless it sent that many responses before. */
    private Future<?> answered(String text, int answers) {
        return closingClient.connect(port, "127.0.0.1").compose(socket -> {
            Promise<Void> closed = Promise.promise();
            Buffer received = Buffer.buffer();
            socket.handler(received::appendBuffer)
                    .exceptionHandler(failure -> {})
                    .closeHandler(nothing -> {
                        int count = received.toString().split("HTTP/1.[01] [2-5]", -1).length - 1;
                        if (count == answers) {
                            closed.complete();
                        } else {
                            closed.fail(count + " responses instead of " + answers + ": " + received);
                        }
                    });
            // A failed write closes the connection, which the close handler judges.
            socket.write(text);
            return closed.future();
        });
    }

    /** Writes text, at random reads nothing, and closes the connection after at most a second. */
    private Future<?> writeAndClose(NetClient client, String text) {
        return client.connect(port, "127.0.0.1").compose(socket -> {
            NetSocket lenient = socket.exceptionHandler(failure -> {});
            if (random.nextBoolean()) {
                lenient.pause();
            }
            return lenient.write(text)
                    .compose(written -> vertx.timer(1 + random.nextInt(1000), TimeUnit.MILLISECONDS))
                    .eventually(lenient::close)
                    // The server may have closed the connection first, as it should for some of these.
                    .otherwiseEmpty();
        });
    }
}
