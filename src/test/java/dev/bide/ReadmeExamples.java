package dev.bide;

import dev.bide.measure.Measurement;
import dev.bide.task.Task;
import dev.bide.wait.FanOutRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** The Java of the README, word for word, so that it is compiled and run. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static Future<Message<JsonObject>> deploy(Vertx vertx) {
        // spotless:off
        return vertx.deployVerticle(BideVerticle.class, new DeploymentOptions().setInstances(2))
                .compose(id -> vertx.eventBus().<JsonObject>request("bide.wait-n", new JsonObject().put("n", 5)))
                .onSuccess(reply -> System.out.println(reply.body().getJsonArray("delays")))
                .onFailure(Throwable::printStackTrace);
        // spotless:on
    }

    static Future<?> operations(Vertx vertx) {
        Bide bide = Bide.on(vertx);
        Future<Double> delay = bide.waitRandom(0.2);
        Future<double[]> delays = bide.waitN(5, 0.2);
        Future<Double> perWait = bide.measureTime(5, 0.2);
        Task<double[]> task = bide.taskWaitN(5, 0.2);
        Future<Measurement> all = bide.waitN(new FanOutRequest(1000, 0.2, 7));
        return Future.all(delay, delays, perWait, task.future(), all);
    }

    static Future<?> patiently(Vertx vertx, JsonObject wait) {
        // spotless:off
        return vertx.eventBus().request("bide.wait-random", wait, new DeliveryOptions().setSendTimeout(3_600_000));
        // spotless:on
    }
}
