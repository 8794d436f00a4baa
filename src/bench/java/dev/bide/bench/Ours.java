package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.measure.Lateness;
import dev.bide.measure.Measurement;
import dev.bide.wait.FanOutRequest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/** {@code n} waits through {@link Bide}, in a program as plain as can be: one event loop, JVM and Vert.x at their defaults. */
final class Ours {

    private Ours() {}

    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        JsonObject limits = new JsonObject().put("maxN", Math.max(1, n)).put("maxPending", Math.max(1, n));
        FanOutRequest request = new FanOutRequest(n, maxDelay, 7);
        CompletableFuture<Measurement> measurement = new CompletableFuture<>();
        vertx.runOnContext(turn -> Bide.on(vertx, new JsonObject().put("limits", limits))
                .measureTime(request)
                .onComplete(measurement::complete, measurement::completeExceptionally));
        Measurement measured = measurement.get();
        Lateness late = measured.late();
        Report.print(
                measured.fanOut().elapsed(),
                measured.fanOut().longest(),
                late.quantile(0.5),
                late.quantile(0.99),
                late.quantile(0.999),
                late.max(),
                late.early());
    }
}
