package dev.bide;

import dev.bide.lateness.LatenessMeter;
import dev.bide.wait.WaitRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** What programs do that have only the libraries that Bide cannot do without. A test loads it without the others. */
public final class WithoutHttpProgram {

    private WithoutHttpProgram() {}

    /** Measures, waits and sends a message, and returns what came of it. */
    public static String run() {
        Vertx vertx = Vertx.vertx();
        try {
            LatenessMeter meter = LatenessMeter.on(vertx);
            double delay = Bide.on(vertx)
                    .waitRandom(WaitRequest.upTo(0.001).withSeed(7))
                    .await()
                    .delay();
            JsonObject noHttp = new JsonObject().put("http", new JsonObject().put("enabled", false));
            vertx.deployVerticle(BideVerticle.class, new DeploymentOptions().setConfig(noHttp))
                    .await();
            JsonObject request = new JsonObject().put("maxDelay", 0.001).put("seed", 7);
            JsonObject reply = vertx.eventBus()
                    .<JsonObject>request("bide.wait-random", request)
                    .await()
                    .body();
            return meter.reports().size() + " " + (delay == reply.getDouble("delay"));
        } finally {
            vertx.close().await();
        }
    }

    /** Deploys the verticle with HTTP, and returns why that fails. */
    public static String failure() {
        Vertx vertx = Vertx.vertx();
        try {
            return vertx.deployVerticle(BideVerticle.class, new DeploymentOptions())
                    .map("deployed")
                    .otherwise(Throwable::getMessage)
                    .await();
        } finally {
            vertx.close().await();
        }
    }
}
