package dev.bide;

import com.sun.management.ThreadMXBean;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Prints how many bytes a wait allocates when it is requested over HTTP, on the event bus and from Java. A line has the
 * bytes of a call, divided by its waits, and the name of the call.
 *
 * <p>It counts what the threads of Vert.x allocate: the event loop, which also sends the messages and calls the Java API,
 * and the workers, which draw long fan-outs. The client of HTTP has a thread of its own, which is not counted. Run it in
 * a process of its own, because it counts the threads of all Vert.x instances of the process.
 */
final class AllocatedBytes {

    private static final int ROUNDS = 5;

    private static final int FAN_OUT = 100_000;

    /** Long enough to need a timer. */
    private static final double DELAY_SECONDS = 0.001;

    private static final double FAN_OUT_SECONDS = 0.05;

    private static final long SEED = 7;

    private static final String WAIT_RANDOM = "bide.wait-random";

    /** The fields of an answer of Bide. */
    private static final Map<String, Object> ANSWER =
            Map.of("delay", 0.0, "elapsed", 1.2E-5, "late", 1.2E-5, "seed", SEED);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    // One event loop: which of several ones a call gets to would make a difference.
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    /** How many calls are not counted. They load classes and, in a JVM with all its compilers, compile the code. */
    private final int warmUp;

    private final int calls;

    private AllocatedBytes(int warmUp, int calls) {
        this.warmUp = warmUp;
        this.calls = calls;
    }

    /** Runs the program; the arguments are the number of calls before the rounds, and in each round. */
    public static void main(String... args) throws IOException {
        AllocatedBytes bytes = new AllocatedBytes(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        bytes.print();
        Server.await(bytes.vertx.close());
    }

    private void print() throws IOException {
        // A probe would be counted with the calls during which it rings, more often on a slower machine.
        JsonObject config = new JsonObject().put("meter", new JsonObject().put("probeMillis", 0));
        Server server = Server.deploy(vertx, 1, config);
        Bide bide = Server.await(onLoop(() -> Future.succeededFuture(Bide.on(vertx, config))));
        overHttp(server, "GET", "/wait-random?maxDelay=0&seed=7", "");
        overHttp(server, "POST", "/delay/0?seed=7", "{}");
        overHttp2(server, "GET", "/wait-random?maxDelay=0&seed=7", "");
        overHttp2(server, "POST", "/delay/0?seed=7", "{}");
        vertx.eventBus().consumer("echo", message -> message.reply(new JsonObject(ANSWER)));
        onBus("echo", "a message and its reply on the event bus, without a wait", 0);
        onBus(WAIT_RANDOM, "on the event bus, of 0 s", 0);
        onBus(WAIT_RANDOM, "on the event bus, with a timer", DELAY_SECONDS);
        fromJava("from Java, of 0 s", () -> bide.waitRandom(request(0)));
        fromJava("from Java, with a timer", () -> bide.waitRandom(request(DELAY_SECONDS)));
        print(
                "from Java, one of " + FAN_OUT + " in a fan-out",
                FAN_OUT,
                Math.max(1, calls / FAN_OUT),
                times -> repeat(times, () -> bide.waitN(fanOut())));
    }

    private static WaitRequest request(double maxDelay) {
        return WaitRequest.upTo(maxDelay).withSeed(SEED);
    }

    private static FanOutRequest fanOut() {
        return FanOutRequest.of(FAN_OUT).upTo(FAN_OUT_SECONDS).withSeed(SEED);
    }

    private void overHttp(Server server, String method, String path, String body) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (Socket socket = server.ask("")) {
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            print("over HTTP/1.1, " + method + ", of 0 s", 1, calls, times -> send(socket, request, answers, times));
        }
    }

    private static void send(Socket socket, String request, InputStream answers, int times) {
        try {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                // The JSON of an answer is its only brace.
                int read = answers.read();
                while (read != '}') {
                    if (read < 0) {
                        throw new IOException("the connection has ended");
                    }
                    read = answers.read();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void overHttp2(Server server, String method, String path, String body) {
        // The client of the JDK has threads of its own. It changes to HTTP/2 with its first request, which has no body.
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        send(client, HttpRequest.newBuilder(server.uri("/health/live")).build(), 1);
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        print("over HTTP/2, " + method + ", of 0 s", 1, calls, times -> send(client, request, times));
    }

    private static void send(HttpClient client, HttpRequest request, int times) {
        for (int i = 0; i < times; i++) {
            HttpResponse<Void> answer = Server.await(client.sendAsync(request, BodyHandlers.discarding()));
            if (answer.version() != HttpClient.Version.HTTP_2 || answer.statusCode() != 200) {
                throw new IllegalStateException(answer.version() + " " + answer.statusCode());
            }
        }
    }

    private void onBus(String address, String name, double maxDelay) {
        JsonObject request = new JsonObject().put("maxDelay", maxDelay).put("seed", SEED);
        fromJava(name, () -> vertx.eventBus().request(address, request));
    }

    private void fromJava(String name, Supplier<? extends Future<?>> call) {
        print(name, 1, calls, times -> repeat(times, call));
    }

    private void print(String name, int waits, int callsOfRound, IntConsumer round) {
        round.accept(Math.max(1, warmUp / waits));
        // The least: now and then a table of Netty or Vert.x grows, or a class is loaded late.
        long least = IntStream.range(0, ROUNDS)
                .mapToLong(i -> allocated(() -> round.accept(callsOfRound)))
                .min()
                .orElseThrow();
        System.out.printf(Locale.ROOT, "%.1f %s%n", (double) least / callsOfRound / waits, name);
    }

    private static long allocated(Runnable round) {
        long before = allocatedByVertx();
        round.run();
        return allocatedByVertx() - before;
    }

    private static long allocatedByVertx() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-"))
                .mapToLong(thread -> THREADS.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    /** Calls on the event loop, one call after the other. */
    private void repeat(int times, Supplier<? extends Future<?>> call) {
        Server.await(onLoop(() -> {
            Calls sequence = new Calls(call, times);
            sequence.next();
            return sequence.done.future();
        }));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        return Future.future(done -> vertx.runOnContext(turn -> work.get().onComplete(done)));
    }

    /** Calls that follow each other. It is its own listener, so that nothing of it is counted. */
    private static final class Calls implements Completable<Object> {

        private final Promise<Void> done = Promise.promise();
        private final Supplier<? extends Future<?>> call;
        private int left;

        Calls(Supplier<? extends Future<?>> call, int times) {
            this.call = call;
            this.left = times;
        }

        void next() {
            call.get().onComplete(this);
        }

        @Override
        public void complete(Object result, Throwable failure) {
            left--;
            if (failure != null) {
                done.fail(failure);
            } else if (left == 0) {
                done.complete();
            } else {
                next();
            }
        }
    }
}
