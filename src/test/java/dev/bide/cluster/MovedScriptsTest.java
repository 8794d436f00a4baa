package dev.bide.cluster;

import static dev.bide.cluster.NodesOfKeys.assertRefused;
import static dev.bide.cluster.NodesOfKeys.keyOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cluster.NodesOfKeys.Member;
import dev.bide.operation.Route;
import dev.bide.peer.Ask;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.script.MovedPosition;
import dev.bide.script.RemoteSeries;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The positions of scripts and sequences when nodes join, leave and come back. */
class MovedScriptsTest {

    private final NodesOfKeys nodes = new NodesOfKeys();
    private final Member a = nodes.add("a");
    private final Member b = nodes.add("b");
    private final String ofA = keyOf(a, "script");

    @Test
    void aCallWhoseOwnerLeavesWhileItAsksTheOthersGetsTheStepFromTheNextOwner() {
        // The owner does not know the key, so it asks the other node. Before the answer arrives, it begins to leave.
        nodes.network.onReply(Ask.MOVE_STEPS, a::beginToLeave);
        PendingWait<Wait> wait = a.call(ofA);
        nodes.pass(0.5);
        assertEquals(1, NodesOfKeys.planned(wait));
        assertEquals(2, b.step(ofA));
    }

    @Test
    void aCallWhoseOwnerHasLeftBeforeItAnswersGetsTheStepFromTheNextOwner() {
        nodes.add("c");
        String key = NodesOfKeys.keyRanked("script", "a", "b", "c");
        // The owner asks the node that hangs, and has left before that has answered.
        nodes.network.hang("c");
        PendingWait<Wait> wait = b.call(key);
        a.beginToLeave();
        nodes.timers.settle();
        nodes.network.kill("a");
        nodes.network.kill("c");
        nodes.pass(0.5);
        assertEquals(1, NodesOfKeys.planned(wait));
    }

    @Test
    void aNodeThatJoinsGoesOnWhereTheFormerOwnerWas() {
        String key = NodesOfKeys.keyThatMovesTo("c", "script", "a", "b");
        assertEquals(1, a.step(key));
        assertEquals(2, b.step(key));
        Member c = nodes.add("c");
        assertEquals(3, b.step(key));
        assertEquals(4, c.step(key));
        assertEquals(5, a.step(key));
        assertEquals(key, c.state(Route.GET_SCRIPT, key).getString("key"));
        assertFalse(hasScript(a, key) || hasScript(b, key), "the former owner has forgotten it");
    }

    @Test
    void aNodeThatLeavesHandsItsScriptsOver() {
        assertEquals(1, b.step(ofA));
        a.leave();
        assertEquals(2, b.step(ofA));
        assertEquals(3, a.step(ofA));
        nodes.network.kill("a");
        nodes.pass(1);
        assertEquals(4, b.step(ofA));
    }

    @Test
    void aNodeThatJoinsDecidesNothingWhileTheFormerOwnerHangs() {
        String key = NodesOfKeys.keyThatMovesTo("c", "script", "a", "b");
        a.step(key);
        Member c = nodes.add("c");
        nodes.network.hang("a");
        nodes.network.hang("b");
        PendingWait<Wait> wait = c.call(key);
        nodes.pass(NodesOfKeys.LOST_SECONDS);
        assertRefused(Reason.LOST, wait.future());
        nodes.network.goOn("a");
        nodes.network.goOn("b");
        assertEquals(2, c.step(key));
    }

