package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Things that are done again and again, each at its own rate, and counted. One event loop runs them. */
final class Errands {

    /** Nothing that is asked here takes as long. */
    private static final long MOST_SECONDS = 45;

    private static final int MOST_SAID = 5;
    private static final int LONGEST_SAID = 300;

    /** What a line begins with that tells of something that was not as it should be. */
    static final String AMISS = "amiss: ";

    private static final class Count {

        private int begun;
        private int well;
        private int badly;
        private double skipped;
    }

    private final Vertx vertx;
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final Promise<Void> over = Promise.promise();
    private boolean stopping;
    private int open;

    Errands(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Has something done so many times a second until the end; its future is to fail if it was not as it should. */
    void each(String name, double aSecond, Supplier<Future<?>> errand) {
        Count count = counts.computeIfAbsent(name, key -> new Count());
        long start = System.nanoTime();
        long unused = vertx.setPeriodic(10, timer -> {
            if (stopping) {
                vertx.cancelTimer(timer);
                return;
            }
            double due = (System.nanoTime() - start) / 1e9 * aSecond - count.skipped - count.begun;
            // Whoever could not come in time does not come all the same: that would be another load.
            count.skipped += Math.max(0, due - Math.max(1, aSecond));
            for (int left = (int) Math.min(due, Math.max(1, aSecond)); left > 0; left--) {
                run(name, count, errand);
            }
        });
    }

    private void run(String name, Count count, Supplier<Future<?>> errand) {
        count.begun++;
        open++;
        Future<?> done;
        try {
            done = errand.get();
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        done.timeout(MOST_SECONDS, TimeUnit.SECONDS).onComplete(outcome -> {
            if (outcome.succeeded()) {
                count.well++;
            } else {
                count.badly++;
                if (count.badly <= MOST_SAID) {
                    String why = String.valueOf(outcome.cause());
                    System.err.println(AMISS + name + ": " + why.substring(0, Math.min(LONGEST_SAID, why.length())));
                }
            }
            open--;
            ended();
        });
    }

    /** Begins nothing more, and lets what is under way end. */
    Future<Void> stop() {
        vertx.runOnContext(turn -> {
            stopping = true;
            ended();
        });
        return over.future();
    }

    private void ended() {
        if (stopping && open == 0) {
            over.tryComplete();
        }
    }

    /** Tells how many of each have been begun, and how many have not ended well. */
    JsonObject told() {
        JsonObject told = new JsonObject();
        counts.forEach((name, count) -> told.put(
                name,
                new JsonObject()
                        .put("begun", count.begun)
                        .put("well", count.well)
                        .put("badly", count.badly)));
        return told;
    }
}
