package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutNode;
import dev.bide.wait.FanOutNodes;
import java.util.List;
import java.util.Map;

/**
 * Fan-outs over several nodes: the other nodes for those of an instance, and the parts that it runs for other nodes. Any
 * thread may call it.
 *
 * @param cluster the node of this process
 * @param engine the engine of the instance
 */
record FanOuts(ClusterNode cluster, Engine engine) implements FanOutNodes {

    /** Has the instance use the other nodes, and answer what they ask about parts. */
    void open(Map<Ask, Peers.Handler> answers) {
        engine.distributeOver(this);
        answers.put(Ask.BEGIN_PART, (from, body) -> cluster.parts().begin(from, body, engine));
        answers.put(Ask.AWAIT_PART, cluster.parts()::await);
        answers.put(Ask.END_PART, cluster.parts()::end);
    }

    @Override
    public List<FanOutNode> others(long seed) {
        // Not always the same ones, if a fan-out is over some of the nodes.
        return cluster.nodes().ranked("fan-out/" + seed).stream()
                .filter(node -> !node.equals(cluster.nodes().self()))
                .<FanOutNode>map(node -> new RemoteNode(cluster, node, engine.loop()))
                .toList();
    }
}
