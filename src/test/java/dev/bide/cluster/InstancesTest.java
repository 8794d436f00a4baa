package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which instance gets a message. */
class InstancesTest {

    private static final Node SENDER = new Node("sender", "host", Instant.EPOCH);

    private final HandTimers timers = new HandTimers(0);
    private final Instances instances = new Instances();
    private final List<String> handled = new ArrayList<>();

    private Instance instance(String name) {
        return new Instance(
                timers,
                Map.of(Ask.HELLO, (from, body) -> {
                    handled.add(name);
                    return Future.succeededFuture(new JsonObject());
                }),
                Future::succeededFuture,
                Map.of("address", message -> handled.add(name)));
    }

    private Future<JsonObject> ask() {
        Future<JsonObject> answer = instances.answer(Ask.HELLO, SENDER, new JsonObject());
        timers.settle();
        return answer;
    }

    @Test
    void instancesTakeTurns() {
        Instance a = instance("a");
        Instance b = instance("b");
        instances.add(a);
        instances.add(b);
        ask();
        instances.handle("address", null);
        ask();
        timers.settle();
        assertEquals(List.of("b", "a", "b"), handled);
        instances.remove(b);
        ask();
        ask();
        assertEquals(List.of("b", "a", "b", "a", "a"), handled);
    }

    @Test
    void aNodeWithoutInstancesRefuses() {
        Refusal refusal = (Refusal) ask().cause();
        assertEquals(Reason.STOPPING, refusal.reason());
    }
}
