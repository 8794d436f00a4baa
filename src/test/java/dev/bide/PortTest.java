package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a program finds the port of a deployment that listens on a free one. */
@ExtendWith(VertxExtension.class)
class PortTest {

    private static final JsonObject FREE_PORT = new JsonObject().put("http", new JsonObject().put("port", 0));

    private static String deploy(Vertx vertx, int instances, JsonObject config) {
        DeploymentOptions options = new DeploymentOptions().setInstances(instances);
        return await(vertx.deployVerticle(BideVerticle.class, options.setConfig(config)));
    }

    private static Integer port(Vertx vertx, String deployment) {
        return vertx.sharedData().<String, Integer>getLocalMap("dev.bide.ports").get(deployment);
    }

    @Test
    void aDeploymentAnnouncesItsPortOnceInTheLocalMapOnTheBusAndInTheLog(Vertx vertx) {
        List<JsonObject> events = new CopyOnWriteArrayList<>();
        await(vertx.eventBus()
                .<JsonObject>consumer("bide.events", message -> events.add(message.body()))
                .completion());
        try (CapturedLog log = new CapturedLog("dev.bide")) {
            String id = deploy(vertx, 3, FREE_PORT);
            int port = port(vertx, id);
            assertEquals(List.of("Bide listens on http://127.0.0.1:" + port), log.lines());
            Server.until(() -> !events.isEmpty());
            JsonObject expected = new JsonObject()
                    .put("event", "listening")
                    .put("deployment", id)
                    .put("host", "127.0.0.1")
                    .put("port", port);
            assertEquals(List.of(expected), events);
            await(vertx.undeploy(id));
            assertNull(port(vertx, id));
        }
    }

    @Test
    void aDeploymentWithoutHttpHasNoPort(Vertx vertx) {
        JsonObject noHttp = new JsonObject().put("http", new JsonObject().put("enabled", false));
        assertNull(port(vertx, deploy(vertx, 1, noHttp)));
    }
}
