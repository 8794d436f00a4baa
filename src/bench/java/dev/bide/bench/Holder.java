package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A client that has many waits held for it at once, each over a connection of its own (HTTP/1.1), or all as streams of
 * four connections (HTTP/2), and compares what it sees with what was drawn. It counts from the moment at which a request
 * is written, which with HTTP/1.1 is when its connection is there. Says "held" when it has asked for all.
 */
final class Holder {

    private static final int CONNECTIONS = 4;

    /** With the default of 64 KB the server's Netty looks at all streams for every few hundred answers. */
    private static final int CONNECTION_WINDOW = 16 << 20;

    /** So many waits come first, uncounted, for the client's own code to be compiled. */
    private static final int WARM_UP = 2000;

    /** Requests begin evenly, so that what is seen is how they are held, not how they come in. */
    private static final int EACH_TEN_MILLIS = 50;

    private final HttpClientAgent client;
    private final RequestOptions request;
    private final int n;
    private final double[] late;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private int begun;
    private int asked;
    private int held;
    private int mostHeld;
    private int ended;
    private int errors;

    private Holder(Vertx vertx, boolean http2, int port, int n, String maxDelay) {
        this.n = n;
        this.late = new double[n];
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                        .setHttp2ClearTextUpgrade(false)
                        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                        .setHttp2MultiplexingLimit((n + CONNECTIONS - 1) / CONNECTIONS),
                new PoolOptions().setHttp1MaxSize(n).setHttp2MaxSize(CONNECTIONS));
        this.request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/wait-random?maxDelay=" + maxDelay);
    }

    /** Takes 1 or 2 for the version of HTTP, the port, the number of waits and the longest delay. */
    public static void main(String... args) throws Exception {
        boolean http2 = args[0].equals("2");
        int port = Integer.parseInt(args[1]);
        int n = Integer.parseInt(args[2]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        hold(new Holder(vertx, http2, port, WARM_UP, "0.1"), vertx);
        Holder holder = new Holder(vertx, http2, port, n, args[3]);
        hold(holder, vertx);
        Report.held(holder.errors, holder.mostHeld, Arrays.copyOf(holder.late, n - holder.errors));
    }

    private static void hold(Holder holder, Vertx vertx) throws Exception {
        vertx.runOnContext(turn -> holder.begin(vertx));
        holder.over.get();
    }

    private void begin(Vertx vertx) {
        long unused = vertx.setPeriodic(10, timer -> {
            for (int i = 0; i < EACH_TEN_MILLIS && begun < n; i++) {
                begun++;
                client.request(request).onComplete(this::ask, this::failed);
            }
            if (begun == n) {
                vertx.cancelTimer(timer);
            }
        });
    }

    private void ask(HttpClientRequest ready) {
        held++;
        asked++;
        mostHeld = Math.max(mostHeld, held);
        if (asked == n && n != WARM_UP) {
            System.out.println("held");
        }
        long start = System.nanoTime();
        ready.send()
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture("status " + response.statusCode()))
                .onComplete(
                        body -> {
                            double seconds = (System.nanoTime() - start) / 1e9;
                            late[ended - errors] = seconds - body.toJsonObject().getDouble("delay");
                            held--;
                            end();
                        },
                        failure -> {
                            held--;
                            errors++;
                            end();
                        });
    }

    private void failed(Throwable failure) {
        errors++;
        end();
    }

    private void end() {
        ended++;
        if (ended == n) {
            over.complete(null);
        }
    }
}
