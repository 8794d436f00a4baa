package dev.bide;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.metric.MicrometerMetrics;
import dev.bide.metric.Prometheus;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.task.Task;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The Java of the README, character for character, so that it is compiled and run. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static Future<JsonArray> deploy(Vertx vertx) {
        // spotless:off
        JsonObject noHttp = new JsonObject().put("http", new JsonObject().put("enabled", false));
        JsonObject five = new JsonObject().put("n", 5).put("maxDelay", 0.2);
        Future<JsonArray> answer = vertx.deployVerticle(
                        BideVerticle.class,
                        new DeploymentOptions().setConfig(noHttp).setInstances(2))
                .compose(id -> vertx.eventBus().<JsonObject>request("bide.wait-n", five))
                .map(reply -> reply.body().getJsonArray("delays"));
        // spotless:on
        return answer;
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

    static Future<?> shapes(Bide bide) {
        // spotless:off
        Future<Measurement> tail = bide.waitN(new FanOutRequest(1000, Shape.lognormal(0.05, 0.1, 0.2), 7));
        Future<double[]> coming = bide.draw(new FanOutRequest(5, Shape.of("exponential(mean=0.05,max=2)"), 7));
        Future<Wait> attempt = bide.waitRandom(Call.scripted(new WaitRequest(10, 7), "20ms,503,10ms", "checkout-7"));
        // spotless:on
        return Future.all(tail, coming, attempt);
    }

    static Future<?> sendTimeout(Vertx vertx, JsonObject wait) {
        // spotless:off
        return vertx.eventBus().request("bide.wait-random", wait, new DeliveryOptions().setSendTimeout(3_600_000));
        // spotless:on
    }

    static Future<?> stream(Vertx vertx, JsonObject five) {
        // spotless:off
        vertx.eventBus().<JsonObject>consumer("my.waits", message -> {
            System.out.println(message.body());
            message.reply(null); // the next, please
        });
        Future<?> followed = vertx.eventBus()
                .<JsonObject>request("bide.tasks.create", five)
                .map(reply -> reply.body().getString("id"))
                .compose(id -> vertx.eventBus()
                        .request(
                                "bide.tasks.stream",
                                new JsonObject().put("id", id).put("to", "my.waits")));
        // spotless:on
        return followed;
    }

    static Future<?> asyncio(Bide bide) {
        // spotless:off
        FanOutRequest ten = new FanOutRequest(10, 0.2, 7);
        Future<Measurement> hedge = bide.waitN(ten.needing(1).within(2));
        Future<Measurement> collected = bide.waitN(ten.failing(0.3, 503).collecting());
        Future<Measurement> asCompleted = bide.waitN(ten, ended -> {
            for (int i = 0; i < ended.size(); i++) {
                System.out.println(ended.delay(i) + " s, late by " + ended.late(i) + " s");
            }
        });
        Task<Wait> lunch = bide.taskWaitRandom("lunch", new WaitRequest(0.2, 7));
        lunch.onEnd(ended -> System.out.println(ended.name().orElseThrow() + " is " + ended.state()));
        // spotless:on
        return Future.all(hedge, collected, asCompleted, lunch.future());
    }

    static void lateness(Vertx vertx) {
        // spotless:off
        LatenessMeter meter = LatenessMeter.on(vertx);
        for (LoopReport loop : meter.reports()) {
            System.out.println(
                    loop.name() + " was up to " + loop.loopLastMinute().quantile(1) + " s late");
        }
        // spotless:on
        meter.close();
    }

    static void metrics(Bide bide, MeterRegistry registry, PrometheusRegistry prometheus) {
        new MicrometerMetrics(bide.metrics()).bindTo(registry);
        prometheus.register(new Prometheus(bide.metrics()));
    }
}
