package dev.bide.cluster;

import static dev.bide.cluster.NodesOfKeys.assertRefused;
import static dev.bide.cluster.NodesOfKeys.keyOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cluster.NodesOfKeys.Member;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.script.Calls;
import dev.bide.script.KeyedScript;
import dev.bide.script.RemoteSeries;
import dev.bide.script.Sequence;
import dev.bide.script.TakenStep;
import dev.bide.wait.Limits;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The steps of scripts and the draws of sequences, which one node counts for all. */
class SharedScriptsTest {

    private final NodesOfKeys nodes = new NodesOfKeys();
    private final Member a = nodes.add("a");
    private final Member b = nodes.add("b");
    private final String ofA = keyOf(a, "script");
    private final String ofB = keyOf(b, "script");

    @Test
    void callsOfBothNodesGetOneStepAfterTheOther() {
        assertEquals(1, a.step(ofA));
        assertEquals(2, b.step(ofA));
        assertEquals(3, a.step(ofA));
        assertEquals(1, a.step(ofB));
        assertEquals(2, b.step(ofB));
        assertEquals(4, b.step(ofA));
    }

    @Test
    void theDeadlineCountsFromTheCallAndNotFromTheAnswerOfTheOwner() {
        a.step(ofA);
        PendingWait<Wait> wait =
                b.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), NodesOfKeys.STEPS, ofA));
        nodes.timers.hold(Duration.ofMillis(500));
        nodes.timers.settle();
        nodes.pass(1.49);
        assertFalse(wait.future().isComplete());
        nodes.pass(0.02);
        assertEquals(2, wait.future().result().delay());
    }

    @Test
    void aSequenceGoesOnAtTheOtherNode() {
        String name = keyOf(a, "sequence");
        double[] delays = new double[4];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = (i % 2 == 0 ? a : b).sequenced(name, 7).planned().result();
        }
        for (int i = 0; i < delays.length; i++) {
            assertEquals(WaitRequest.upTo(10).withSeed(7).at(i).draw(), delays[i]);
        }
    }

    @Test
    void aCallThatItsOwnNodeRefusesGivesTheStepBack() {
        Member strict = nodes.add("strict", new Limits(2.5, 1000, 1000, 1000, NodesOfKeys.TTL));
        String key = keyOf(a, "script");
        assertEquals(1, strict.step(key));
        assertEquals(2, strict.step(key));
        assertRefused(Reason.INVALID, strict.call(key).future());
        nodes.timers.settle();
        assertEquals(3, b.step(key));
        assertEquals(4, a.step(key));
    }

    @Test
    void aCallWhoseKeyMovesAfterItWasFoundHereGetsTheStepFromTheOtherNode() {
        // The nodes change on another thread between the two questions about the owner.
        RemoteSeries before = new OwnerBefore(a.calls.remote());
        Calls calls = new Calls(a.engine, a.calls.scripts(), a.calls.sequences(), before);
        Call call = Call.scripted(WaitRequest.upTo(0).withSeed(1), NodesOfKeys.STEPS, ofB);
        PendingWait<Wait> wait = calls.waitRandom(call);
        Future<WaitRequest> begun = calls.beginAnywhere(call, request -> request);
        nodes.timers.settle();
        assertEquals(1, NodesOfKeys.planned(wait));
        assertEquals(2, begun.result().draw());
        assertEquals(3, b.step(ofB));
    }

    /** Takes every key for one that this node decides about, as it did before another node joined. */
    private record OwnerBefore(RemoteSeries now) implements RemoteSeries {

        @Override
        public boolean isHere(KeyedScript script) {
            return true;
        }

        @Override
        public boolean isHere(Sequence sequence) {
            return true;
        }

        @Override
        public Future<TakenStep> take(KeyedScript script) {
            return now.take(script);
        }

        @Override
        public Future<TakenStep> take(Sequence sequence) {
            return now.take(sequence);
        }

        @Override
        public double seconds() {
            return now.seconds();
        }
    }

    @Test
    void anotherScriptWithTheKeyIsRefusedAtBothNodes() {
        a.step(ofA);
        PendingWait<Wait> other =
                b.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), "9s", ofA));
        nodes.timers.settle();
        assertRefused(Reason.KEY_REUSED, other.future());
        assertEquals(2, b.step(ofA));
    }

    @Test
    void aCallIsRefusedInTimeIfTheOwnerHangs() {
        a.step(ofA);
        nodes.network.hang("a");
        PendingWait<Wait> wait = b.call(ofA);
        nodes.pass(NodesOfKeys.LOST_SECONDS - 0.1);
        assertFalse(wait.future().isComplete());
        nodes.pass(0.2);
        assertRefused(Reason.LOST, wait.future());
    }

    @Test
    void aCallIsRefusedAtOnceIfTheOwnerDiesAndTheNextOneStartsOver() {
        a.step(ofA);
        a.step(ofA);
        nodes.network.hang("a");
        PendingWait<Wait> wait = b.call(ofA);
        nodes.network.kill("a");
        nodes.pass(0.3);
        assertRefused(Reason.LOST, wait.future());
        assertEquals(1, b.step(ofA));
    }

    @Test
    void aCancelledCallIsAnsweredBeforeTheOwnerAnswers() {
        PendingWait<Wait> wait =
                b.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), NodesOfKeys.STEPS, ofA));
        wait.cancel();
        assertRefused(Reason.CANCELLED, wait.future());
        nodes.timers.settle();
        assertTrue(wait.planned().failed());
        // As without a cluster: a call that its client has cancelled has taken its step.
        assertEquals(2, b.step(ofA));
    }

    @Test
    void aStopFailsACallThatWaitsForTheOwnerAndTheStepIsGivenBack() {
        PendingWait<Wait> wait =
                b.calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), NodesOfKeys.STEPS, ofA));
        var stopped = b.engine.stop();
        nodes.timers.settle();
        assertRefused(Reason.STOPPING, wait.future());
        assertTrue(stopped.succeeded());
        assertEquals(1, a.step(ofA));
    }

    @Test
    void aCallThatFindsNoRoomGivesTheStepBack() {
        Member full = nodes.add("full", new Limits(1000, 1000, 1, 1000, NodesOfKeys.TTL));
        String key = keyOf(a, "script");
        PendingWait<Wait> first = full.call(key);
        assertEquals(1, NodesOfKeys.planned(first));
        Refusal refusal = assertThrows(Refusal.class, () -> full.call(key));
        assertEquals(Reason.FULL, refusal.reason());
        nodes.timers.settle();
        assertEquals(2, a.step(key));
    }
}
