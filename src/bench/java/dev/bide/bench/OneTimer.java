package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The exercise to the letter in Vert.x: a timer and a promise for each wait, all of them awaited, the delays sorted. It is
 * {@link dev.bide.exercise.ExerciseVerticle} without the event bus, and records how late each wait was.
 */
final class OneTimer {

    private OneTimer() {}

    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
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
        Report.print(seconds, delays[n - 1], late);
    }

    private static Future<Double> waitRandom(Vertx vertx, double maxDelay, int i, double[] late) {
        double delay = ThreadLocalRandom.current().nextDouble(maxDelay);
        long start = System.nanoTime();
        Promise<Double> promise = Promise.promise();
        vertx.setTimer(Math.max(1, (long) Math.ceil(delay * 1000)), timer -> {
            late[i] = (System.nanoTime() - start) / 1e9 - delay;
            promise.complete(delay);
        });
        return promise.future();
    }
}
