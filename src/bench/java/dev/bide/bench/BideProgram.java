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
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Performs {@code n} waits through {@link Bide} on the only event loop of a process that has the verticle deployed. With
 * {@code -Dfirst=true} nothing is deployed, so the waits also pay for class loading. {@code -Dearlier} is the number of
 * such fan-outs before it in the same process, each of up to a second. {@code -Dshape} selects another distribution with
 * the same longest delay.
 */
final class BideProgram {

    private static final long SEED = 7;
    private static final double EARLIER_SECONDS = 1;

    private BideProgram() {}

    /** Runs the program; the arguments are n and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        Vertx vertx = BenchVertx.withOneExactLoop();
        JsonObject config = config(n);
        Future<?> ready = Boolean.getBoolean("first") ? Future.succeededFuture() : deploy(vertx, config);
        for (int i = 0; i < Integer.getInteger("earlier", 0); i++) {
            ready = ready.compose(ended -> fanOut(vertx, config, n, shape(EARLIER_SECONDS)));
        }
        Measurement measured = BenchVertx.await(ready.compose(ended -> fanOut(vertx, config, n, shape(maxDelay))));
        FanOutLateness late = measured.late();
        ResultLine.print(
                measured.elapsed(),
                measured.longest(),
                late.quantile(0.5),
                late.quantile(0.99),
                late.quantile(0.999),
                late.max(),
                late.early());
    }

    /** Returns the shape that {@code -Dshape} names. Medians: percentiles a fifth of the longest delay, lognormal a twentieth. */
    static Shape shape(double max) {
        return switch (System.getProperty("shape", "uniform")) {
            case "percentiles" -> Shape.percentiles(Map.of(50.0, 0.2 * max, 90.0, 0.5 * max, 99.0, 0.9 * max), 0, max);
            case "lognormal" -> Shape.lognormal(0.05 * max, 0.8 * max, max);
            default -> Shape.uniform(0, max);
        };
    }

    /** Returns settings that allow {@code n} pending waits, without HTTP. */
    static JsonObject config(int n) {
        int maxWaits = Math.max(1, n);
        return new JsonObject()
                .put("http", new JsonObject().put("enabled", false))
                .put("limits", new JsonObject().put("maxN", maxWaits).put("maxPending", maxWaits));
    }

    static Future<String> deploy(Vertx vertx, JsonObject config) {
        return vertx.deployVerticle(BideVerticle.class, new DeploymentOptions().setConfig(config));
    }

    /** Starts a measured fan-out on an event loop. The seed is fixed, so every run has the same delays. */
    static Future<Measurement> fanOut(Vertx vertx, JsonObject config, int n, Shape shape) {
        return Future.future(measured -> vertx.runOnContext(turn -> Bide.on(vertx, config)
                .measureTime(FanOutRequest.of(n).shaped(shape).withSeed(SEED))
                .onComplete(measured)));
    }
}
