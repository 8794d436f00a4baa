package dev.bide.json;

import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopReport;
import dev.bide.peer.Node;
import dev.bide.peer.NodeTag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Writes the nodes of a cluster, the same over HTTP and on the bus. Any thread may call it. */
public final class ClusterAnswers {

    private ClusterAnswers() {}

    /**
     * Writes all nodes.
     *
     * @param clustered whether there is a cluster
     * @param nodes the objects of all nodes that have answered
     * @param missing the nodes that have not answered
     * @return {@code clustered, nodes, missing?}
     */
    public static JsonObject cluster(boolean clustered, List<JsonObject> nodes, List<NodeTag> missing) {
        JsonObject json = new JsonObject().put("clustered", clustered).put("nodes", new JsonArray(nodes));
        return withMissing(json, missing);
    }

    /**
     * Writes the name and the load of a node.
     *
     * @param node the node
     * @param status its {@link #status}
     * @param here whether it is the one that answers
     * @param leaving whether it has said that it stops
     * @return {@code tag, host, since, url?, pending, tasks, late, loop, here?, leaving?}
     */
    public static JsonObject node(Node node, JsonObject status, boolean here, boolean leaving) {
        JsonObject json =
                joined(node).put("since", LatenessAnswers.instant(node.since())).mergeIn(status);
        if (here) {
            json.put("here", true);
        }
        return leaving ? json.put("leaving", true) : json;
    }

    /**
     * Writes the only node of a process that is in no cluster.
     *
     * @param all the report of all event loops
     * @param status its {@link #status}
     * @return {@code since, url?, pending, tasks, late, loop, here}
     */
    public static JsonObject alone(LoopReport all, JsonObject status) {
        return new JsonObject()
                .put("since", LatenessAnswers.instant(all.since()))
                .mergeIn(status)
                .put("here", true);
    }

    /**
     * Writes the load of a node.
     *
     * @param url where it listens for HTTP, if it does
     * @param all the report of all its event loops
     * @param tasks how many tasks run
     * @return {@code url?, pending, tasks, late, loop}
     */
    public static JsonObject status(Optional<String> url, LoopReport all, int tasks) {
        JsonObject json = new JsonObject();
        url.ifPresent(known -> json.put("url", known));
        return json.put("pending", all.pending())
                .put("tasks", tasks)
                .put("late", quantiles(all.lateLastMinute()))
                .put("loop", quantiles(all.loopLastMinute()));
    }

    /**
     * Writes which node an event is about.
     *
     * @param node the node that has joined, left or was lost
     * @param nodes how many nodes there are now
     * @return {@code node, host, nodes}
     */
    public static JsonObject changed(Node node, int nodes) {
        return new JsonObject()
                .put("node", node.tag().toString())
                .put("host", node.host())
                .put("nodes", nodes);
    }

    /**
     * Writes that the process is ready.
     *
     * @param cluster how many nodes there are, in words; empty if there is no cluster
     * @return {@code status, cluster?}
     */
    public static JsonObject ready(Optional<String> cluster) {
        JsonObject json = Answers.healthy();
        cluster.ifPresent(words -> json.put("cluster", words));
        return json;
    }

    /** Adds the nodes that have not answered, if there are any. */
    static JsonObject withMissing(JsonObject json, List<NodeTag> missing) {
        return missing.isEmpty()
                ? json
                : json.put(
                        "missing",
                        new JsonArray(
                                missing.stream().map(NodeTag::toString).sorted().toList()));
    }

    private static JsonObject joined(Node node) {
        return new JsonObject().put("tag", node.tag().toString()).put("host", node.host());
    }

    private static JsonObject quantiles(LatenessSnapshot late) {
        return new JsonObject()
                .put("p50", late.quantile(0.5))
                .put("p99", late.quantile(0.99))
                .put("max", late.quantile(1));
    }
}
