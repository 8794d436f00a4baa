package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that asks for waits at a given rate, whether or not it has been answered: over connections that are kept, one
 * request to each at a time (HTTP/1.1), or as streams of four connections (HTTP/2). A request's time counts from the
 * moment at which it was to be sent.
 */
final class Asking implements AutoCloseable {

    private static final int OK = 200;
    private static final int CONNECTIONS = 4;

    /** As for {@link Holder}. */
    private static final int CONNECTION_WINDOW = 16 << 20;

    private static final int PATIENCE_SECONDS = 30;

    /**
     * What came of a request; moments are in seconds, from the first one on.
     *
     * @param asked when it was to be sent
     * @param sent when it was
     * @param answered when all of the answer had come
     * @param status that of the answer, 0 if there was none
     * @param retry whether the answer says when to come again
     * @param delay what was drawn
     * @param late how late it was, by the answer
     */
    record Answer(double asked, double sent, double answered, int status, boolean retry, double delay, double late) {

        boolean accepted() {
            return status == OK;
        }

        double seconds() {
            return answered - asked;
        }

        double beyond() {
            return seconds() - delay;
        }

        /** Tells how late the client itself was. */
        double ownLate() {
            return sent - asked;
        }
    }

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final HttpClientAgent client;
    private final RequestOptions request;
    private final List<Answer> answers = new ArrayList<>();
    private final long start = System.nanoTime();
    private int open;

    Asking(boolean http2, int port, int mostHeld, double maxDelay) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                        .setHttp2ClearTextUpgrade(false)
                        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                        .setHttp2MultiplexingLimit(mostHeld),
                new PoolOptions().setHttp1MaxSize(mostHeld).setHttp2MaxSize(CONNECTIONS));
        this.request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/wait-random?maxDelay=" + maxDelay);
    }

    /** Asks so many times a second for so many seconds, and returns then. */
    void ask(double aSecond, double seconds) throws Exception {
        Ours.get(Future.future(over -> vertx.runOnContext(turn -> {
            double from = now();
            int[] asked = {0};
            long unused = vertx.setPeriodic(1, timer -> {
                double until = Math.min(seconds, now() - from);
                while (asked[0] < until * aSecond) {
                    ask(from + asked[0] / aSecond);
                    asked[0]++;
                }
                if (until == seconds) {
                    vertx.cancelTimer(timer);
                    over.complete();
                }
            });
        })));
    }

    /** Waits until all is answered, and gives all answers to what was to be sent from one moment to another. */
    List<Answer> answers(double from, double to) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Ours.get(Future.<Integer>future(told -> vertx.runOnContext(turn -> told.complete(open)))) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(open + " requests have not been answered");
            }
            Thread.sleep(20);
        }
        return Ours.get(Future.future(told -> vertx.runOnContext(turn -> told.complete(answers.stream()
                .filter(each -> each.asked() >= from && each.asked() < to)
                .toList()))));
    }

    double now() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void ask(double planned) {
        open++;
        double sent = now();
        client.request(request)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> answer(planned, sent, response, body)))
                .onComplete(answered -> {
                    open--;
                    answers.add(
                            answered.succeeded()
                                    ? answered.result()
                                    : new Answer(planned, sent, now(), 0, false, 0, 0));
                });
    }

    private Answer answer(double planned, double sent, HttpClientResponse response, Buffer body) {
        double answered = now();
        if (response.statusCode() != OK) {
            boolean retry = response.getHeader("Retry-After") != null;
            return new Answer(planned, sent, answered, response.statusCode(), retry, 0, 0);
        }
        JsonObject wait = body.toJsonObject();
        return new Answer(planned, sent, answered, OK, false, wait.getDouble("delay"), wait.getDouble("late"));
    }

    @Override
    public void close() {
        Future<Void> unused = vertx.close();
    }
}
