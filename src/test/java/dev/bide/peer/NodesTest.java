package dev.bide.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which nodes are there, and what a question to one of them gets. */
class NodesTest {

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster cluster = new FakeCluster(timers);
    private final Peer a = new Peer("a");
    private final Peer b = new Peer("b");

    private final class Peer {

        private final Nodes nodes;
        private final Peers peers;

        Peer(String id) {
            Loop loop = new Loop(timers);
            Network network = cluster.member(id);
            nodes = new Nodes(loop, network, 600);
            peers = new Peers(loop, network, nodes);
        }

        Peer open() {
            Future<Void> opened = peers.open();
            timers.advance(Duration.ofSeconds(3));
            assertTrue(opened.succeeded());
            return this;
        }

        List<String> ids() {
            return nodes.present().stream().map(Node::id).toList();
        }
    }

    @Test
    void nodesKnowEachOtherOnceTheyAreOpen() {
        a.open();
        b.open();
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of("a", "b"), b.ids());
        assertEquals(a.nodes.ranked("key"), b.nodes.ranked("key"));
    }

    @Test
    void aQuestionToANodeThatDiesFailsAtTheNextLook() {
        a.open();
        b.open();
        cluster.hang("b");
        Future<JsonObject> answer = a.peers.ask(b.nodes.self(), Ask.HELLO, new JsonObject(), 3600);
        timers.advance(Duration.ofSeconds(60));
        assertEquals(false, answer.isComplete());
        cluster.kill("b");
        timers.advance(Duration.ofMillis(200));
        assertEquals(Reason.LOST, ((Refusal) answer.cause()).reason());
        assertEquals(List.of("a"), a.ids());
        assertEquals(
                false, a.nodes.departure(b.nodes.self().tag()).orElseThrow().hasLeft());
    }

    @Test
    void aNodeThatLeavesOwnsNoKeyAndStillAnswers() {
        a.open();
        b.open();
        Future<Void> heard = b.peers.leave();
        timers.settle();
        assertTrue(heard.succeeded());
        assertEquals(List.of(a.nodes.self()), a.nodes.ranked("key"));
        assertEquals(List.of("a", "b"), a.ids());
    }
}
