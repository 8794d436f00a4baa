package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.peer.FakeCluster;
import dev.bide.peer.NodeTag;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import dev.bide.wait.TestEngines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Several machines with real engines on one hand-driven clock, which form a cluster without a network. */
final class Machines {

    static final double LOST_SECONDS = 5;

    final HandTimers timers = new HandTimers(123_456_789);
    final FakeCluster network = new FakeCluster(timers);

    /** An engine outside the cluster, for comparison. */
    final Engine alone = TestEngines.create(timers, Limiter.ofWaits(), limits(1_000_000, 1_000_000));

    private final Map<String, Machine> all = new LinkedHashMap<>();

    /** A machine with one instance. */
    final class Machine {

        final Limiter pending = Limiter.ofWaits();
        final Engine engine;
        final ClusterNode node;
        final Cluster cluster;

        Machine(String id, Limits limits) {
            engine = TestEngines.create(timers, pending, limits);
            node = new ClusterNode(new Loop(timers), network.member(id), LOST_SECONDS, 600);
            cluster = TestClusters.of(node, engine);
            Future<Void> joined = cluster.join();
            timers.advance(Duration.ofSeconds(3));
            assertTrue(joined.succeeded(), "it has joined");
        }

        PendingWait<Measurement> waitN(FanOutRequest request) {
            PendingWait<Measurement> waiting = engine.waitN(request);
            timers.settle();
            return waiting;
        }

        /** Returns its name in the sentence of a refusal. */
        String name() {
            return "node " + NodeTag.ofNode(node.nodes().self().id()) + " at "
                    + node.nodes().self().host();
        }
    }

    /** Creates machines with these ids, which all know each other. */
    Machines(String... ids) {
        for (String id : ids) {
            add(id, limits(1_000_000, 1_000_000));
        }
    }

    Machine add(String id, Limits limits) {
        Machine machine = new Machine(id, limits);
        all.put(id, machine);
        return machine;
    }

    static Limits limits(int maxN, long maxPending) {
        return new Limits(36_000, maxN, maxPending, 10, 600);
    }

    Machine get(String id) {
        return all.get(id);
    }

    void advance(double seconds) {
        timers.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    /** Asserts that no wait is pending on any machine. */
    void assertNothingIsPending() {
        all.forEach((id, machine) -> assertEquals(0, machine.pending.used(), "pending on " + id));
        all.forEach((id, machine) -> assertEquals(0, machine.node.parts().size(), "parts on " + id));
        assertEquals("[]", timers.reported().toString());
    }

    /** Returns everything about the outcome that is the same on one node and on several, to the last bit. */
    static String outcome(PendingWait<Measurement> waiting) {
        StringBuilder text = new StringBuilder(outcomeWithoutList(waiting));
        if (waiting.future().succeeded()) {
            for (double delay : waiting.future().result().delays()) {
                text.append(' ').append(delay);
            }
        }
        return text.toString();
    }

    /** Returns the same, but the quantiles of the delays and not their list. */
    static String outcomeWithoutList(PendingWait<Measurement> waiting) {
        assertTrue(waiting.future().isComplete(), "it has ended");
        if (waiting.future().failed()) {
            Refusal refusal = assertInstanceOf(Refusal.class, waiting.future().cause());
            return refusal.reason() + ": " + refusal.getMessage() + ", planned " + waiting.planned();
        }
        Measurement measured = waiting.future().result();
        assertTrue(measured.elapsed() >= measured.longest(), "it has not ended early");
        assertEquals(0, measured.late().early(), "no wait has ended early");
        return measured.failed() + " failed, " + measured.cancelled() + " cancelled, longest " + measured.longest()
                + ", planned " + waiting.planned().result() + ", " + measured.summary() + ", done";
    }

    static String text(EndedWaits waits, int i) {
        return waits.delay(i) + (waits.failed(i) ? " failed" : "");
    }
}
