package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The addresses of a cluster, as a member sees them that does not run Bide itself. */
class ClusterBusTest {

    private static final JsonObject SHORT =
            new JsonObject().put("maxDelay", 0.001).put("seed", 7);

    @Test
    void nodesWithManyInstancesAndWithOneGetTheSameShare() {
        try (ClusterOfNodes nodes = new ClusterOfNodes(0)) {
            Server two = nodes.add(2, new JsonObject());
            Server one = nodes.add(1, new JsonObject());
            Vertx client = nodes.cluster().member();
            double beforeTwo = two.accepted();
            double beforeOne = one.accepted();
            Server.await(
                    Future.all(IntStream.range(0, 60).mapToObj(i -> ask(client)).toList()));
            assertEquals(30, two.accepted() - beforeTwo);
            assertEquals(30, one.accepted() - beforeOne);
            assertEquals(Map.of("member-1", 1L, "member-2", 1L), nodes.cluster().consumers("bide.wait-random"));
        }
    }

    @Test
    void aSocketOfTheBridgeIsServedByTheNodeThatItIsConnectedTo() {
        JsonObject bridge = new JsonObject().put("http", new JsonObject().put("bridge", true));
        try (ClusterOfNodes nodes = new ClusterOfNodes(2, bridge)) {
            double before = nodes.server(0).accepted();
            BridgeClient client = BridgeClient.connect(nodes.vertx(0), nodes.server(0), "/eventbus/websocket");
            for (int i = 0; i < 10; i++) {
                client.send("send", "bide.wait-random", SHORT, "r" + i);
                assertEquals("r" + i, client.next().getString("address"));
            }
            assertEquals(10, nodes.server(0).accepted() - before);
        }
    }

    @Test
    void addressesOutliveTheInstanceThatCameFirstAndGoWithTheLastOne() {
        try (ClusterOfNodes nodes = new ClusterOfNodes(1)) {
            Vertx client = nodes.cluster().member();
            Server second = Server.deploy(nodes.vertx(0), 1);
            Server.await(nodes.server(0).undeploy());
            Server.await(ask(client));
            Server.await(second.undeploy());
            assertEquals(Map.of(), nodes.cluster().consumers("bide.wait-random"));
            assertEquals(Map.of(), nodes.cluster().consumers("bide.node.member-1"));
        }
    }

    @Test
    void aRollingRestartLosesNoRequest() {
        try (ClusterOfNodes nodes = new ClusterOfNodes(0)) {
            nodes.add(2, new JsonObject());
            nodes.add(2, new JsonObject());
            Vertx client = nodes.cluster().member();
            Traffic traffic = new Traffic(client);
            IntStream.range(0, 8).forEach(i -> traffic.next());
            for (int i = 0; i < 2; i++) {
                traffic.goOn(200);
                Server.await(nodes.server(i).undeploy());
                traffic.goOn(200);
                nodes.redeploy(i, 2);
                traffic.goOn(200);
            }
            traffic.end();
        }
    }

    private static Future<Message<JsonObject>> ask(Vertx client) {
        return client.eventBus().request("bide.wait-random", SHORT);
    }

    /** Requests that follow each other as fast as they are answered. */
    private static final class Traffic {

        private final Vertx client;
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger pending = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile boolean ended;

        Traffic(Vertx client) {
            this.client = client;
        }

        void next() {
            pending.incrementAndGet();
            ask(client).onComplete(reply -> {
                if (reply.failed()) {
                    failure.compareAndSet(null, reply.cause());
                } else {
                    answered.incrementAndGet();
                }
                if (!ended) {
                    next();
                }
                pending.decrementAndGet();
            });
        }

        /** Waits until some more requests have been answered. */
        void goOn(int more) {
            int enough = answered.get() + more;
            Server.until(() -> answered.get() >= enough || failure.get() != null);
            assertEquals(null, failure.get());
        }

        void end() {
            ended = true;
            Server.until(() -> pending.get() == 0);
            assertEquals(null, failure.get());
            assertTrue(answered.get() >= 1000);
        }
    }
}
