package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An open-loop load generator: it requests waits at a given rate, whether or not earlier requests have been answered. The
 * time of a request counts from the moment at which it was planned, so a slow server or client cannot hide its own delay
 * (coordinated omission). With HTTP/1.1 each pending request has a keep-alive connection, with HTTP/2 a stream.
 */
final class OpenLoopClient implements AutoCloseable {

    private static final int OK = 200;
    private static final int MAX_DRAIN_SECONDS = 30;

    /**
     * The outcome of one request. Moments are in seconds since the client was created.
     *
     * @param planned when the request was due
     * @param sent when it was sent
     * @param answered when the whole response had arrived
     * @param status the status of the response, 0 if there was none
     * @param retryAfter whether the response has a Retry-After header
     * @param delay the delay that the server drew
     * @param late the lateness that the server reports
     */
    record Outcome(
            double planned, double sent, double answered, int status, boolean retryAfter, double delay, double late) {

        boolean accepted() {
            return status == OK;
        }

        double seconds() {
            return answered - planned;
        }

        /** Returns how much longer the client waited than the server drew. */
        double beyond() {
            return seconds() - delay;
        }

        /** Returns how late the client itself was. */
        double clientLate() {
            return sent - planned;
        }
    }

    private final Vertx vertx = BenchVertx.withOneLoop();
    private final HttpClientAgent client;
    private final RequestOptions request;
    private final long start = System.nanoTime();
    // Both are only used on the event loop; the benchmark's thread asks for them there.
    private final List<Outcome> outcomes = new ArrayList<>();
    private int pending;

    OpenLoopClient(boolean http2, int port, int maxPending, double maxDelay) {
        this.client = LoadClient.create(vertx, http2, maxPending, maxPending);
        this.request = LoadClient.waitRandom(port, String.valueOf(maxDelay));
    }

    /** Sends requests at a rate for some time, and returns when the last one is sent. */
    void send(double perSecond, double seconds) throws Exception {
        BenchVertx.await(Future.future(over -> vertx.runOnContext(turn -> {
            double from = now();
            int[] sent = {0};
            vertx.setPeriodic(1, timer -> {
                double elapsed = Math.min(seconds, now() - from);
                // Catches up after a late tick. Each request keeps its planned moment.
                while (sent[0] < elapsed * perSecond) {
                    send(from + sent[0] / perSecond);
                    sent[0]++;
                }
                if (elapsed == seconds) {
                    vertx.cancelTimer(timer);
                    over.complete();
                }
            });
        })));
    }

    /** Waits until no request is pending, then returns the outcomes of the requests planned in {@code [from, to)}. */
    List<Outcome> outcomes(double from, double to) throws Exception {
        drain();
        return BenchVertx.await(Future.future(copy -> vertx.runOnContext(turn -> copy.complete(outcomes.stream()
                .filter(each -> each.planned() >= from && each.planned() < to)
                .toList()))));
    }

    /** Waits until no request is pending. */
    void drain() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_DRAIN_SECONDS);
        int left = pending();
        while (left > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(left + " requests have not been answered");
            }
            Thread.sleep(20);
            left = pending();
        }
    }

    private int pending() throws Exception {
        return BenchVertx.await(Future.future(count -> vertx.runOnContext(turn -> count.complete(pending))));
    }

    /** Returns the seconds since this client was created. */
    double now() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void send(double planned) {
        pending++;
        double sent = now();
        client.request(request)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> outcome(planned, sent, response, body)))
                .otherwise(failure -> new Outcome(planned, sent, now(), 0, false, 0, 0))
                .onSuccess(outcome -> {
                    pending--;
                    outcomes.add(outcome);
                });
    }

    private Outcome outcome(double planned, double sent, HttpClientResponse response, Buffer body) {
        double answered = now();
        if (response.statusCode() != OK) {
            boolean retryAfter = response.getHeader("Retry-After") != null;
            return new Outcome(planned, sent, answered, response.statusCode(), retryAfter, 0, 0);
        }
        JsonObject wait = body.toJsonObject();
        return new Outcome(planned, sent, answered, OK, false, wait.getDouble("delay"), wait.getDouble("late"));
    }

    @Override
    public void close() {
        // Not awaited: the benchmark's process ends soon, and nothing is measured any more.
        vertx.close();
    }
}
