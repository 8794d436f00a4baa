package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.peer.Node;
import org.junit.jupiter.api.Test;

/** Nodes with the verticle, on the real event bus. */
class ClusterOfNodesTest {

    @Test
    void nodesKnowEachOtherAndTheDeath() {
        try (ClusterOfNodes three = new ClusterOfNodes(3)) {
            Node last = three.nodes(2).self();
            assertEquals(three.nodes(0).present(), three.nodes(1).present());
            three.kill(2);
            Server.until(() -> !three.nodes(0).present().contains(last));
        }
    }
}