    @Test
    void noScriptBeginsAnewAtANodeThatHasHandedItOver() {
        a.step(ofA);
        a.stores.scripts().handOver(ofA, nodes.timers.nanos());
        a.leave();
        // The call has found that this node decides, and the script has left before it takes its step.
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> a.calls.begin(
                        Call.scripted(WaitRequest.upTo(0).withSeed(1), NodesOfKeys.STEPS, ofA),
                        request -> request.index()));
        assertEquals(Reason.LOST, refusal.reason());
    }

    private static boolean hasScript(Member member, String key) {
        return member.calls.scripts().list(100).stream()
                .anyMatch(script -> script.key().equals(key));
    }

    @Test
    void aScriptIsShownWhileItsOwnerLeaves() {
        b.step(ofA);
        b.step(ofA);
        // The other node hears that the owner leaves before it answers its question.
        Future<JsonObject> state = a.keys.one(Route.GET_SCRIPT, ofA, 1);
        a.leave();
        nodes.pass(0.5);
        assertEquals(2L, state.result().getLong("calls"));
    }

    @Test
    void aScriptIsShownAsTheNextOwnerHasItIfTheOwnerLeavesWhileItAsksTheOthers() {
        b.step(ofA);
        nodes.network.onReply(Ask.MOVE_STEPS, () -> {
            a.beginToLeave();
            a.stores.scripts().handOver(ofA, nodes.timers.nanos());
        });
        Future<JsonObject> state = a.keys.one(Route.GET_SCRIPT, ofA, 1);
        nodes.pass(0.5);
        assertEquals(1L, state.result().getLong("calls"));
    }

    @Test
    void aNodeThatHasHandedAScriptOverDoesNotSayThatThereIsNone() {
        b.step(ofA);
        a.leave();
        assertEquals(2, b.step(ofA));
        JsonObject late =
                new JsonObject().put("route", "GET_SCRIPT").put("name", ofA).put("limit", 1);
        Future<JsonObject> state = b.node.peers().ask(a.node.nodes().self(), Ask.STATE, late, 1);
        nodes.timers.settle();
        assertTrue(RemoteSeries.isUndecided(state.cause()));
    }

    @Test
    void aPositionWhoseMessageIsLostIsSentAgain() {
        b.step(ofA);
        b.step(ofA);
        a.leave();
        nodes.network.onReply(Ask.MOVE_STEPS, () -> nodes.network.cut("a", "b"));
        PendingWait<Wait> wait = b.call(ofA);
        nodes.pass(1);
        nodes.network.mend("a", "b");
        nodes.pass(2);
        assertEquals(3, NodesOfKeys.planned(wait));
        assertEquals(List.of(), a.stores.scripts().keys(key -> true), "the new owner has confirmed it");
    }

    @Test
    void aNodeThatLeavesSendsAlsoThePositionsThatNoCallAsksFor() {
        a.step(ofA);
        a.sequenced(ofA, 7);
        String sequence = keyOf(a, "sequence");
        a.sequenced(sequence, 7);
        b.step(ofA);
        a.goAndComeBack(() -> {
            assertEquals(3, b.step(ofA));
            assertEquals(
                    WaitRequest.upTo(10).withSeed(7).at(1).draw(),
                    b.sequenced(sequence, 7).planned().result());
        });
        assertEquals(4, a.step(ofA));
    }

    @Test
    void manyPositionsCrossInPieces() {
        String script = "1s,".repeat(1000) + "1s";
        List<String> keys = IntStream.range(0, 200)
                .mapToObj(number -> "long" + number)
                .filter(key -> a.node.nodes().owner("script/" + key).id().equals("a"))
                .toList();
        for (String key : keys) {
            a.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), script, key));
            nodes.timers.settle();
        }
        a.goAndComeBack(() -> assertEquals(keys.size(), b.stores.scripts().count()));
        assertTrue(nodes.network.sent().stream()
                .allMatch(message -> message.encode().length() < 64_000));
    }

    @Test
    void aNodeThatLeavesSendsNothingToANodeThatLeavesToo() {
        Member d = nodes.add("d");
        String key = NodesOfKeys.keyRanked("script", "a", "d", "b");
        a.step(key);
        a.step(key);
        // The other nodes do not hear of it at once.
        nodes.network.cut("d", "a");
        d.beginToLeave();
        nodes.timers.settle();
        nodes.network.mend("d", "a");
        assertTrue(a.node.nodes().staying().contains(d.node.nodes().self()));

        a.node.peers().leave().onComplete(told -> {});
        Future<Void> sent = a.keys.handOver();
        nodes.timers.settle();
        assertEquals(0, d.stores.scripts().count());
        assertEquals(List.of(key), a.stores.scripts().keys(any -> true), "the sender keeps the position");
        nodes.pass(2);
        assertTrue(sent.succeeded());
        assertEquals(List.of(), a.stores.scripts().keys(any -> true));
        assertEquals(3, b.step(key));
    }

    @Test
    void aNodeThatComesBackAsksForTheStepsOfTheMeantime() {
        a.step(ofA);
        a.goAndComeBack(() -> {
            assertEquals(2, b.step(ofA));
            // As if its own position had not reached the other node.
            MovedPosition old = new MovedPosition(NodesOfKeys.STEPS, 1, 7, 7, 7, List.of(), 2_000_000_000);
            a.stores.scripts().adopt(ofA, old, nodes.timers.nanos());
        });
        assertEquals(3, a.step(ofA));
    }

    @Test
    void afterASplitTheKeyGoesOnWhereItWasCalledLast() {
        assertEquals(1, a.step(ofA));
        assertEquals(2, a.step(ofA));
        nodes.pass(1);
        nodes.network.split("a");
        nodes.pass(1);
        assertEquals(1, b.step(ofA));
        nodes.network.merge("a");
        nodes.pass(1);
        assertEquals(2, a.step(ofA));
        assertEquals(3, b.step(ofA));
    }
}
