package dev.bide.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node of a {@link FakeCluster}, and what its watcher has heard. */
final class Peer {

    final Nodes nodes;
    final Peers peers;
    final List<String> heard = new ArrayList<>();
    private final HandTimers timers;

    Peer(FakeCluster cluster, HandTimers timers, String id) {
        this.timers = timers;
        Loop loop = new Loop(timers);
        Network network = cluster.member(id);
        nodes = new Nodes(loop, network, 600);
        peers = new Peers(loop, network, nodes);
        nodes.watch(new NodeWatcher() {
            @Override
            public void joined(Node node) {
                heard.add(node.id() + " joined");
            }

            @Override
            public void left(Node node) {
                heard.add(node.id() + " left");
            }

            @Override
            public void gone(Node node, boolean hasLeft) {
                heard.add(node.id() + (hasLeft ? " gone" : " lost"));
            }
        });
    }

    Peer open() {
        Future<Void> opened = peers.open();
        timers.advance(Duration.ofSeconds(3));
        assertTrue(opened.succeeded());
        return this;
    }

    Future<JsonObject> ask(Peer other, double seconds) {
        return peers.ask(other.nodes.self(), Ask.HELLO, new JsonObject(), seconds);
    }

    List<String> ids() {
        return nodes.present().stream().map(Node::id).toList();
    }
}
