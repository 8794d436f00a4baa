package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.peer.NodeTag;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers of all other nodes to one question.
 *
 * @param answers the answers, by the node
 * @param missing the nodes that have refused, have gone, or have not answered in time
 */
record Poll(Map<Node, JsonObject> answers, List<NodeTag> missing) {

    /** An answer about all nodes waits at most this long for a node that hangs. */
    private static final double MAX_SECONDS = 2;

    /** Asks all nodes at once. Returns a future that succeeds, on the caller's context. */
    static Future<Poll> of(ClusterNode self, Ask what, JsonObject body) {
        List<Node> others = self.nodes().present().stream()
                .filter(node -> !node.equals(self.nodes().self()))
                .toList();
        double seconds = Math.min(MAX_SECONDS, self.lostSeconds());
        List<Future<JsonObject>> asked = others.stream()
                .map(node -> self.peers().ask(node, what, body, seconds))
                .toList();
        return Future.join(asked).transform(ended -> {
            Map<Node, JsonObject> answers = new LinkedHashMap<>();
            List<NodeTag> missing = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                if (asked.get(i).succeeded()) {
                    answers.put(others.get(i), asked.get(i).result());
                } else {
                    missing.add(others.get(i).tag());
                }
            }
            return Future.succeededFuture(new Poll(answers, missing));
        });
    }
}
