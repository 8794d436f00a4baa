package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Repeats named requests, each at its own rate, and counts how many succeed. It is used on one event loop, so its counts
 * need no lock.
 */
final class SoakLoad {

    /** How a line starts that reports an unexpected outcome. */
    static final String UNEXPECTED = "unexpected: ";

    /** Longer than any request of the soak test takes. */
    private static final long REQUEST_TIMEOUT_SECONDS = 45;

    private static final int TICK_MILLIS = 10;

    /** The part of each rate at which requests are sent; less than 1 for a machine that has other work. */
    static final String RATE_FACTOR = "bide.soak.rateFactor";

    private static final double FACTOR = Double.parseDouble(System.getProperty(RATE_FACTOR, "1"));

    /** At most this many failures of each kind are printed. All are counted. */
    private static final int MAX_PRINTED_FAILURES = 5;

    private static final int MAX_PRINTED_LENGTH = 300;

    private static final class Count {

        private int started;
        private int succeeded;
        private int failed;
        private double skipped;
    }

    private final Vertx vertx;
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final Promise<Void> drained = Promise.promise();
    private boolean stopping;
    private int pending;

    SoakLoad(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Sends a request at a rate until the end. Its future has to fail if the outcome is not the expected one. */
    void repeat(String name, double fullRate, Supplier<Future<?>> request) {
        double perSecond = fullRate * FACTOR;
        Count count = counts.computeIfAbsent(name, key -> new Count());
        double burst = Math.max(1, perSecond);
        long start = System.nanoTime();
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            if (stopping) {
                vertx.cancelTimer(timer);
                return;
            }
            double due = (System.nanoTime() - start) / 1e9 * perSecond - count.skipped - count.started;
            // After a pause, at most a second's requests are sent at once; the rest are dropped. A larger burst would
            // be a different load.
            count.skipped += Math.max(0, due - burst);
            for (int left = (int) Math.min(due, burst); left > 0; left--) {
                send(name, count, request);
            }
        });
    }

    private void send(String name, Count count, Supplier<Future<?>> request) {
        count.started++;
        pending++;
        Future<?> done;
        try {
            done = request.get();
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        done.timeout(REQUEST_TIMEOUT_SECONDS, TimeUnit.SECONDS).onComplete(outcome -> {
            if (outcome.succeeded()) {
                count.succeeded++;
            } else {
                count.failed++;
                if (count.failed <= MAX_PRINTED_FAILURES) {
                    String why = String.valueOf(outcome.cause());
                    System.err.println(
                            UNEXPECTED + name + ": " + why.substring(0, Math.min(MAX_PRINTED_LENGTH, why.length())));
                }
            }
            pending--;
            completeIfDrained();
        });
    }

    /** Stops sending. The future completes when no request is pending. */
    Future<Void> stop() {
        vertx.runOnContext(turn -> {
            stopping = true;
            completeIfDrained();
        });
        return drained.future();
    }

    private void completeIfDrained() {
        if (stopping && pending == 0) {
            drained.tryComplete();
        }
    }

    /** Returns by name how many requests were started, succeeded and failed. */
    JsonObject counts() {
        JsonObject json = new JsonObject();
        counts.forEach((name, count) -> json.put(
                name,
                new JsonObject()
                        .put("started", count.started)
                        .put("succeeded", count.succeeded)
                        .put("failed", count.failed)));
        return json;
    }
}
