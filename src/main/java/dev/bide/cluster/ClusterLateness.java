package dev.bide.cluster;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.peer.NodeTag;
import java.util.List;

/**
 * The lateness of all nodes.
 *
 * @param nodes a report for each node that has answered, this one first
 * @param missing the nodes that have not answered
 */
public record ClusterLateness(List<LoopReport> nodes, List<NodeTag> missing) {

    /**
     * Returns the distribution of how late event loops were, as the text of HdrHistogram.
     *
     * @return the sum of all nodes that have answered; a comment at its end names the others
     */
    public String hgrm() {
        StringBuilder text = new StringBuilder(LatenessMeter.all(nodes).loop().hgrm());
        missing.forEach(tag -> text.append("#[Missing = ").append(tag).append("]\n"));
        return text.toString();
    }
}
