package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.HandLoops;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.ProbeOptions;
import dev.bide.metric.Format;
import dev.bide.metric.Prometheus;
import dev.bide.peer.FakeCluster;
import dev.bide.peer.NodeTag;
import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node learns of the others: who they are, what they do, and how late they are. */
class ClusterStatusTest {

    private static final double MICROS = 1e6;

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster network = new FakeCluster(timers);
    private final Member a = new Member("a");
    private final Member b = new Member("b");
    private final Member c = new Member("c");

    private final class Member {

        private final HandLoops loops = new HandLoops(1, 0);
        private final LatenessMeter meter;
        private final LoopMeter loop;
        private final StatusNode node;

        Member(String id) {
            meter = loops.open(ProbeOptions.DEFAULT, stall -> {});
            loop = meter.of(loops.loops().get(0));
            node = new StatusNode(network, timers, id, meter, 2);
        }

        /** Records waits that have ended late by some microseconds, half of which were the event loop's. */
        void late(long... micros) {
            for (long late : micros) {
                loop.recordAccepted(1);
                loop.recordFired(1, late * 500, 0);
                loop.recordLate(late * 1000, 1);
            }
        }

        LoopReport report() {
            return LatenessMeter.all(meter.reports());
        }
    }

    private static List<String> tags(JsonObject cluster) {
        return nodes(cluster).map(node -> node.getString("tag")).toList();
    }

    private static Stream<JsonObject> nodes(JsonObject cluster) {
        return cluster.getJsonArray("nodes").stream().map(JsonObject.class::cast);
    }

    private static List<String> sorted(Member... members) {
        return Stream.of(members).map(member -> member.node.tag()).sorted().toList();
    }

    private <T> T settled(Future<T> future) {
        timers.settle();
        assertTrue(future.succeeded(), () -> String.valueOf(future.cause()));
        return future.result();
    }

    @Test
    void everyNodeSaysWhatItIsAndDoes() {
        a.node.join();
        b.node.join();
        b.loop.recordAccepted(5);
        b.late(1000, 2000);
        b.node.status().listensAt("http://127.0.0.1:8081");
        JsonObject cluster = settled(a.node.status().nodes());
        assertTrue(cluster.getBoolean("clustered"));
        assertEquals(sorted(a, b), tags(cluster));
        assertFalse(cluster.containsKey("missing"));
        JsonObject other = nodes(cluster)
                .filter(node -> !node.containsKey("here"))
                .findFirst()
                .orElseThrow();
        assertEquals(b.node.tag(), other.getString("tag"));
        assertEquals("host-of-b", other.getString("host"));
        assertEquals("http://127.0.0.1:8081", other.getString("url"));
        assertEquals("1970-01-01T00:00:03Z", other.getString("since"));
        assertEquals(5, other.getInteger("pending"));
        assertEquals(0, other.getInteger("tasks"));
        LatenessSnapshot late = b.report().lateLastMinute();
        assertEquals(
                new JsonObject()
                        .put("p50", late.quantile(0.5))
                        .put("p99", late.quantile(0.99))
                        .put("max", late.quantile(1)),
                other.getJsonObject("late"));
        assertEquals(0.002, late.quantile(1), 0.00002);
    }

    @Test
    void aNodeThatHangsIsMissingAfterTwoSeconds() {
        a.node.join();
        b.node.join();
        c.node.join();
        network.hang("c");
        Future<JsonObject> cluster = a.node.status().nodes();
        Future<ClusterLateness> lateness = a.node.status().lateness();
        timers.advance(Duration.ofMillis(1999));
        assertFalse(cluster.isComplete());
        assertFalse(lateness.isComplete());
        timers.advance(Duration.ofMillis(1));
        assertEquals(sorted(a, b), tags(settled(cluster)));
        assertEquals(new JsonArray().add(c.node.tag()), cluster.result().getJsonArray("missing"));
        NodeTag missing = c.node.node().nodes().self().tag();
        assertEquals(List.of(missing), lateness.result().missing());
        assertTrue(lateness.result().hgrm().endsWith("#[Missing = " + missing + "]\n"));
    }

    @Test
    void aNodeThatDiesIsMissingAtOnce() {
        a.node.join();
        b.node.join();
        network.hang("b");
        Future<JsonObject> cluster = a.node.status().nodes();
        network.kill("b");
        timers.advance(Duration.ofMillis(200));
        assertEquals(new JsonArray().add(b.node.tag()), settled(cluster).getJsonArray("missing"));
        assertEquals(sorted(a), tags(settled(a.node.status().nodes())));
    }

    @Test
    void aNodeThatStopsSaysSo() {
        a.node.join();
        b.node.join();
        settled(b.node.node().peers().leave());
        List<JsonObject> leaving = nodes(settled(a.node.status().nodes()))
                .filter(node -> node.containsKey("leaving"))
                .toList();
        assertEquals(1, leaving.size());
        assertEquals(b.node.tag(), leaving.get(0).getString("tag"));
    }

