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

/** What well-behaved clients do not do, each time over a connection of its own. */
final class RawErrands {

    private static final int PIPELINED = 10;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Vertx vertx;
    private final int port;
    private final Random random = new Random(7);
    private final NetClient polite;
    private final NetClient rude;

    RawErrands(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
        this.polite = vertx.createNetClient(new NetClientOptions());
        this.rude = vertx.createNetClient(new NetClientOptions().setSoLinger(0)); // closes with a reset
    }

    void begin(Errands errands) {
        String last = "GET /wait-random?maxDelay=0.5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        errands.each("a new connection", 20, () -> answered(last, 1));
        errands.each("HTTP/1.0", 2, () -> answered("GET /wait-n?n=2000&maxDelay=0.2 HTTP/1.0\r\n\r\n", 1));
        errands.each(
                "pipelined",
                4,
                () -> answered(get("/wait-n?n=3&maxDelay=0.3").repeat(PIPELINED - 1) + last, PIPELINED));
        errands.each("not even HTTP", 2, () -> answered("what?\r\n\r\n", 1));
        errands.each("half a head", 1, () -> answered("GET /wait-random HTTP/1.1\r\nHo", 0));
        errands.each("silence", 1, () -> answered("", 0));
        errands.each("half a body", 1, () -> answered(post(100, "{\"n\":"), 1));
        errands.each("half a preface", 1, () -> answered(PREFACE.substring(0, 10), 0));
        errands.each("nonsense after the preface", 1, () -> answered(PREFACE + "nonsense".repeat(10), 0));
        gone(errands, "a wait", 10, get("/wait-random?maxDelay=5"));
        gone(errands, "pipelined", 5, get("/wait-n?n=100&maxDelay=2").repeat(PIPELINED));
        gone(errands, "a long list", 0.1, get("/wait-n?n=100000&maxDelay=0.1"));
        gone(
                errands,
                "long lists, pipelined",
                0.2,
                get("/wait-n?n=50000&maxDelay=0.1").repeat(3));
        gone(
                errands,
                "events",
                3,
                get("/wait-n?n=2000&maxDelay=1").replace("Host", "Accept: text/event-stream\r\nHost"));
        gone(errands, "a task", 3, post(14, "{\"maxDelay\":1}"));
        gone(
                errands,
                "a task that is awaited",
                3,
                post(14, "{\"maxDelay\":2}").replace("Host", "Prefer: wait=5\r\nHost"));
        gone(errands, "tasks, pipelined", 2, post(14, "{\"maxDelay\":1}").repeat(PIPELINED));
        gone(errands, "half a head", 3, "GET /wait-random HTTP/1.1\r\nHo");
        gone(errands, "half a body", 3, post(100, "{\"n\":"));
        gone(errands, "too long a body", 1, post(100_000, "x".repeat(90_000)));
        gone(errands, "the preface", 3, PREFACE);
    }

    private void gone(Errands errands, String name, double aSecond, String text) {
        errands.each(name + ", closed", aSecond, () -> giveUp(polite, text));
        errands.each(name + ", reset", aSecond, () -> giveUp(rude, text));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static String post(int length, String body) {
        return "POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n" + body;
    }

    /** Says something, and waits until the server has hung up, and answered so many times before. */
    private Future<?> answered(String text, int answers) {
        return polite.connect(port, "127.0.0.1").compose(socket -> {
            Promise<Void> closed = Promise.promise();
            Buffer read = Buffer.buffer();
            socket.handler(read::appendBuffer).exceptionHandler(failure -> {}).closeHandler(nothing -> {
                int came = read.toString().split("HTTP/1.[01] [2-5]", -1).length - 1;
                boolean unused = came == answers
                        ? closed.tryComplete()
                        : closed.tryFail(came + " answers instead of " + answers + ": " + read);
            });
            Future<Void> unused = socket.write(text);
            return closed.future();
        });
    }

    /** Says something, reads little or nothing, and goes. */
    private Future<?> giveUp(NetClient client, String text) {
        return client.connect(port, "127.0.0.1").compose(socket -> {
            NetSocket quiet = socket.exceptionHandler(failure -> {});
            if (random.nextBoolean()) {
                quiet.pause();
            }
            return quiet.write(text)
                    .compose(written -> vertx.timer(1 + random.nextInt(1000), TimeUnit.MILLISECONDS))
                    .eventually(quiet::close)
                    .otherwiseEmpty();
        });
    }
}
