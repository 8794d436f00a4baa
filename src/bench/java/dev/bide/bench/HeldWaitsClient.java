package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A client with many pending waits at once: each on a connection of its own (HTTP/1.1), or all as streams of four
 * connections (HTTP/2). It compares the time of each response with the delay that the server drew. The time counts from
 * the write of the request; with HTTP/1.1, that is after the connection is open. It prints {@value #HELD} once it has sent
 * all requests.
 */
final class HeldWaitsClient {

    /** The line that {@link Serving} waits for. */
    static final String HELD = "held";

    /** Waits before the measurement, so that the client's own code is compiled. They are not counted. */
    private static final int WARM_UP_WAITS = 2000;

    /** Requests start at an even rate, so that the result shows how waits are held and not how they arrive. */
    private static final int REQUESTS_PER_TICK = 50;

    private static final int TICK_MILLIS = 10;

    private final HttpClientAgent client;
    private final RequestOptions request;
    private final int n;
    private final double[] late;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int started;
    private int sent;
    private int held;
    private int maxHeld;
    private int ended;
    private int errors;

    private HeldWaitsClient(Vertx vertx, boolean http2, int port, int n, String maxDelay) {
        this.n = n;
        this.late = new double[n];
        // Rounded up, so that four connections have a stream for each wait.
        int streams = (n + LoadClient.HTTP2_CONNECTIONS - 1) / LoadClient.HTTP2_CONNECTIONS;
        this.client = LoadClient.create(vertx, http2, n, streams);
        this.request = LoadClient.waitRandom(port, maxDelay);
    }

    /** Runs the client; the arguments are 1 or 2 for the HTTP version, the port, n, and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        boolean http2 = args[0].equals("2");
        int port = Integer.parseInt(args[1]);
        int n = Integer.parseInt(args[2]);
        Vertx vertx = BenchVertx.withOneLoop();
        new HeldWaitsClient(vertx, http2, port, WARM_UP_WAITS, "0.1").run(vertx, false);
        HeldWaitsClient client = new HeldWaitsClient(vertx, http2, port, n, args[3]);
        client.run(vertx, true);
        ResultLine.printHeld(client.errors, client.maxHeld, Arrays.copyOf(client.late, n - client.errors));
    }

    private void run(Vertx vertx, boolean announced) throws Exception {
        vertx.runOnContext(turn -> startRequests(vertx, announced));
        done.get();
    }

    private void startRequests(Vertx vertx, boolean announced) {
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            for (int i = 0; i < REQUESTS_PER_TICK && started < n; i++) {
                started++;
                client.request(request).onComplete(ready -> send(ready, announced), failure -> failed());
            }
            if (started == n) {
                vertx.cancelTimer(timer);
            }
        });
    }

    private void send(HttpClientRequest ready, boolean announced) {
        held++;
        sent++;
        maxHeld = Math.max(maxHeld, held);
        if (sent == n && announced) {
            System.out.println(HELD);
        }
        long start = System.nanoTime();
        ready.send()
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture("status " + response.statusCode()))
                .onComplete(
                        body -> {
                            double seconds = (System.nanoTime() - start) / 1e9;
                            // Successful waits fill the array from its start, without gaps for failed ones.
                            late[ended - errors] = seconds - body.toJsonObject().getDouble("delay");
                            held--;
                            ended();
                        },
                        failure -> {
                            held--;
                            failed();
                        });
    }

    private void failed() {
        errors++;
        ended();
    }

    private void ended() {
        ended++;
        if (ended == n) {
            done.complete(null);
        }
    }
}
