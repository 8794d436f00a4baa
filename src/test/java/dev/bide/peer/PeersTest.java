package dev.bide.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a question to another node gets. */
class PeersTest {

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster cluster = new FakeCluster(timers);
    private final Peer a = new Peer(cluster, timers, "a");
    private final Peer b = new Peer(cluster, timers, "b");

    private void openBoth() {
        a.open();
        b.open();
    }

    private static Reason reason(Future<JsonObject> answer) {
        return ((Refusal) answer.cause()).reason();
    }

    private static void assertEnds(String end, Future<JsonObject> answer) {
        String message = answer.cause().getMessage();
        assertTrue(message.endsWith(end), message);
    }

    @Test
    void aQuestionIsAnswered() {
        openBoth();
        long asked = a.peers.counts().asked(Ask.HELLO);
        Future<JsonObject> answer = a.ask(b, 5);
        timers.settle();
        assertEquals("b", answer.result().getString("id"));
        assertEquals(0, a.peers.waiting());
        assertEquals(asked + 1, a.peers.counts().asked(Ask.HELLO));
        assertEquals(0, a.peers.counts().lost());
    }

    @Test
    void aQuestionToANodeThatDiesFailsAtTheNextLook() {
        openBoth();
        cluster.hang("b");
        Future<JsonObject> answer = a.ask(b, 3600);
        timers.advance(Duration.ofSeconds(60));
        assertEquals(false, answer.isComplete());
        cluster.kill("b");
        timers.advance(Duration.ofMillis(200));
        assertEquals(Reason.LOST, reason(answer));
        assertEquals(0, a.peers.waiting());
        assertEquals(1, a.peers.counts().lost());
    }

    @Test
    void aQuestionToANodeThatIsGoneFailsAtOnceAndIsNotSent() {
        openBoth();
        cluster.kill("b");
        timers.advance(Duration.ofMillis(200));
        int sent = cluster.sent().size();
        Future<JsonObject> answer = a.ask(b, 5);
        assertEquals(Reason.LOST, reason(answer));
        assertEnds(" at host-of-b has gone", answer);
        assertEquals(sent, cluster.sent().size());
        assertEquals(0, a.peers.waiting());
    }

    @Test
    void aNodeThatDoesNotAnswerInTimeIsLostForTheQuestionAlone() {
        openBoth();
        cluster.cut("a", "b");
        Future<JsonObject> answer = a.ask(b, 5);
        timers.advance(Duration.ofSeconds(5));
        assertEquals(Reason.LOST, reason(answer));
        assertEnds(" at host-of-b does not answer", answer);
        assertEquals(List.of("a", "b"), a.ids());
        cluster.mend("a", "b");
        Future<JsonObject> again = a.ask(b, 5);
        timers.settle();
        assertTrue(again.succeeded());
    }

    @Test
    void anAnswerAfterTheLossIsIgnored() {
        Promise<JsonObject> late = Promise.promise();
        b.peers.handle(Ask.HELLO, (from, body) -> late.future());
        a.open();
        Future<Void> opened = b.peers.open();
        timers.advance(Duration.ofSeconds(3));
        assertTrue(opened.succeeded());
        Future<JsonObject> answer = a.ask(b, 3600);
        timers.settle();
        cluster.split("b");
        timers.advance(Duration.ofMillis(200));
        assertEquals(Reason.LOST, reason(answer));
        cluster.merge("b");
        late.complete(b.nodes.card());
        timers.settle();
        assertEquals(Reason.LOST, reason(answer));
        assertEquals(List.of(), timers.reported());
        assertEquals(1, a.peers.counts().lost());
    }

    @Test
    void aQuestionToAnUndeployedNodeFailsAtOnceAndRemovesIt() {
        openBoth();
        b.peers.close();
        Future<JsonObject> answer = a.ask(b, 5);
        timers.settle();
        assertEquals(Reason.LOST, reason(answer));
        assertEquals(List.of("a"), a.ids());
    }

    @Test
    void aRefusalCrossesWithItsReasonAndItsSentence() {
        b.peers.handle(Ask.LEAVING, (from, body) -> Future.failedFuture(new Refusal(Reason.FULL, "no room")));
        openBoth();
        Future<JsonObject> answer = a.peers.ask(b.nodes.self(), Ask.LEAVING, new JsonObject(), 5);
        timers.settle();
        assertEquals(Reason.FULL, reason(answer));
        assertEquals("no room", answer.cause().getMessage());
        assertEquals(1, a.peers.counts().refused());
        assertEquals(0, a.peers.counts().lost());
    }

    @Test
    void aHandlerThatThrowsIsReportedWhereItRanAndSaysNothingElsewhere() {
        IllegalStateException thrown = new IllegalStateException("a secret");
        b.peers.handle(Ask.LEAVING, (from, body) -> {
            throw thrown;
        });
        openBoth();
        Future<JsonObject> answer = a.peers.ask(b.nodes.self(), Ask.LEAVING, new JsonObject(), 5);
        timers.settle();
        assertEquals(Reason.FAILED, reason(answer));
        assertEquals("internal error", answer.cause().getMessage());
        assertEquals(List.of(thrown), timers.reported());
    }

