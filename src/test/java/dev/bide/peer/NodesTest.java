package dev.bide.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which nodes are there, as one of them sees it. */
class NodesTest {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster cluster = new FakeCluster(timers);
    private final Peer a = new Peer(cluster, timers, "a");
    private final Peer b = new Peer(cluster, timers, "b");

    private void openBoth() {
        a.open();
        b.open();
        assertEquals(List.of("b joined"), a.heard);
        a.heard.clear();
        b.heard.clear();
    }

    private NodeTag tagOfB() {
        return b.nodes.self().tag();
    }

    @Test
    void nodesKnowEachOtherOnceTheyAreOpen() {
        openBoth();
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of("a", "b"), b.ids());
        assertEquals(a.nodes.ranked("key"), b.nodes.ranked("key"));
    }

    @Test
    void aNodeThatDiesIsLostAtTheNextLook() {
        openBoth();
        cluster.kill("b");
        timers.advance(LOOK);
        assertEquals(List.of("a"), a.ids());
        assertEquals(List.of("b lost"), a.heard);
        assertEquals(false, a.nodes.departure(tagOfB()).orElseThrow().hasLeft());
    }

    @Test
    void messagesFromBeyondASplitDoNotBringANodeBack() {
        openBoth();
        cluster.forget("b");
        timers.advance(LOOK);
        b.peers.ask(a.nodes.self(), Ask.HELLO, new JsonObject(), 1).onComplete(answer -> {});
        timers.advance(LOOK);
        assertEquals(List.of("b lost"), a.heard);
        cluster.goOn("b");
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of("b lost", "b joined"), a.heard);
    }

    @Test
    void aNodeThatLeavesOwnsNoKeyAndStillAnswers() {
        openBoth();
        Future<Void> heard = b.peers.leave();
        timers.settle();
        assertTrue(heard.succeeded());
        assertEquals(List.of(a.nodes.self()), a.nodes.ranked("key"));
        assertEquals(List.of(a.nodes.self()), b.nodes.ranked("key"));
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of("b left"), a.heard);
    }

    @Test
    void whenAllLeaveEachKeepsWhatItOwns() {
        openBoth();
        a.peers.leave();
        b.peers.leave();
        timers.settle();
        assertEquals(List.of(a.nodes.self()), a.nodes.ranked("key"));
        assertEquals(List.of(b.nodes.self()), b.nodes.ranked("key"));
    }

    @Test
    void aNodeThatIsNewLearnsWhichOnesAreLeaving() {
        openBoth();
        b.peers.leave();
        Peer c = new Peer(cluster, timers, "c").open();
        assertEquals(List.of(a.nodes.self(), c.nodes.self()), c.nodes.staying());
        assertEquals(List.of("a", "b", "c"), c.ids());
    }

    @Test
    void aNodeThatIsUndeployedGoesThoughItsMemberStays() {
        openBoth();
        b.peers.leave();
        timers.settle();
        b.peers.close();
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of("a"), a.ids());
        assertEquals(List.of("b left", "b gone"), a.heard);
        assertEquals(true, a.nodes.departure(tagOfB()).orElseThrow().hasLeft());
    }

    @Test
    void aNodeThatHasLeftSlowlyIsStillThere() {
        openBoth();
        b.peers.leave();
        timers.advance(Duration.ofMinutes(2));
        assertEquals(List.of("b left"), a.heard);
        assertEquals(List.of("a", "b"), a.ids());
    }

    @Test
    void bideThatIsDeployedAgainInTheSameVertxIsANewNode() {
        openBoth();
        Node before = b.nodes.self();
        b.peers.leave();
        timers.settle();
        b.peers.close();
        b.peers.open();
        timers.settle();
        assertTrue(b.nodes.self().since().isAfter(before.since()));
        assertEquals(List.of(a.nodes.self(), b.nodes.self()), a.nodes.staying());
        assertEquals(List.of("b left", "b gone", "b joined"), a.heard);
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("b left", "b gone", "b joined"), a.heard);
        assertEquals(Optional.empty(), a.nodes.departure(tagOfB()));
    }

    @Test
    void aNodeIsNewAlsoIfTheClockWasSetBack() {
        openBoth();
        Node before = b.nodes.self();
        b.peers.close();
        timers.setWallClockBack(Duration.ofHours(1));
        b.peers.open();
        timers.settle();
        assertTrue(b.nodes.self().since().isAfter(before.since()));
        assertEquals(List.of("b lost", "b joined"), a.heard);
    }

    @Test
    void aLateMessageDoesNotBringANodeBack() {
        openBoth();
        Node before = b.nodes.self();
        b.peers.leave();
        timers.settle();
        b.peers.close();
        timers.advance(Duration.ofSeconds(2));
        a.nodes.recordSender(before, true);
        assertEquals(List.of("a"), a.ids());
        b.open();
        a.nodes.recordSender(before, false);
        assertEquals(List.of(a.nodes.self(), b.nodes.self()), a.nodes.present());
    }

    @Test
    void aNodeThatHangsAndGoesOnIsThereAgain() {
        openBoth();
        cluster.kill("b");
        timers.advance(Duration.ofSeconds(20));
        cluster.goOn("b");
        timers.advance(LOOK);
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of("a", "b"), b.ids());
        assertEquals(List.of("b lost", "b joined"), a.heard);
        assertEquals(Optional.empty(), a.nodes.departure(tagOfB()));
    }

    @Test
    void bothSidesOfASplitLoseTheOtherAndFindItAgain() {
        openBoth();
        cluster.split("b");
        timers.advance(Duration.ofSeconds(20));
        assertEquals(List.of("a"), a.ids());
        assertEquals(List.of("b"), b.ids());
        cluster.merge("b");
        timers.advance(LOOK);
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of("a", "b"), b.ids());
        assertEquals(List.of("b lost", "b joined"), a.heard);
        assertEquals(List.of("a lost", "a joined"), b.heard);
    }

    @Test
    void aNodeIsKnownByItsGreetingBeforeTheClusterManagerNamesIt() {
        cluster.split("b");
        a.open();
        b.open();
        a.nodes.recordSender(b.nodes.self(), false);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of("a", "b"), a.ids());
        cluster.merge("b");
        timers.advance(Duration.ofSeconds(10));
        assertEquals(List.of("b joined"), a.heard);
    }

    @Test
    void aNodeThatTheClusterManagerNeverNamesIsLost() {
        a.open();
        cluster.kill("b");
        a.nodes.recordSender(b.nodes.self(), false);
        timers.advance(Duration.ofMillis(1900));
        assertEquals(List.of("a", "b"), a.ids());
        timers.advance(Duration.ofMillis(400));
        assertEquals(List.of("b joined", "b lost"), a.heard);
    }

    @Test
    void aMemberWithoutBideIsGreetedEverMoreRarely() {
        a.open();
        timers.advance(Duration.ofSeconds(60));
        int first = cluster.sent().size();
        assertTrue(first < 12, "greeted " + first + " times in a minute");
        timers.advance(Duration.ofMinutes(10));
        int rest = cluster.sent().size() - first;
        assertTrue(rest >= 18 && rest <= 21, "greeted " + rest + " times in ten minutes");
    }

    @Test
    void aMemberThatStartsBideLaterIsKnownAtOnce() {
        a.open();
        timers.advance(Duration.ofMinutes(5));
        b.peers.open();
        timers.settle();
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of("a", "b"), b.ids());
    }

    @Test
    void aClusterManagerThatThrowsChangesNothing() {
        openBoth();
        cluster.breakManager();
        timers.advance(Duration.ofSeconds(10));
        assertEquals(List.of("a", "b"), a.ids());
        assertEquals(List.of(), timers.reported());
    }

    @Test
    void aWatcherThatThrowsHidesNothingFromTheNextOne() {
        Peer c = new Peer(cluster, timers, "c");
        IllegalStateException thrown = new IllegalStateException("a watcher");
        a.nodes.watch(new NodeWatcher() {
            @Override
            public void joined(Node node) {
                throw thrown;
            }
        });
        a.open();
        c.open();
        b.open();
        assertEquals(List.of("c joined", "b joined"), a.heard);
        assertEquals(List.of("a", "b", "c"), a.ids());
        assertEquals(List.of(thrown, thrown), timers.reported());
    }

    @Test
    void aWatcherCanBeRemoved() {
        int[] joined = new int[1];
        Runnable removed = a.nodes.watch(new NodeWatcher() {
            @Override
            public void joined(Node node) {
                joined[0]++;
            }
        });
        a.open();
        removed.run();
        b.open();
        assertEquals(0, joined[0]);
        assertEquals(List.of("b joined"), a.heard);
    }

    @Test
    void bothNodesWithATagAreFound() {
        // Found by trying: the 20 bits of these two are the same.
        List<String> twins = twins();
        Peer one = new Peer(cluster, timers, twins.get(0));
        Peer other = new Peer(cluster, timers, twins.get(1));
        a.open();
        one.open();
        other.open();
        NodeTag tag = one.nodes.self().tag();
        assertEquals(List.of(one.nodes.self(), other.nodes.self()), a.nodes.others(tag));
        assertEquals(List.of(other.nodes.self()), one.nodes.others(tag));
    }

    private static List<String> twins() {
        Map<NodeTag, String> seen = new HashMap<>();
        return IntStream.range(0, 100_000)
                .mapToObj(i -> "node-" + i)
                .filter(id -> seen.containsKey(NodeTag.ofNode(id)) || seen.put(NodeTag.ofNode(id), id) != null)
                .findFirst()
                .map(id -> List.of(seen.get(NodeTag.ofNode(id)), id))
                .orElseThrow();
    }

    @Test
    void aDepartureIsForgottenAfterItsTime() {
        openBoth();
        cluster.kill("b");
        timers.advance(Duration.ofSeconds(600));
        assertTrue(a.nodes.departure(tagOfB()).isPresent());
        timers.advance(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), a.nodes.departure(tagOfB()));
    }
}
