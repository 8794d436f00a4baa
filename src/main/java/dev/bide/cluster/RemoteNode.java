package dev.bide.cluster;

import dev.bide.peer.Node;
import dev.bide.time.Loop;
import dev.bide.wait.FanOutNode;
import dev.bide.wait.FanOutPart;

/**
 * Another node, which takes parts of fan-outs. The thread of the loop calls it.
 *
 * @param cluster this process as a node
 * @param node the other node
 * @param loop the loop of the fan-outs
 */
record RemoteNode(ClusterNode cluster, Node node, Loop loop) implements FanOutNode {

    @Override
    public String name() {
        return "node " + node.tag() + " at " + node.host();
    }

    @Override
    public Running begin(FanOutPart part, boolean isFollowed, Listener listener) {
        RemotePart running =
                new RemotePart(this, cluster.parts().nextId(cluster.nodes().self()), listener);
        running.begin(part, isFollowed);
        return running;
    }
}
