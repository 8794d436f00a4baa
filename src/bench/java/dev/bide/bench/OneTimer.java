package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The exercise translated literally to Vert.x: one timer and one promise for each wait, {@code Future.all} over them, and
 * the delays sorted. {@code dev.bide.exercise.ExerciseVerticle} is the exercise itself; this is its benchmark.
 */
final class OneTimer {

    private OneTimer() {}

    /** Runs the program; the arguments are n and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        Vertx vertx = BenchVertx.withOneExactLoop();
        double[] late = new double[n];
        double[] delays = new double[n];
        CompletableFuture<Double> elapsed = new CompletableFuture<>();
        vertx.runOnContext(turn -> {
            long start = System.nanoTime();
            List<Future<Double>> waits = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                waits.add(waitRandom(vertx, maxDelay, i, late));
            }
            Future.all(waits).onComplete(all -> {
                for (int i = 0; i < n; i++) {
                    delays[i] = waits.get(i).result();
                }
                Arrays.sort(delays);
                elapsed.complete((System.nanoTime() - start) / 1e9);
            });
        });
        double seconds = elapsed.get();
        ResultLine.print(seconds, delays[n - 1], late);
    }

    private static Future<Double> waitRandom(Vertx vertx, double maxDelay, int i, double[] late) {
        double delay = ThreadLocalRandom.current().nextDouble(maxDelay);
        long start = System.nanoTime();
        Promise<Double> promise = Promise.promise();
        // Rounded up so that no wait ends early. setTimer rejects less than 1 ms.
        vertx.setTimer(Math.max(1, (long) Math.ceil(delay * 1000)), timer -> {
            late[i] = (System.nanoTime() - start) / 1e9 - delay;
            promise.complete(delay);
        });
        return promise.future();
    }
}
