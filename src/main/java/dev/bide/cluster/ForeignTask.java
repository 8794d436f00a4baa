package dev.bide.cluster;

import dev.bide.json.Answers;
import dev.bide.json.StreamedTask;
import dev.bide.operation.Field;
import dev.bide.operation.Operations;
import dev.bide.peer.Ask;
import dev.bide.peer.Departure;
import dev.bide.peer.Node;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A task that another node may have. Only the thread of the instance's loop may call it. */
public final class ForeignTask {

    private final ForeignTasks tasks;
    private final ClusterNode node;
    private final String id;

    /** The nodes with the tag of the task: one, unless two happen to have the same tag. */
    private final List<Node> owners;

    ForeignTask(ForeignTasks tasks, String id, List<Node> owners) {
        this.tasks = tasks;
        this.node = tasks.node();
        this.id = id;
        this.owners = owners;
    }

    /**
     * Returns the id of the task.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Returns the place of the task in words.
     *
     * @return such as {@code node 3fa07 at 10.0.0.2}
     */
    public String place() {
        Node owner = owners.get(0);
        return "node " + owner.tag() + " at " + owner.host();
    }

    /**
     * Waits for the task to end.
     *
     * @param seconds the time limit; 0 to return the task as it is now
     * @return the wait, which has begun
     */
    public ForeignAwait await(double seconds) {
        return new ForeignAwait(loop(), this, seconds, hopSeconds());
    }

    /**
     * Cancels the task, unless it has ended.
     *
     * @return a future of the task, which has ended, now or before
     */
    public Future<TaskReport> cancel() {
        return ask(Ask.CANCEL_TASK, new JsonObject()).map(TaskReport::of);
    }

    /**
     * Opens the task for a stream of its waits.
     *
     * @return a future of the task
     */
    public Future<StreamedTask> open() {
        return read(0, 0, 0).map(answer -> new RemoteStream(this, answer));
    }

    /**
     * Writes the task as messages have it, with its delays if they are few.
     *
     * @param report the task
     * @return a future of its JSON
     */
    public Future<JsonObject> message(TaskReport report) {
        return report.delays() <= Answers.MAX_MESSAGE_DELAYS
                ? withList(report, Answers::array)
                : Future.succeededFuture(report.task());
    }

    /**
     * Writes the task with its delays as a {@code double[]}, like {@link Answers#list}.
     *
     * @param report the task
     * @return a future of its JSON
     */
    public Future<JsonObject> list(TaskReport report) {
        return withList(report, delays -> delays);
    }

    private Future<JsonObject> withList(TaskReport report, Function<double[], Object> encode) {
        return report.hasList()
                ? new DelayList(this, report).delays().map(delays -> report.withList(encode.apply(delays)))
                : Future.succeededFuture(report.task());
    }

    /** Asks for the task. The answer comes when it has ended or some time is over. */
    Future<TaskReport> report(double seconds) {
        return ask(Ask.TASK, new JsonObject().put(Field.WAIT.key(), seconds)).map(TaskReport::of);
    }

    /** Asks for waits from a place on. If there are none yet, the answer comes when there are, or some time is over. */
    Future<JsonObject> read(long after, int most, double seconds) {
        return ask(
                Ask.READ_TASK,
                new JsonObject()
                        .put(Field.AFTER.key(), after)
                        .put(OwnTasks.MAX_WAITS, most)
                        .put(Field.WAIT.key(), seconds));
    }

    /** Asks for delays of the task's list, from a place on. */
    Future<JsonObject> delays(int after) {
        return ask(Ask.READ_DELAYS, new JsonObject().put(Field.AFTER.key(), after));
    }

    /** Returns the failure for an answer that cannot be read, or contradicts an earlier one. */
    Refusal mismatch() {
        return new Refusal(Reason.FAILED, "task " + Refusal.shown(id) + " is on a node with another version of Bide");
    }

    Operations operations() {
        return tasks.operations();
    }

    private Loop loop() {
        return operations().engine().loop();
    }

    /** Returns how long a question may wait at the other node. */
    double hopSeconds() {
        return node.lostSeconds() / 2;
    }

    private Future<JsonObject> ask(Ask what, JsonObject body) {
        body.put(Field.ID.key(), id);
        List<Future<JsonObject>> answers = owners.stream()
                .map(owner -> node.peers()
                        .ask(owner, what, body, node.lostSeconds())
                        .recover(failure -> Future.failedFuture(refusal(owner, failure))))
                .toList();
        // Nodes that do not have the task answer so at once. Only the answer of the node that has it counts.
        return answers.size() == 1 ? answers.get(0) : Future.any(answers).transform((any, failure) -> first(answers));
    }

    private static Future<JsonObject> first(List<Future<JsonObject>> answers) {
        return answers.stream()
                .filter(Future::succeeded)
                .findFirst()
                // If none has the task, a node that is lost may have had it.
                .or(() -> answers.stream().filter(ForeignTask::isLost).findFirst())
                .orElse(answers.get(0));
    }

    private static boolean isLost(Future<JsonObject> answer) {
        return answer.cause() instanceof Refusal refusal && refusal.reason() == Reason.LOST;
    }

    /** Returns the refusal that names the task, for a node that has gone or is going. */
    private Throwable refusal(Node owner, Throwable failure) {
        Reason reason = failure instanceof Refusal refusal ? refusal.reason() : Reason.FAILED;
        if (reason != Reason.LOST && reason != Reason.STOPPING) {
            return failure;
        }
        Optional<Departure> departure =
                node.nodes().departure(owner.tag()).filter(gone -> gone.node().equals(owner));
        return departure.isPresent()
                ? tasks.gone(id, departure.get())
                : new Refusal(
                        Reason.LOST,
                        "task " + Refusal.shown(id) + " is on node " + owner.tag() + " at " + owner.host() + ", which "
                                + (reason == Reason.LOST ? "does not answer" : "is stopping"));
    }
}
