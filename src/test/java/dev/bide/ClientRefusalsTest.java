package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.refusal.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What refuses a client costs no stack trace, on every way in. An interceptor stands in the middle of the work of a client:
 * the event of a task that begins is published there.
 */
@ExtendWith(VertxExtension.class)
class ClientRefusalsTest {

    private final List<Integer> depths = new CopyOnWriteArrayList<>();
    private Server server;

    @BeforeEach
    void recordTheDepthOfTracesWhereATaskBegins(Vertx vertx) {
        server = Server.deploy(vertx, 1);
        Handler<DeliveryContext<Object>> interceptor = delivery -> {
            if (delivery.message().body() instanceof JsonObject body
                    && "created".equals(body.getString("event"))
                    && depths.isEmpty()) {
                depths.add(Refusal.invalid("wrong").getStackTrace().length);
            }
            delivery.next();
        };
        vertx.eventBus().addOutboundInterceptor(interceptor);
    }

    @Test
    void refusalsOfAQueryHaveNoStackTrace() {
        HttpRequest.Builder async = HttpRequest.newBuilder(server.uri("/wait-random?maxDelay=0&seed=7"))
                .header("Prefer", "respond-async");
        assertEquals(202, await(server.send(async)).statusCode());
        assertEquals(List.of(0), depths);
    }

    @Test
    void refusalsOfABodyHaveNoStackTrace() {
        assertEquals(
                202,
                server.post("/tasks", "application/json", "{\"maxDelay\":0,\"seed\":7}")
                        .statusCode());
        assertEquals(List.of(0), depths);
    }

    @Test
    void refusalsOfAMessageHaveNoStackTrace() {
        JsonObject wait = new JsonObject().put("maxDelay", 0).put("seed", 7);
        assertEquals("wait-random", await(server.ask("tasks.create", wait)).getString("operation"));
        assertEquals(List.of(0), depths);
    }
}