    @Test
    void aQuestionToItselfIsAnsweredAndNotSent() {
        openBoth();
        int sent = cluster.sent().size();
        long asked = a.peers.counts().asked(Ask.HELLO);
        Future<JsonObject> answer = a.ask(a, 5);
        timers.settle();
        assertEquals("a", answer.result().getString("id"));
        assertEquals(sent, cluster.sent().size());
        assertEquals(asked, a.peers.counts().asked(Ask.HELLO));
    }

    @Test
    void greetingsAreCountedAsQuestions() {
        openBoth();
        long greetings = cluster.sent().stream()
                .filter(message -> message.getString("ask").equals("hello"))
                .count();
        assertTrue(greetings > 0);
        assertEquals(
                greetings, a.peers.counts().asked(Ask.HELLO) + b.peers.counts().asked(Ask.HELLO));
    }

    @Test
    void aQuestionThatIsTooLongIsNotSent() {
        openBoth();
        int sent = cluster.sent().size();
        Future<JsonObject> answer =
                a.peers.ask(b.nodes.self(), Ask.LEAVING, new JsonObject().put("text", "x".repeat(65_536)), 5);
        timers.settle();
        assertEquals(Reason.FAILED, reason(answer));
        assertEquals("internal error", answer.cause().getMessage());
        assertEquals(sent, cluster.sent().size());
        assertTrue(timers.reported().get(0).getMessage().contains("about leaving is too long"));
        assertEquals(0, a.peers.waiting());
    }

    @Test
    void anAnswerThatIsTooLongIsAFailure() {
        JsonObject tooLong = new JsonObject().put("text", "x".repeat(65_536));
        b.peers.handle(Ask.LEAVING, (from, body) -> Future.succeededFuture(tooLong));
        openBoth();
        Future<JsonObject> answer = a.peers.ask(b.nodes.self(), Ask.LEAVING, new JsonObject(), 5);
        timers.settle();
        assertEquals(Reason.FAILED, reason(answer));
        assertEquals("internal error", answer.cause().getMessage());
        assertTrue(timers.reported().get(0).getMessage().contains("the answer to leaving is too long"));
    }

    @Test
    void aNodeThatHasLeftAsksNothing() {
        openBoth();
        cluster.hang("b");
        Future<JsonObject> waiting = a.ask(b, 3600);
        a.peers.close();
        Future<JsonObject> after = a.ask(b, 5);
        assertEquals(Reason.STOPPING, reason(waiting));
        assertEquals(Reason.STOPPING, reason(after));
        assertEquals(0, a.peers.waiting());
    }

    @Test
    void aNodeThatHasLeftLooksNoMore() {
        openBoth();
        a.peers.close();
        b.peers.close();
        timers.settle();
        int sent = cluster.sent().size();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(sent, cluster.sent().size());
    }

    @Test
    void leavingWaitsForANodeThatHangsOnlyForATime() {
        openBoth();
        cluster.hang("b");
        Future<Void> heard = a.peers.leave();
        timers.advance(Duration.ofMillis(1999));
        assertEquals(false, heard.isComplete());
        timers.advance(Duration.ofMillis(1));
        assertTrue(heard.succeeded());
    }

    @Test
    void aReplyThatCannotBeReadFailsTheQuestion() {
        openBoth();
        cluster.answerAll(new JsonObject().put("answer", "yes"));
        Future<JsonObject> answer = a.ask(b, 5);
        timers.settle();
        assertEquals(Reason.LOST, reason(answer));
        assertEnds(" at host-of-b sent an answer that cannot be read", answer);
        assertEquals(0, a.peers.waiting());
    }

    @Test
    void aQuestionThatCannotBeSentFails() {
        openBoth();
        cluster.closeBus();
        Future<JsonObject> answer = a.ask(b, 5);
        assertEquals(Reason.LOST, reason(answer));
        assertEnds(" at host-of-b cannot be reached: the event bus is closed", answer);
        assertEquals(0, a.peers.waiting());
    }

    @Test
    void aMessageOfAStrangerIsRefused() {
        openBoth();
        JsonObject question = Envelope.question(a.nodes.self(), false, Ask.HELLO, new JsonObject());
        for (JsonObject wrong : List.of(
                new JsonObject(),
                question.copy().put("from", "a"),
                question.copy().put("from", a.nodes.self().json().put("since", "yesterday")),
                question.copy().put("leaving", "soon"),
                question.copy().put("body", List.of(1)),
                question.copy().putNull("body"))) {
            Future<JsonObject> answer = cluster.sendToMember("b", wrong);
            timers.settle();
            assertTrue(answer.failed(), wrong::encode);
        }
        assertEquals(List.of(), timers.reported());
        assertEquals(List.of("a", "b"), b.ids());
    }

    @Test
    void aMemberThatDoesNotSayWhoItIsIsNoNode() {
        b.open();
        cluster.answerAll(new JsonObject().put("answer", new JsonObject().put("id", "b")));
        a.open();
        assertEquals(List.of("a"), a.ids());
        // It is greeted ever more rarely.
        int sent = cluster.sent().size();
        timers.advance(Duration.ofSeconds(60));
        assertTrue(cluster.sent().size() - sent < 20, () -> (cluster.sent().size() - sent) + " greetings");
    }

    @Test
    void noMemberIsUnmetWhenTheClusterManagerShutsDown() {
        openBoth();
        cluster.breakManager();
        assertEquals(false, a.nodes.isUnmet(NodeTag.ofNode("other")));
    }
}
