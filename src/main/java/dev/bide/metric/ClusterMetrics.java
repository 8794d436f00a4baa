package dev.bide.metric;

import dev.bide.peer.Ask;
import dev.bide.peer.Nodes;
import dev.bide.peer.PeerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The metrics of a node of a cluster. Any thread may call it.
 *
 * @param nodes the nodes of the cluster
 * @param counts counts the questions to other nodes
 */
public record ClusterMetrics(Nodes nodes, PeerCounts counts) {

    List<Figure> figures() {
        List<Figure> all = new ArrayList<>();
        all.add(new Figure(
                "bide.cluster.nodes",
                "Nodes of the cluster.",
                false,
                Map.of(),
                () -> nodes.present().size()));
        for (Ask what : Ask.values()) {
            all.add(new Figure(
                    "bide.cluster.asked",
                    "Questions to other nodes.",
                    true,
                    Map.of("what", what.word()),
                    () -> counts.asked(what)));
        }
        all.add(new Figure(
                "bide.cluster.lost",
                "Questions that got no answer: the other node has gone, or has not answered in time.",
                true,
                Map.of(),
                counts::lost));
        all.add(new Figure(
                "bide.cluster.refused", "Questions that another node has refused.", true, Map.of(), counts::refused));
        return all;
    }
}
