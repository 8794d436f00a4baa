package dev.bide.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;

/** The control: an event loop with nothing to do but a timer of five milliseconds, for as long as the others wait. */
final class Idle {

    private Idle() {}

    public static void main(String... args) throws Exception {
        double maxDelay = Double.parseDouble(args[1]);
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        List<Double> late = new ArrayList<>();
        long start = System.nanoTime();
        Thread main = Thread.currentThread();
        vertx.runOnContext(turn -> again(vertx, start, maxDelay, late, main));
        synchronized (late) {
            while ((System.nanoTime() - start) / 1e9 < maxDelay) {
                late.wait(100);
            }
        }
        double[] all;
        synchronized (late) {
            all = late.stream().mapToDouble(value -> value).toArray();
        }
        Report.print(maxDelay, maxDelay, all);
    }

    private static void again(Vertx vertx, long start, double maxDelay, List<Double> late, Thread main) {
        long set = System.nanoTime();
        vertx.setTimer(5, timer -> {
            synchronized (late) {
                late.add((System.nanoTime() - set) / 1e9 - 0.005);
            }
            again(vertx, start, maxDelay, late, main);
        });
    }
}
