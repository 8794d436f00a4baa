package dev.bide.cluster;

import dev.bide.json.ClusterAnswers;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.metric.Metrics;
import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.peer.NodeTag;
import dev.bide.peer.Nodes;
import dev.bide.peer.Peers;
import dev.bide.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports the load and the lateness of all nodes of the cluster. Any thread may call it. */
public final class ClusterStatus {

    /** The name of the report of a process that is in no cluster. */
    private static final String HERE = "here";

    private final Optional<ClusterNode> node;
    private final Metrics metrics;
    private final int members;
    private volatile Optional<String> url = Optional.empty();

    /** Creates the status of a node. Its settings name this many members, or 0. */
    ClusterStatus(Optional<ClusterNode> node, Metrics metrics, int members) {
        this.node = node;
        this.metrics = metrics;
        this.members = members;
    }

    /** Adds the handlers of other nodes' questions about this one. */
    void addTo(Map<Ask, Peers.Handler> answers) {
        answers.put(Ask.STATUS, (from, question) -> Future.succeededFuture(status(all())));
        answers.put(Ask.LATENESS, (from, question) -> Future.succeededFuture(LatenessMessages.answer(question, all())));
    }

    /**
     * Sets the address at which this node listens for HTTP. Other nodes show it, too.
     *
     * @param address a URL
     */
    public void listensAt(String address) {
        url = Optional.of(address);
    }

    /**
     * Returns the name and the load of each node. A node that does not answer within two seconds is missing.
     *
     * @return a future of the answer, on the caller's context
     */
    public Future<JsonObject> nodes() {
        if (node.isEmpty()) {
            LoopReport all = all();
            return Future.succeededFuture(
                    ClusterAnswers.cluster(false, List.of(ClusterAnswers.alone(all, status(all))), List.of()));
        }
        ClusterNode self = node.get();
        return Poll.of(self, Ask.STATUS, new JsonObject()).map(poll -> {
            Nodes nodes = self.nodes();
            List<Node> staying = nodes.staying();
            poll.answers().put(nodes.self(), status(all()));
            List<JsonObject> each = poll.answers().keySet().stream()
                    .sorted(Comparator.comparing(one -> one.tag().toString()))
                    .map(one -> ClusterAnswers.node(
                            one, poll.answers().get(one), one.equals(nodes.self()), !staying.contains(one)))
                    .toList();
            return ClusterAnswers.cluster(true, each, poll.missing());
        });
    }

    /**
     * Returns the lateness of each node. A node that does not answer within two seconds is missing.
     *
     * @return a future of the reports, on the caller's context
     */
    public Future<ClusterLateness> lateness() {
        if (node.isEmpty()) {
            return Future.succeededFuture(new ClusterLateness(List.of(own(HERE)), List.of()));
        }
        ClusterNode self = node.get();
        Future<Poll> total = Poll.of(self, Ask.LATENESS, LatenessMessages.question(false));
        Future<Poll> minute = Poll.of(self, Ask.LATENESS, LatenessMessages.question(true));
        return Future.all(total, minute).map(polls -> {
            List<LoopReport> reports = new ArrayList<>();
            List<NodeTag> missing = new ArrayList<>(total.result().missing());
            reports.add(own(self.nodes().self().tag().toString()));
            total.result().answers().forEach((other, answer) -> {
                JsonObject lastMinute = minute.result().answers().get(other);
                if (lastMinute != null) {
                    reports.add(LatenessMessages.read(other.tag().toString(), answer, lastMinute));
                } else {
                    missing.add(other.tag());
                }
            });
            return new ClusterLateness(reports, missing);
        });
    }

    /**
     * Returns how many nodes there are, in words.
     *
     * @return part of a sentence; empty if there is no cluster
     */
    public Optional<String> sentence() {
        return node.map(self -> self.nodes().present().size()).map(count -> {
            if (count > 1) {
                return count + " nodes";
            }
            return members == 0 ? "1 node" : "alone: none of its " + members + " members answers";
        });
    }

    private LoopReport all() {
        return LatenessMeter.all(metrics.meter().reports());
    }

    private JsonObject status(LoopReport all) {
        return ClusterAnswers.status(url, all, metrics.tasks().count(TaskState.RUNNING));
    }

    /** Returns the report of this node in the form in which others send theirs. */
    private LoopReport own(String name) {
        LoopReport all = all();
        return LatenessMessages.read(
                name,
                LatenessMessages.answer(LatenessMessages.question(false), all),
                LatenessMessages.answer(LatenessMessages.question(true), all));
    }
}
