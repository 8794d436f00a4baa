package dev.bide.cluster;

import dev.bide.operation.Operations;
import dev.bide.peer.Ask;
import dev.bide.peer.Departure;
import dev.bide.peer.Node;
import dev.bide.peer.NodeTag;
import dev.bide.peer.Peers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.task.TaskPage;
import dev.bide.task.TaskQuery;
import dev.bide.task.Tasks;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks of other nodes, which are found by their ids. Only the thread of the instance's loop may call it.
 *
 * <p>A task runs on the node that created it, and its id ends with the tag of that node. A node keeps nothing about the
 * tasks of others: it asks their nodes.
 */
public final class ForeignTasks {

    private final Optional<ClusterNode> node;
    private final Operations operations;
    private final Tasks tasks;

    ForeignTasks(Optional<ClusterNode> node, Operations operations) {
        this.node = node;
        this.operations = operations;
        this.tasks = operations.tasks();
    }

    /** Returns the handlers of other nodes' questions. */
    Map<Ask, Peers.Handler> answers() {
        return new OwnTasks(operations).answers();
    }

    /**
     * Finds out whether a task is on another node.
     *
     * @param id the id of a task
     * @return the task; empty if it is on this node, if there is no cluster, or if no node with its tag is known
     * @throws Refusal if its node has gone: with {@link Reason#LOST} for as long as an ended task is kept, later with
     *     {@link Reason#NOT_FOUND}
     */
    public Optional<ForeignTask> elsewhere(String id) {
        return node.isEmpty() || isHere(id)
                ? Optional.empty()
                : NodeTag.ofTask(id).flatMap(tag -> elsewhere(node.get(), id, tag));
    }

    /** Looks at this node first: if two nodes have the same tag, the tag does not say where the task is. */
    private boolean isHere(String id) {
        try {
            return tasks.find(id) != null;
        } catch (Refusal e) {
            return false;
        }
    }

    private Optional<ForeignTask> elsewhere(ClusterNode here, String id, NodeTag tag) {
        List<Node> owners = here.nodes().others(tag);
        if (!owners.isEmpty()) {
            return Optional.of(new ForeignTask(this, id, owners));
        }
        Optional<Departure> departure = here.nodes().departure(tag);
        if (departure.isPresent()) {
            throw gone(id, departure.get());
        }
        if (here.nodes().isUnmet(tag)) {
            throw new Refusal(
                    Reason.LOST, "task " + Refusal.shown(id) + " is on node " + tag + ", which has not answered yet");
        }
        return Optional.empty();
    }

    /** Returns the refusal for a task whose node has gone. */
    Refusal gone(String id, Departure departure) {
        Node lost = departure.node();
        double seconds = Seconds.fromNanos(operations.engine().loop().nanos() - departure.nanos());
        String where = "node " + lost.tag() + " at " + lost.host();
        String how = (departure.hasLeft() ? "left " : "was lost ") + Math.round(seconds) + " s ago";
        // A task is kept no longer than that after its end, so its node would have forgotten it by now.
        return seconds <= operations.engine().limits().taskTtl()
                ? new Refusal(Reason.LOST, "task " + Refusal.shown(id) + " was on " + where + ", which " + how)
                : new Refusal(Reason.NOT_FOUND, "there is no task " + Refusal.shown(id) + ": its " + where + " " + how);
    }

    /**
     * Lists the tasks of all nodes.
     *
     * @param query which tasks
     * @return a future of one page of them, in the order of the query
     */
    public Future<ListedTasks> list(TaskQuery query) {
        TaskPage own = tasks.list(query);
        if (node.isEmpty() || node.get().nodes().present().size() == 1) {
            return Future.succeededFuture(ListedTasks.of(own));
        }
        return Poll.of(node.get(), Ask.LIST_TASKS, ListedTasks.fields(query))
                .map(poll -> ListedTasks.merged(query, own, poll));
    }

    /** Returns the node of this process. To be called only in a cluster. */
    ClusterNode node() {
        return node.orElseThrow();
    }

    Operations operations() {
        return operations;
    }
}
