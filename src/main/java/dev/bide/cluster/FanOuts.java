package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutNode;
import dev.bide.wait.FanOutNodes;
import java.util.List;
import java.util.Map;

/**
 * Connects an engine to the other nodes: it runs parts of its fan-outs there, and parts of their fan-outs here. Any
 * thread may call it.
 *
 * @param cluster the node of this process
 * @param engine the engine of the instance
 */
record FanOuts(ClusterNode cluster, Engine engine) implements FanOutNodes {

    /** Registers the other nodes with the engine, and adds the handlers of their questions about parts. */
    void open(Map<Ask, Peers.Handler> answers) {
        engine.distributeOver(this);
        answers.put(Ask.BEGIN_PART, (from, body) -> cluster.parts().begin(from, body, engine));
        answers.put(Ask.AWAIT_PART, cluster.parts()::await);
        answers.put(Ask.END_PART, cluster.parts()::end);
    }

    @Override
    public List<FanOutNode> others(long seed) {
        // By the seed, so that fan-outs over a few of the nodes do not all use the same ones.
        return cluster.nodes().ranked("fan-out/" + seed).stream()
                .filter(node -> !node.equals(cluster.nodes().self()))
                .<FanOutNode>map(node -> new RemoteNode(cluster, node, engine.loop()))
                .toList();
    }
}
