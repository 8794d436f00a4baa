package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.metric.MicrometerMetrics;
import dev.bide.standin.Outcome;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A registry of Micrometer has the meters of a stand-in while there is one. */
@ExtendWith(VertxExtension.class)
class StandInMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private List<String> names() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("bide.stand.in."))
                .map(id -> id.getTag("stand_in"))
                .distinct()
                .sorted()
                .toList();
    }

    private double calls(String standIn, Outcome outcome) {
        return registry.get("bide.stand.in.calls")
                .tags("stand_in", standIn, "outcome", outcome.word())
                .functionCounter()
                .count();
    }

    @Test
    void metersComeAndGoWithTheirStandIns(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        CallsOfStandIn.start(vertx, "before", 1).add("/", Outcome.ANSWERED);
        new MicrometerMetrics(Bide.on(vertx).metrics()).bindTo(registry);
        assertEquals(List.of("before"), names());
        assertEquals(1, calls("before", Outcome.ANSWERED));
        CallsOfStandIn after = CallsOfStandIn.startProxy(vertx, "after");
        after.addForwarded(0.25);
        after.addForwarded(0.5);
        assertEquals(List.of("after", "before"), names());
        assertEquals(2, calls("after", Outcome.FORWARDED));
        assertEquals(0, calls("after", Outcome.UPSTREAM));
        assertEquals(
                0.75,
                registry.get("bide.stand.in.upstream")
                        .tag("stand_in", "after")
                        .functionTimer()
                        .totalTime(TimeUnit.SECONDS));
        assertEquals(2, registry.get("bide.stand.ins").gauge().value());
        await(CallsOfStandIn.registry(vertx).delete("before"));
        assertEquals(List.of("after"), names());
        await(server.undeploy());
        assertEquals(List.of(), names());
    }

    @Test
    void aStandInThatStartsOverCountsAnew(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        new MicrometerMetrics(Bide.on(vertx).metrics()).bindTo(registry);
        CallsOfStandIn first = CallsOfStandIn.start(vertx, "orders", 1);
        first.add("/", Outcome.ANSWERED);
        await(CallsOfStandIn.registry(vertx).delete("orders"));
        CallsOfStandIn second = CallsOfStandIn.start(vertx, "orders", 1);
        first.add("/", Outcome.ANSWERED);
        assertEquals(0, calls("orders", Outcome.ANSWERED));
        second.add("/", Outcome.ANSWERED);
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        while (garbage.get() != null) {
            System.gc();
        }
        second.add("/", Outcome.ANSWERED);
        assertEquals(2, calls("orders", Outcome.ANSWERED));
        await(server.undeploy());
    }
}
