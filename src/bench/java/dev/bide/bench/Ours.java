package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.BideVerticle;
import dev.bide.lateness.FanOutLateness;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * {@code n} waits through {@link Bide}, on the one event loop of a program that has the verticle deployed; with
 * {@code -Dfirst=true} nothing is deployed, and they are the first thing that the program does. With {@code -Dshape} the
 * delays are those of a shape, up to the same longest one.
 */
final class Ours {

    private Ours() {}

    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        Vertx vertx = oneLoop();
        JsonObject config = config(n);
        Future<?> ready = Boolean.getBoolean("first") ? Future.succeededFuture() : deploy(vertx, config);
        Measurement measured = get(ready.compose(deployed -> fanOut(vertx, config, n, shape(maxDelay))));
        FanOutLateness late = measured.late();
        Report.print(
                measured.elapsed(),
                measured.longest(),
                late.quantile(0.5),
                late.quantile(0.99),
                late.quantile(0.999),
                late.max(),
                late.early());
    }

    /** Gives delays of which half are within a fifth of the longest, or within a twentieth. */
    static Shape shape(double max) {
        return switch (System.getProperty("shape", "uniform")) {
            case "percentiles" -> Shape.percentiles(Map.of(50.0, 0.2 * max, 90.0, 0.5 * max, 99.0, 0.9 * max), 0, max);
            case "lognormal" -> Shape.lognormal(0.05 * max, 0.8 * max, max);
            default -> Shape.uniform(0, max);
        };
    }

    /** Gives a Vert.x with one event loop, on the transport that Bide's own program uses. */
    static Vertx oneLoop() {
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    }

    /** Gives settings that allow for so many waits, without HTTP. */
    static JsonObject config(int n) {
        int most = Math.max(1, n);
        return new JsonObject()
                .put("http", new JsonObject().put("enabled", false))
                .put("limits", new JsonObject().put("maxN", most).put("maxPending", most));
    }

    static Future<String> deploy(Vertx vertx, JsonObject config) {
        return vertx.deployVerticle(BideVerticle.class, new DeploymentOptions().setConfig(config));
    }

    static Future<Measurement> fanOut(Vertx vertx, JsonObject config, int n, Shape shape) {
        return Future.future(measured -> vertx.runOnContext(turn -> Bide.on(vertx, config)
                .measureTime(new FanOutRequest(n, shape, 7))
                .onComplete(measured)));
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
