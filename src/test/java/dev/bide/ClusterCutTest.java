package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The event bus between a node and the others is cut, while Hazelcast still sees all of them. The node is a program with a
 * clustered Vert.x of its own, in the JVM of the test, and the others reach its event bus through a proxy.
 */
@Tag("long")
class ClusterCutTest {

    private static final double LOST_SECONDS = 2;

    /** How long a call may go on beyond what it should take, with a margin for a busy machine. */
    private static final double MAX_EXCESS = LOST_SECONDS + 7;

    @TempDir
    private Path folder;

    private final History history = new History();

    @Test
    void callsThatNeedTheOtherSideAreRefusedInTimeAndNothingIsGuessed() throws Exception {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 2, "--cluster.lost-seconds=" + LOST_SECONDS);
        int busPort = FreePorts.one();
        try (CutConnection connection = new CutConnection(busPort);
                ClusterTraffic traffic = new ClusterTraffic(history)) {
            Vertx vertx = Server.await(vertx(nodes.get(0), busPort, connection.port()));
            JsonObject config = new JsonObject().put("cluster", new JsonObject().put("lostSeconds", LOST_SECONDS));
            try {
                Server own = Server.deploy(vertx, 2, config);
                nodes.forEach(node -> node.awaitNodes(3));
                traffic.add("a", nodes.get(0).url());
                traffic.add("b", nodes.get(1).url());
                traffic.add("own", "http://127.0.0.1:" + own.port());
                traffic.start();
                traffic.awaitCalls(150);

                double held = history.now();
                connection.hold();
                traffic.awaitCalls(60);
                connection.open();
                traffic.awaitCalls(60);
                double healed = history.now();
                traffic.awaitCalls(60);
                double refused = history.now();
                connection.refuse();
                traffic.awaitCalls(60);
                connection.open();
                traffic.awaitCalls(60);
                double open = history.now();
                traffic.awaitCalls(150);
                traffic.end();

                System.out.println("ClusterCutTest: " + history.summary());
                nodes.forEach(node -> history.disrupted(node, LOST_SECONDS));
                // The members are the same all the time, so no key starts over.
                history.check(Set.of());
                assertTrue(
                        history.entries(one -> one.status() == 503 && one.begun() < healed)
                                        .count()
                                > 0,
                        "held: none");
                assertTrue(
                        history.entries(one -> one.status() == 503 && one.begun() > refused)
                                        .count()
                                > 0,
                        "refused: none");
                history.disrupted(held, healed);
                history.disrupted(refused, open);
                assertEquals(List.of(), history.unexplained(Set.of()));
                history.worst().forEach((kind, seconds) -> assertTrue(seconds < MAX_EXCESS, kind + " " + seconds));
            } finally {
                connection.open();
                Server.await(vertx.close());
            }
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    private static Future<Vertx> vertx(ClusterProcess other, int busPort, int publicPort) {
        Config config = new Config().setClusterName(other.clusterName());
        config.setProperty("hazelcast.logging.type", "none").setProperty("hazelcast.phone.home.enabled", "false");
        // As the program has both: a member with other partitions is not let in, and one with fewer heartbeats is lost.
        config.setProperty("hazelcast.partition.count", "31");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.getNetworkConfig().setPort(other.clusterPort());
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + other.clusterPort());
        EventBusOptions bus = new EventBusOptions()
                .setHost("127.0.0.1")
                .setPort(busPort)
                .setClusterPublicPort(publicPort)
                .setClusterPingInterval(1000)
                .setClusterPingReplyInterval(2000);
        return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus))
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered();
    }
}
