package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fan-out over several nodes has the outcome that it has on one. */
class FanOutOverNodesTest {

    private final Machines machines = new Machines("a", "b", "c");

    static Stream<FanOutRequest> requests() {
        List<FanOutRequest> all = new ArrayList<>();
        for (int n : new int[] {0, 1, 2, 3, 10, 1000, 4097, 20_000}) {
            for (Shape shape : shapes()) {
                FanOutRequest plain = FanOutRequest.of(n).shaped(shape).withSeed(7 + n);
                all.add(plain);
                all.add(plain.failing(0.3, 503));
                all.add(plain.failing(0.3, 503).collecting());
                all.add(plain.within(0.4 * shape.max()));
                if (n > 1) {
                    all.add(plain.needing(1));
                    all.add(plain.needing(n / 2).within(0.8 * shape.max()));
                    all.add(plain.needing((n + 1) / 2).failing(0.3, 500).collecting());
                    all.add(plain.needing(n - 1).failing(0.5, 500).collecting());
                }
            }
        }
        return all.stream();
    }

    private static List<Shape> shapes() {
        return List.of(
                Shape.uniform(0, 2),
                Shape.fixed(0.5), // all waits end together: which ones are cancelled is a matter of counting
                Shape.of("lognormal(median=0.05,p99=1,max=5)"),
                Shape.of("weighted(10ms:90,1s:10)"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theOutcomeIsThatOfOneNodeToTheLastBit(FanOutRequest request) {
        PendingWait<Measurement> one = machines.alone.waitN(request);
        PendingWait<Measurement> two = machines.get("b").waitN(request.over(2));
        PendingWait<Measurement> three = machines.get("a").waitN(request.over(FanOutRequest.ALL_NODES));
        machines.advance(8);
        assertEquals(Machines.outcome(one), Machines.outcome(two));
        assertEquals(Machines.outcome(one), Machines.outcome(three));
        assertEndsWithItsLastWait(two);
        assertEndsWithItsLastWait(three);
        machines.assertNothingIsPending();
    }

    private static void assertEndsWithItsLastWait(PendingWait<Measurement> waiting) {
        if (waiting.future().succeeded()) {
            Measurement measured = waiting.future().result();
            // A node collects its ticks for 20 ms, and a message takes 0.1 ms.
            assertTrue(measured.elapsed() - measured.longest() < 0.05, measured::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void withoutTheListTheOutcomeIsThatOfOneNodeWithTheList(FanOutRequest request) {
        PendingWait<Measurement> one = machines.alone.waitN(request);
        PendingWait<Measurement> three =
                machines.get("a").waitN(request.over(FanOutRequest.ALL_NODES).withoutList());
        machines.advance(8);
        assertEquals(Machines.outcomeWithoutList(one), Machines.outcomeWithoutList(three));
        assertEquals(one.finished(), three.finished());
        if (three.future().succeeded()) {
            assertEquals(0, three.future().result().delays().length);
        }
        machines.assertNothingIsPending();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aListenerReceivesTheSameWaits(FanOutRequest request) {
        List<String> one = new ArrayList<>();
        List<String> three = new ArrayList<>();
        PendingWait<Measurement> alone = machines.alone.waitN(request, waits -> {
            for (int i = 0; i < waits.size(); i++) {
                one.add(Machines.text(waits, i));
            }
        });
        PendingWait<Measurement> spread = machines.get("a").engine.waitN(request.over(3), waits -> {
            assertEquals(three.size(), waits.from(), "each wait is reported once");
            for (int i = 0; i < waits.size(); i++) {
                three.add(Machines.text(waits, i));
                assertTrue(waits.elapsed() >= waits.delay(i), "no wait ends early");
            }
        });
        machines.advance(8);
        assertEquals(Machines.outcome(alone), Machines.outcome(spread));
        assertEquals(alone.finished(), spread.finished());
        one.sort(null);
        three.sort(null);
        assertEquals(one, three);
        machines.assertNothingIsPending();
    }

    @Test
    void eachNodeHasItsPartOfTheWaits() {
        PendingWait<Measurement> spread =
                machines.get("a").waitN(FanOutRequest.of(10).upTo(1).withSeed(7).over(3));
        machines.advance(0.001);
        assertEquals(4, machines.get("a").pending.used());
        assertEquals(
                6, machines.get("b").pending.used() + machines.get("c").pending.used());
        machines.advance(1);
        assertTrue(spread.future().succeeded());
        assertEquals(0, spread.future().result().lost());
    }

    @Test
    void withoutTheListANodeKeepsTheDelaysOfItsOwnWaitsOnly() {
        FanOutRequest request = FanOutRequest.of(10).over(FanOutRequest.ALL_NODES);
        assertEquals(10, machines.get("a").engine.keptDelays(request));
        assertEquals(4, machines.get("a").engine.keptDelays(request.withoutList()));
        assertEquals(5, machines.get("a").engine.keptDelays(request.over(2).withoutList()));
        assertEquals(10, machines.alone.keptDelays(request.withoutList()));
    }

    @Test
    void eachNodeThatTakesPartAddsToTheGreatestN() {
        FanOutRequest most = FanOutRequest.of(3_000_000).upTo(1).withSeed(7).withoutList();
        Refusal refusal = assertThrows(Refusal.class, () -> machines.get("a").waitN(most.over(2)));
        assertEquals("n must be at most 2000000 on 2 nodes, not 3000000", refusal.getMessage());
    }

    @Test
    void thereMayBeAsManyNodesAsThereAre() {
        FanOutRequest request = FanOutRequest.of(10).upTo(1).withSeed(7);
        Refusal refusal = assertThrows(Refusal.class, () -> machines.get("a").waitN(request.over(4)));
        assertEquals("nodes must be all or at most 3, the number of nodes, not 4", refusal.getMessage());
        refusal = assertThrows(Refusal.class, () -> machines.alone.waitN(request.over(2)));
        assertEquals("nodes must be all or at most 1, the number of nodes, not 2", refusal.getMessage());
        assertThrows(Refusal.class, () -> request.over(0));
    }

    @Test
    void withoutAClusterAllNodesAreThisOne() {
        FanOutRequest request = FanOutRequest.of(10).upTo(1).withSeed(7).over(FanOutRequest.ALL_NODES);
        PendingWait<Measurement> waiting = machines.alone.waitN(request);
        machines.advance(1);
        assertEquals(request, waiting.future().result().request());
    }
}
