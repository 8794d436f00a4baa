package dev.bide.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.peer.FakeCluster;
import dev.bide.peer.Nodes;
import dev.bide.peer.Peers;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is published of nodes that come and go. All nodes have the same list of events, as on a bus. */
class NodeEventsTest {

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster network = new FakeCluster(timers);
    private final List<String> published = new ArrayList<>();
    private final Peer a = new Peer("a");
    private final Peer b = new Peer("b");
    private final Peer c = new Peer("c");

    private final class Peer {

        private final Peers peers;
        private final NodeEvents events;

        Peer(String id) {
            Loop loop = new Loop(timers);
            var member = network.member(id);
            Nodes nodes = new Nodes(loop, member, 600);
            peers = new Peers(loop, member, nodes);
            events = new NodeEvents(
                    nodes,
                    (event, node, count) -> published.add(id + ": " + event.key() + " " + node.id() + ", " + count));
            nodes.watch(events);
        }

        void join() {
            Future<Void> joined = peers.open().onSuccess(opened -> events.begun());
            timers.advance(Duration.ofSeconds(3));
            assertTrue(joined.succeeded());
        }
    }

    private void joinAll() {
        a.join();
        b.join();
        c.join();
    }

    @Test
    void aNodeThatJoinsIsPublishedOnceByItself() {
        joinAll();
        assertEquals(List.of("a: joined a, 1", "b: joined b, 2", "c: joined c, 3"), published);
    }

    @Test
    void aNodeThatLeavesIsPublishedOnceByTheFirstThatStays() {
        joinAll();
        published.clear();
        Future<Void> heard = a.peers.leave();
        timers.advance(Duration.ofSeconds(3));
        assertTrue(heard.succeeded());
        assertEquals(List.of("b: left a, 2"), published);
        network.kill("a");
        timers.advance(Duration.ofSeconds(3));
        assertEquals(List.of("b: left a, 2"), published);
    }

    @Test
    void aNodeThatDiesIsPublishedOnceByTheFirstThatStays() {
        joinAll();
        published.clear();
        network.kill("c");
        timers.advance(Duration.ofSeconds(3));
        network.kill("a");
        timers.advance(Duration.ofSeconds(3));
        assertEquals(List.of("a: lost c, 2", "b: lost a, 1"), published);
    }

    @Test
    void aNodeThatIsBackAfterACutIsPublishedAgain() {
        joinAll();
        published.clear();
        network.kill("c");
        timers.advance(Duration.ofSeconds(3));
        network.goOn("c");
        timers.advance(Duration.ofSeconds(40));
        assertEquals(List.of("a: lost c, 2", "a: joined c, 3"), published);
    }
}