    @Test
    void theLatenessOfAllIsTheSumOfTheirHistograms() {
        a.node.join();
        b.node.join();
        List<LatenessSnapshot> alone = new ArrayList<>();
        // Of 100 waits, 98 are on one node: the median of all is not the mean of the two medians.
        for (int i = 0; i < 98; i++) {
            a.late(100);
        }
        b.late(1_000_000, 2_000_000);
        alone.add(a.report().late());
        alone.add(b.report().late());
        ClusterLateness all = settled(a.node.status().lateness());
        assertEquals(
                List.of(a.node.tag(), b.node.tag()),
                all.nodes().stream().map(LoopReport::name).toList());
        LatenessSnapshot sum = LatenessMeter.all(all.nodes()).late();
        assertEquals(100, sum.count());
        LatenessSnapshot expected = alone.get(0).plus(alone.get(1));
        for (double share : new double[] {0, 0.5, 0.9, 0.98, 0.99, 0.999, 1}) {
            assertEquals(expected.quantile(share), sum.quantile(share), "the quantile " + share);
        }
        assertEquals(0.0001, sum.quantile(0.5), 1 / MICROS);
        assertEquals(expected.hgrm(), sum.hgrm());
        assertEquals(100, LatenessMeter.all(all.nodes()).fired());
        assertEquals(a.report().loop().plus(b.report().loop()).hgrm(), all.hgrm(), "the text is about the event loops");
    }

    @Test
    void theLastMinuteOfAnotherNodeIsNotItsWholeTime() {
        a.node.join();
        b.node.join();
        b.late(1000, 2000);
        b.loops.advance(Duration.ofMinutes(2));
        b.late(3000);
        LoopReport other = settled(a.node.status().lateness()).nodes().get(1);
        assertEquals(3, other.late().count());
        assertEquals(1, other.lateLastMinute().count());
        assertEquals(b.report().loop().hgrm(), other.loop().hgrm());
        assertEquals(b.report().loopLastMinute().hgrm(), other.loopLastMinute().hgrm());
        assertEquals(b.report().probes(), other.probes());
    }

    @Test
    void messagesAboutLatenessAreShort() {
        a.node.join();
        b.node.join();
        for (long micros = 1; micros < 1_000_000; micros += 1 + micros / 100) {
            b.late(micros);
        }
        Future<ClusterLateness> lateness = a.node.status().lateness();
        assertEquals(2, settled(lateness).nodes().size());
        JsonObject answer = LatenessMessages.answer(LatenessMessages.question(false), b.report());
        assertTrue(answer.encode().length() < 8_000, answer.encode().length() + " characters");
    }

    @Test
    void aNodeThatWasToldOfMembersSaysThatItIsAlone() {
        assertEquals(
                Optional.of("alone: none of its 2 members answers"),
                a.node.status().sentence());
        a.node.join();
        b.node.join();
        assertEquals(Optional.of("2 nodes"), a.node.status().sentence());
        network.kill("b");
        timers.advance(Duration.ofSeconds(1));
        assertEquals(
                Optional.of("alone: none of its 2 members answers"),
                a.node.status().sentence());
        assertEquals(
                Optional.of("1 node"),
                new StatusNode(network, timers, "d", a.meter, 0).status().sentence());
    }

    @Test
    void withoutAClusterThereIsOneNodeAndNothingIsAsked() {
        a.late(1000);
        ClusterStatus status = a.node.alone();
        JsonObject cluster = settled(status.nodes());
        assertFalse(cluster.getBoolean("clustered"));
        JsonObject node = nodes(cluster).findFirst().orElseThrow();
        assertEquals(1, cluster.getJsonArray("nodes").size());
        assertTrue(node.getBoolean("here"));
        assertFalse(node.containsKey("tag"));
        ClusterLateness lateness = settled(status.lateness());
        assertEquals(a.report().loop().hgrm(), lateness.hgrm());
        assertEquals(Optional.empty(), status.sentence());
        assertEquals(List.of(), network.sent());
    }

    @Test
    void questionsAreCounted() {
        a.node.join();
        b.node.join();
        network.hang("b");
        Future<JsonObject> cluster = a.node.status().nodes();
        timers.advance(Duration.ofSeconds(2));
        assertTrue(cluster.succeeded());
        String metrics = new Prometheus(a.node.metrics()).text(Format.PROMETHEUS);
        assertTrue(metrics.contains("\nbide_cluster_nodes 2.0\n"), metrics);
        assertTrue(metrics.contains("\nbide_cluster_asked_total{what=\"status\"} 1.0\n"), metrics);
        assertTrue(metrics.contains("\nbide_cluster_lost_total 1.0\n"), metrics);
        assertTrue(metrics.contains("\nbide_cluster_refused_total 0.0\n"), metrics);
    }
}
