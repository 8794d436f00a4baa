package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.peer.Ask;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.wait.DelaySummary;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.FanOutPart;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a fan-out over several nodes when one of them is lost, refuses, stops, or is asked to end it. */
class FanOutLossTest {

    private static final FanOutRequest REQUEST =
            FanOutRequest.of(100).upTo(10).withSeed(7).over(2);

    private final Machines machines = new Machines("a", "b");

    private PendingWait<Measurement> begin(FanOutRequest request) {
        return machines.get("a").waitN(request);
    }

    private static Refusal refusal(PendingWait<?> waiting) {
        assertTrue(waiting.future().isComplete(), "it has ended");
        return assertInstanceOf(Refusal.class, waiting.future().cause());
    }

    private void assertLost(PendingWait<?> waiting, int lost) {
        Refusal refusal = refusal(waiting);
        assertEquals(Reason.LOST, refusal.reason());
        assertEquals(lost + " of 100 waits were lost with " + machines.get("b").name(), refusal.getMessage());
        assertEquals(0, machines.get("a").pending.used(), "pending on a");
    }

    @Test
    void withANodeThatDiesAtTheStartAllOfItsWaitsAreLost() {
        machines.network.kill("b");
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(0.2);
        assertLost(waiting, 50);
    }

    @Test
    void withANodeThatDiesInTheMiddleTheFanOutFailsAtTheNextLook() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(5.1);
        machines.network.kill("b");
        machines.advance(0.2);
        // Two hops have passed by then, so it had reported the waits of 5 seconds.
        assertLost(waiting, 50 - endedInSecondHalf(5));
    }

    private static int endedInSecondHalf(double seconds) {
        return (int) Arrays.stream(REQUEST.drawInOrder())
                .skip(50)
                .filter(delay -> delay <= seconds)
                .count();
    }

    @Test
    void aNodeThatHangsIsLostAfterAQuestionWithoutAnAnswer() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(1);
        machines.network.hang("b");
        machines.advance(Machines.LOST_SECONDS - 1.001);
        assertFalse(waiting.future().isComplete());
        machines.advance(0.001);
        assertLost(waiting, 50);
        // It goes on, and no node asks about the part any more.
        machines.network.goOn("b");
        machines.advance(1.5 * Machines.LOST_SECONDS);
        machines.assertNothingIsPending();
    }

    @Test
    void aPartThatHasEndedIsNotLostWithItsNode() {
        FanOutRequest request = FanOutRequest.of(2).upTo(30).withSeed(2).over(2);
        double[] delays = request.drawInOrder();
        assertTrue(delays[1] + 1 < delays[0], "b ends first");
        PendingWait<Measurement> waiting = begin(request);
        machines.advance(delays[1] + 0.5);
        machines.network.kill("b");
        machines.advance(30);
        assertEquals(0, waiting.future().result().lost());
        assertEquals(2, waiting.future().result().delays().length);
    }

    @Test
    void collectingGoesOnWithoutTheLostWaits() {
        FanOutRequest request = REQUEST.failing(0.3, 500).collecting();
        PendingWait<Measurement> waiting = begin(request);
        machines.advance(5.1);
        machines.network.kill("b");
        machines.advance(5);
        Measurement measured = waiting.future().result();
        int reported = endedInSecondHalf(5);
        assertEquals(50 - reported, measured.lost());
        assertEquals(0, measured.cancelled());
        assertEquals(100, measured.delays().length + measured.failed() + measured.lost());
        List<Double> all = new ArrayList<>();
        for (double delay : request.draw()) {
            all.add(delay);
        }
        double last = 0;
        for (double delay : measured.delays()) {
            assertTrue(all.remove(delay), "it was drawn");
            assertTrue(delay >= last, "ascending");
            last = delay;
        }
        machines.advance(20);
        assertEquals(0, machines.get("a").pending.used());
    }

    /** The waits that end soonest among those of the other node, and those that the lost node has reported. */
    private static List<Double> soonest(FanOutRequest request, double lostAt, int count) {
        double[] delays = request.drawInOrder();
        return IntStream.range(0, 100)
                .filter(i -> i < 50 || delays[i] <= lostAt)
                .mapToObj(i -> delays[i])
                .sorted()
                .limit(count)
                .toList();
    }

    private static List<Double> list(double[] delays) {
        return Arrays.stream(delays).boxed().toList();
    }

    @Test
    void aNeededWaitThatIsLostIsReplacedByTheNextOneOfAnotherNode() {
        for (FanOutRequest request : List.of(REQUEST, REQUEST.withoutList(), REQUEST.within(9.9))) {
            Machines nodes = new Machines("a", "b");
            PendingWait<Measurement> waiting =
                    nodes.get("a").waitN(request.needing(40).collecting());
            nodes.advance(2.1);
            nodes.network.kill("b");
            nodes.advance(8);
            Measurement measured = waiting.future().result();
            // Ticks are collected for 20 ms.
            List<Double> expected = soonest(request, 2.08, 40);
            assertEquals(DelaySummary.of(doubles(expected)), measured.summary());
            assertEquals(request.listed() ? expected : List.of(), list(measured.delays()));
            assertEquals(expected.get(39), measured.longest());
            assertTrue(measured.lost() > 0, "waits were lost that the plan needed");
            assertEquals(100, 40 + measured.failed() + measured.cancelled() + measured.lost());
            assertEquals(0, measured.late().early());
            nodes.advance(0.2);
            nodes.assertNothingIsPending();
        }
    }

    private static double[] doubles(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @ParameterizedTest
    @CsvSource({"fixed(0.5), 100, 40", "'weighted(10ms:30,1s:70)', 100, 40", "'weighted(10ms:30,500ms:70)', 9000, 4000"
    })
    void asManyWaitsSucceedAsAreNeededEvenIfTheirDelaysAreEqual(String shape, int n, int need) {
        int lost = 0;
        for (int seed = 0; seed < 50; seed++) {
            Machines nodes = new Machines("a", "b", "c");
            PendingWait<Measurement> waiting = nodes.get("a")
                    .waitN(FanOutRequest.of(n)
                            .shaped(Shape.of(shape))
                            .withSeed(seed)
                            .failing(0.3, 500)
                            .needing(need)
                            .collecting()
                            .over(3));
            nodes.advance(0.1);
            nodes.network.kill("b");
            nodes.advance(2);
            assertTrue(waiting.future().isComplete(), "it has ended");
            if (waiting.future().succeeded()) {
                Measurement measured = waiting.future().result();
                assertEquals(need, measured.summary().count(), "seed " + seed);
                assertEquals(n, need + measured.failed() + measured.cancelled() + measured.lost());
                lost += measured.lost();
            }
        }
        assertTrue(lost > 0, "waits were replaced");
    }

    @Test
    void aListenerReceivesTheWaitsThatReplaceLostOnes() {
        FanOutRequest request = REQUEST.failing(0.2, 500).needing(30).collecting();
        List<String> received = new ArrayList<>();
        PendingWait<Measurement> waiting = machines.get("a").engine.waitN(request, waits -> {
            for (int i = 0; i < waits.size(); i++) {
                received.add(Machines.text(waits, i));
            }
        });
        machines.advance(2.1);
        machines.network.kill("b");
        machines.advance(8);
        Measurement measured = waiting.future().result();
        assertEquals(30, measured.delays().length);
        assertEquals(received.size(), waiting.finished());
        assertEquals(30 + measured.failed(), received.size());
        assertEquals(
                measured.failed(),
                received.stream().filter(wait -> wait.endsWith("failed")).count());
        assertEquals(100, 30 + measured.failed() + measured.cancelled() + measured.lost());
    }

    @Test
    void theFanOutFailsAtOnceIfTooFewWaitsAreLeft() {
        PendingWait<Measurement> waiting = begin(REQUEST.needing(80).collecting());
        machines.advance(2.1);
        machines.network.kill("b");
        machines.advance(0.2);
        Refusal refusal = refusal(waiting);
        assertEquals(Reason.LOST, refusal.reason());
        assertTrue(refusal.getMessage()
                .endsWith(" of 100 waits were lost with " + machines.get("b").name()));
        assertEquals(0, machines.get("a").pending.used());
    }

    @Test
    void aWaitThatReplacesALostOneEndsWithinTheTimeout() {
        // With the lost node, the timeout leaves too few waits.
        PendingWait<Measurement> waiting = begin(REQUEST.needing(40).within(5).collecting());
        machines.advance(0.1);
        machines.network.kill("b");
        machines.advance(0.2);
        assertEquals(Reason.LOST, refusal(waiting).reason());
    }

    @Test
    void aNodeWithoutANeededWaitMayBeLost() {
        FanOutRequest request = REQUEST.needing(1).collecting();
        PendingWait<Measurement> waiting = begin(request);
        machines.network.kill("b");
        machines.advance(3);
        Measurement measured = waiting.future().result();
        assertEquals(soonest(request, 0, 1), list(measured.delays()));
        assertEquals(100, 1 + measured.cancelled() + measured.lost());
    }

    @Test
    void theSpareWaitsEndWithTheLastNeededOne() {
        PendingWait<Measurement> waiting = begin(REQUEST.needing(1).collecting());
        machines.advance(1);
        assertTrue(waiting.future().succeeded());
        machines.assertNothingIsPending();
    }

    @Test
    void theSpareWaitsEndWithTheTimeout() {
        PendingWait<Measurement> waiting = begin(REQUEST.needing(90).within(1).collecting());
        machines.advance(1.1);
        assertEquals(Reason.TIMED_OUT, refusal(waiting).reason());
        machines.advance(0.1);
        machines.assertNothingIsPending();
    }

    @Test
    void collectingMayLoseAWholeNode() {
        machines.network.kill("b");
        PendingWait<Measurement> waiting = begin(REQUEST.collecting());
        machines.advance(11);
        Measurement measured = waiting.future().result();
        assertEquals(50, measured.lost());
        double[] first = Arrays.stream(REQUEST.drawInOrder()).limit(50).sorted().toArray();
        assertEquals(Arrays.toString(first), Arrays.toString(measured.delays()));
        assertEquals(first[49], measured.longest());
    }

    @Test
    void theWaitsThatAListenerReceivedAreNotLost() {
        List<Double> received = new ArrayList<>();
        PendingWait<Measurement> waiting = machines.get("a").engine.waitN(REQUEST.collecting(), waits -> {
            for (int i = 0; i < waits.size(); i++) {
                received.add(waits.delay(i));
            }
        });
        machines.advance(4.1);
        machines.network.kill("b");
        machines.advance(7);
        Measurement measured = waiting.future().result();
        received.sort(null);
        assertEquals(Arrays.toString(measured.delays()), received.toString());
        // Ticks are collected for 20 ms.
        assertEquals(50 - endedInSecondHalf(4.08), measured.lost());
        assertEquals(received.size(), waiting.finished());
    }

    @Test
    void theFailuresThatAListenerReceivedAreThoseOfTheResult() {
        FanOutRequest request = REQUEST.shaped(Shape.fixed(1)).failing(0.3, 500).collecting();
        List<String> received = new ArrayList<>();
        PendingWait<Measurement> waiting = machines.get("a").engine.waitN(request, waits -> {
            for (int i = 0; i < waits.size(); i++) {
                received.add(Machines.text(waits, i));
            }
        });
        machines.advance(0.5);
        machines.network.kill("b");
        machines.advance(1);
        Measurement measured = waiting.future().result();
        assertEquals(50, measured.lost());
        assertEquals(measured.failed(), Collections.frequency(received, "1.0 failed"));
    }

    @Test
    void aNodeThatStopsHasLostItsPart() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(1);
        Future<Void> stopped = machines.get("b").engine.stop();
        machines.advance(0.1);
        assertTrue(stopped.succeeded());
        assertLost(waiting, 50);
        machines.assertNothingIsPending();
    }

    @Test
    void withItsCoordinatorAPartEndsAtTheNextLook() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(1);
        assertTrue(machines.get("b").pending.used() > 0);
        machines.network.kill("a");
        machines.advance(0.2);
        assertEquals(0, machines.get("b").pending.used());
        assertEquals(0, machines.get("b").node.parts().size());
        assertFalse(waiting.future().isComplete(), "it hangs with its node");
    }

    @Test
    void aPartEndsThatIsAskedNoMore() {
        PendingWait<Measurement> waiting =
                begin(FanOutRequest.of(2).upTo(3600).withSeed(7).over(2));
        machines.advance(1);
        machines.network.cut("a", "b");
        machines.advance(1.5 * Machines.LOST_SECONDS);
        assertEquals(Reason.LOST, refusal(waiting).reason());
        machines.assertNothingIsPending();
    }

    @Test
    void theRefusalOfOnePartRefusesTheWhole() {
        machines.add("c", Machines.limits(1_000_000, 10));
        PendingWait<Measurement> waiting = begin(REQUEST.over(3));
        assertEquals(Reason.FULL, refusal(waiting).reason());
        assertEquals(
                machines.get("c").name() + " refused its part: too many waits are pending: 0 are, and "
                        + (REQUEST.n() / 3) + " more would be over the limit of 10 (limits.maxPending)",
                refusal(waiting).getMessage());
        machines.advance(0.001);
        machines.assertNothingIsPending();
    }

    @Test
    void theRefusalOfThePartHereRefusesTheWholeAfterItsDrawing() {
        machines.add("c", Machines.limits(1_000_000, 10));
        // More waits than the caller draws, so a worker draws them before the parts begin.
        PendingWait<Measurement> waiting = machines.get("c")
                .waitN(FanOutRequest.of(10_000).upTo(10).within(5).over(2));
        machines.advance(0.1);
        assertEquals(Reason.FULL, refusal(waiting).reason());
        machines.assertNothingIsPending();
        assertTrue(machines.get("c").engine.drain(5).isComplete(), "nothing is left");
    }

    @Test
    void aCancelEndsAllParts() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(1);
        waiting.cancel();
        assertEquals(Reason.CANCELLED, refusal(waiting).reason());
        machines.advance(0.001);
        machines.assertNothingIsPending();
    }

    @Test
    void aCancelBeforeThePartHasBegunEndsItToo() {
        PendingWait<Measurement> waiting = machines.get("a").engine.waitN(REQUEST);
        waiting.cancel();
        machines.advance(0.001);
        machines.assertNothingIsPending();
    }

    @Test
    void aListenerMayCancel() {
        List<PendingWait<Measurement>> waiting = new ArrayList<>();
        List<EndedWaits> received = new ArrayList<>();
        waiting.add(machines.get("a").engine.waitN(REQUEST, waits -> {
            received.add(waits);
            waiting.get(0).cancel();
        }));
        machines.advance(10);
        assertEquals(1, received.size());
        machines.assertNothingIsPending();
    }

    @Test
    void aStopOfTheCoordinatorEndsAllParts() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(1);
        Future<Void> stopped = machines.get("a").engine.stop();
        machines.advance(0.01);
        assertTrue(stopped.succeeded());
        assertEquals(Reason.STOPPING, refusal(waiting).reason());
        machines.assertNothingIsPending();
    }

    @Test
    void aResetOfTheCoordinatorEndsAllParts() {
        PendingWait<Measurement> waiting = begin(REQUEST);
        machines.advance(1);
        Future<Long> reset = machines.get("a").engine.reset();
        machines.advance(0.01);
        assertTrue(reset.result() > 0 && reset.result() <= 50, "the waits of this node: " + reset.result());
        assertEquals(Reason.RESET, refusal(waiting).reason());
        machines.assertNothingIsPending();
    }

    @Test
    void moreWaitsThanTheNodesTakeTogetherAreRefused() {
        machines.add("c", Machines.limits(10, 1000));
        PendingWait<Measurement> waiting = begin(REQUEST.over(3));
        assertEquals(
                machines.get("c").name() + " refused its part: n must be a whole number from 0 to 10, not 33",
                refusal(waiting).getMessage());
        machines.advance(0.001);
        machines.assertNothingIsPending();
    }

    @Test
    void aPartThatNoNodeWouldSendIsRefusedAndHasNotBegun() {
        JsonObject part = PartMessages.begin("id", new FanOutPart(REQUEST.over(1), 0, 0.5), false);
        for (JsonObject wrong : List.of(
                part.copy().put("first", -1),
                part.copy().put("first", Integer.MAX_VALUE - 10),
                part.copy().put("first", 1L << 32),
                part.copy().put("age", -1e9),
                part.copy().put("age", 1e300),
                part.copy().putNull("id"),
                part.copy().putNull("followed"),
                part.copy().put("request", new JsonObject().put("n", 1 << 30)),
                part.copy().put("request", new JsonObject().put("n", -1)))) {
            Future<JsonObject> begun = machines.get("a")
                    .node
                    .peers()
                    .ask(machines.get("b").node.nodes().self(), Ask.BEGIN_PART, wrong, 5);
            machines.timers.settle();
            assertEquals(
                    Reason.INVALID,
                    assertInstanceOf(Refusal.class, begun.cause()).reason(),
                    wrong::encode);
            machines.assertNothingIsPending();
        }
    }

    @Test
    void aCoordinatorThatDrainsWaitsForThePartsOfOtherNodes() {
        // The last wait of the part here ends a second before the last one of the other part.
        FanOutRequest request = LongStream.range(0, 1000)
                .mapToObj(REQUEST::withSeed)
                .filter(one -> last(one, 50, 100) - last(one, 0, 50) > 1)
                .findFirst()
                .orElseThrow();
        PendingWait<Measurement> waiting = begin(request);
        Future<Void> drained = machines.get("a").engine.drain(60);
        machines.advance(last(request, 50, 100) - 0.5);
        assertFalse(drained.isComplete(), "it drains");
        machines.advance(0.6);
        assertTrue(waiting.future().succeeded(), "it has ended");
        assertTrue(drained.isComplete(), "it has drained");
    }

    private static double last(FanOutRequest request, int from, int to) {
        return Arrays.stream(request.drawInOrder(), from, to).max().orElseThrow();
    }
}
