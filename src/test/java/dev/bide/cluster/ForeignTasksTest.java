package dev.bide.cluster;

import static dev.bide.cluster.NodeOfTasks.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.Answers;
import dev.bide.json.JsonBuffers;
import dev.bide.json.TaskAnswers;
import dev.bide.peer.FakeCluster;
import dev.bide.peer.NodeTag;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.task.Task;
import dev.bide.task.TaskState;
import dev.bide.time.HandTimers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A question about a task of another node, and what becomes of it when that node goes. */
class ForeignTasksTest {

    private static final String HERE = "host-of-";

    private final HandTimers timers = new HandTimers(5);
    private final FakeCluster cluster = new FakeCluster(timers);
    private final NodeOfTasks a = new NodeOfTasks(timers, cluster, "a");
    private final NodeOfTasks b = new NodeOfTasks(timers, cluster, "b");

    private void advance(double seconds) {
        timers.advance(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private long asked(String what) {
        return cluster.sent().stream()
                .filter(message -> what.equals(message.getString("ask")))
                .count();
    }

    private static Task<Wait> waitOf(NodeOfTasks node, double seconds) {
        return node.tasks.waitRandom(WaitRequest.of(Shape.fixed(seconds)).withSeed(7));
    }

    private static String placed(NodeOfTasks node, Task<?> task) {
        return "task \"" + task.id() + "\" %s node " + node.node.nodes().self().tag() + " at " + HERE
                + node.node.nodes().self().id() + ", which ";
    }

    @Test
    void anyNodeFindsATaskByItsId() {
        Task<Measurement> task = b.tasks.waitN(FanOutRequest.of(5).upTo(10).withSeed(7));
        timers.settle();
        Future<TaskReport> report = a.find(task).await(0).future();
        timers.settle();
        assertEquals(TaskAnswers.task(task, Answers::quantiles), report.result().task());
        assertEquals(task.snapshot().leftSeconds(), report.result().leftSeconds());
        assertEquals(Optional.empty(), b.foreign.elsewhere(task.id()), "it is here");
    }

    @Test
    void aTaskThatNoNodeHasIsNotFound() {
        Task<Wait> task = waitOf(b, 1);
        assertEquals(Optional.empty(), a.foreign.elsewhere("no id"));
        assertEquals(Optional.empty(), a.foreign.elsewhere(""));
        assertEquals(Optional.empty(), a.foreign.elsewhere("garbage" + task.id()));
        String other = task.id().replaceFirst(".", "f");
        Future<TaskReport> report =
                a.foreign.elsewhere(other).orElseThrow().await(0).future();
        timers.settle();
        assertRefused(Reason.NOT_FOUND, "there is no task \"" + other + "\"", report.cause());
    }

    @Test
    void aWaitForTheEndIsMadeOfHopsAndEndsWithTheTask() {
        Task<Wait> task = waitOf(b, 5);
        Future<TaskReport> report = a.find(task).await(3600).future();
        timers.settle();
        assertEquals(1, asked("task"));
        advance(1.999);
        assertEquals(1, asked("task"), "the first hop waits for two seconds");
        advance(0.01);
        assertEquals(2, asked("task"));
        advance(2.98);
        assertFalse(report.isComplete());
        advance(0.03);
        assertEquals("done", report.result().task().getString("state"));
        assertEquals(3, asked("task"));
        advance(60);
        assertEquals(3, asked("task"), "nothing asks on");
    }

    @Test
    void aWaitThatIsOverBeforeTheTaskGetsTheTaskAsItIs() {
        Task<Wait> task = waitOf(b, 50);
        Future<TaskReport> report = a.find(task).await(3).future();
        advance(2.99);
        assertFalse(report.isComplete());
        advance(0.02);
        assertEquals("running", report.result().task().getString("state"));
        assertEquals(2, asked("task"), "two seconds, and the third");
    }

    @Test
    void aClientThatGoesAwayEndsTheHops() {
        Task<Wait> task = waitOf(b, 50);
        ForeignAwait await = a.find(task).await(3600);
        advance(3);
        await.cancel();
        advance(30);
        assertEquals(2, asked("task"));
        assertFalse(await.future().isComplete());
        assertEquals(TaskState.RUNNING, task.state());
    }

    @Test
    void anyNodeCancelsATask() {
        Task<Wait> task = waitOf(b, 50);
        Future<TaskReport> report = a.find(task).cancel();
        timers.settle();
        assertEquals("cancelled", report.result().task().getString("state"));
        assertEquals(TaskState.CANCELLED, task.state());
    }

    @Test
    void aTaskOfANodeThatWasLostBeforeIsNamedWithTheNode() {
        Task<Wait> task = waitOf(b, 50);
        cluster.kill("b");
        advance(10);
        Refusal lost = assertThrows(Refusal.class, () -> a.foreign.elsewhere(task.id()));
        assertRefused(Reason.LOST, String.format(placed(b, task) + "was lost 10 s ago", "was on"), lost);
        assertEquals(0, asked("task"));
    }

    @Test
    void aTaskOfANodeThatWasLostLongAgoIsNotFound() {
        Task<Wait> task = waitOf(b, 50);
        cluster.kill("b");
        advance(62);
        Refusal gone = assertThrows(Refusal.class, () -> a.foreign.elsewhere(task.id()));
        String node = "node " + b.node.nodes().self().tag() + " at " + HERE + "b";
        assertRefused(
                Reason.NOT_FOUND, "there is no task \"" + task.id() + "\": its " + node + " was lost 62 s ago", gone);
    }

    @Test
    void aTaskOfANodeThatHasLeftSaysSo() {
        Task<Wait> task = waitOf(b, 50);
        Future<Void> heard = b.node.peers().leave();
        timers.settle();
        assertTrue(heard.succeeded());
        assertTrue(a.foreign.elsewhere(task.id()).isPresent(), "until it has gone, it can be asked");
        cluster.kill("b");
        advance(5);
        Refusal lost = assertThrows(Refusal.class, () -> a.foreign.elsewhere(task.id()));
        assertRefused(Reason.LOST, String.format(placed(b, task) + "left 5 s ago", "was on"), lost);
    }

    @Test
    void aNodeThatCrashesDuringTheQuestionEndsItAtOnce() {
        Task<Wait> task = waitOf(b, 50);
        Future<TaskReport> report = a.find(task).await(3600).future();
        advance(1);
        cluster.kill("b");
        advance(0.21);
        assertRefused(Reason.LOST, String.format(placed(b, task) + "was lost 0 s ago", "was on"), report.cause());
    }

    @Test
    void aNodeThatHangsDuringTheQuestionEndsItAfterTheTimeOfALoss() {
        Task<Wait> task = waitOf(b, 50);
        advance(1);
        Future<TaskReport> report = a.find(task).await(3600).future();
        timers.settle();
        cluster.hang("b");
        advance(NodeOfTasks.LOST_SECONDS - 0.01);
        assertFalse(report.isComplete());
        advance(0.02);
        assertRefused(Reason.LOST, String.format(placed(b, task) + "does not answer", "is on"), report.cause());
    }

    @Test
    void anAnswerThatComesAfterTheLossChangesNothing() {
        Task<Wait> task = waitOf(b, 50);
        Future<TaskReport> report = a.find(task).await(1.5).future();
        advance(1);
        // The cluster manager of one node drops the other one, which still runs and answers.
        cluster.forget("b");
        advance(0.3);
        assertEquals(Reason.LOST, ((Refusal) report.cause()).reason());
        advance(3);
        assertEquals(Reason.LOST, ((Refusal) report.cause()).reason());
        assertEquals(List.of(), timers.reported());
    }

    @Test
    void aNodeThatIsFoundAgainAnswersAgain() {
        Task<Wait> task = waitOf(b, 50);
        cluster.kill("b");
        advance(1);
        assertThrows(Refusal.class, () -> a.foreign.elsewhere(task.id()));
        cluster.goOn("b");
        advance(10);
        Future<TaskReport> report = a.find(task).await(0).future();
        timers.settle();
        assertEquals("running", report.result().task().getString("state"));
    }

    @Test
    void ofTwoNodesWithOneTagTheOneThatHasTheTaskAnswers() {
        String twin = SameTag.as("b");
        NodeOfTasks c = new NodeOfTasks(timers, cluster, twin);
        assertEquals(b.node.nodes().self().tag(), c.node.nodes().self().tag());
        for (NodeOfTasks owner : List.of(b, c)) {
            Task<Wait> task = waitOf(owner, 50);
            Future<TaskReport> report = a.find(task).await(0).future();
            timers.settle();
            assertEquals(task.id(), report.result().task().getString("id"));
            assertEquals(Optional.empty(), owner.foreign.elsewhere(task.id()));
            NodeOfTasks other = owner == b ? c : b;
            Future<TaskReport> ofTwin = other.find(task).cancel();
            timers.settle();
            assertEquals("cancelled", ofTwin.result().task().getString("state"));
        }
        String nowhere = waitOf(b, 50).id().replaceFirst(".", "f");
        Future<TaskReport> report =
                a.foreign.elsewhere(nowhere).orElseThrow().await(0).future();
        timers.settle();
        assertEquals(Reason.NOT_FOUND, ((Refusal) report.cause()).reason());
        cluster.hang(twin);
        Future<TaskReport> unsure =
                a.foreign.elsewhere(nowhere).orElseThrow().await(0).future();
        advance(5);
        assertEquals(Reason.LOST, ((Refusal) unsure.cause()).reason(), "the one that hangs may have it");
    }

    @Test
    void aMemberThatHasNotAnsweredItsGreetingMayHaveTheTask() {
        Task<Wait> task = waitOf(b, 50);
        cluster.member("late");
        String ofLate = task.id().substring(0, 31) + NodeTag.ofNode("late");
        Refusal unmet = assertThrows(Refusal.class, () -> a.foreign.elsewhere(ofLate));
        assertEquals(Reason.LOST, unmet.reason());
    }

    @Test
    void theDelaysOfAFanOutAreDrawnAgainToTheLastBit() {
        List<FanOutRequest> requests = List.of(
                FanOutRequest.of(0).withSeed(7),
                FanOutRequest.of(5).upTo(3).withSeed(7),
                FanOutRequest.of(5000)
                        .shaped(Shape.of("lognormal(median=0.3,p99=1.1,max=7)"))
                        .withSeed(7),
                FanOutRequest.of(100).upTo(0.1).failing(0.3, 503).collecting().withSeed(7),
                FanOutRequest.of(100).upTo(0.1).needing(10).withSeed(7),
                FanOutRequest.of(100)
                        .upTo(0.1)
                        .needing(10)
                        .failing(0.3, 503)
                        .collecting()
                        .within(0.09)
                        .withSeed(7));
        for (FanOutRequest request : requests) {
            Task<Measurement> task = b.tasks.waitN(request);
            advance(20);
            assertEquals(TaskState.DONE, task.state());
            TaskReport report = report(task);
            Future<JsonObject> listed = a.find(task).list(report);
            timers.settle();
            JsonObject here = TaskAnswers.task(task, Answers::list);
            assertEquals(text(here), text(listed.result()));
            Future<JsonObject> message = a.find(task).message(report);
            timers.settle();
            assertEquals(
                    TaskAnswers.task(task, Answers::message).encode(),
                    message.result().encode());
        }
    }

    @Test
    void aListThatCannotBeDrawnAgainCrossesInPieces() {
        FanOutRequest request = FanOutRequest.of(10_000).upTo(1).withSeed(7);
        Task<Measurement> task = b.tasks.waitN(request);
        advance(2);
        DelayList list = new DelayList(a.find(task), report(task));
        Future<double[]> read = list.read();
        timers.settle();
        assertArrayEquals(request.draw(), read.result());
        assertEquals(3, asked("read-delays"));
        int longest = cluster.replies().stream()
                .mapToInt(reply -> reply.encode().length())
                .max()
                .orElseThrow();
        assertTrue(longest < 64 * 1024, longest + " characters");
    }

    @Test
    void aListWhoseLengthIsNotThatOfTheResultIsRefused() {
        Task<Measurement> task = b.tasks.waitN(FanOutRequest.of(10).upTo(1).withSeed(7));
        advance(2);
        JsonObject wrong = report(task).task().copy();
        wrong.getJsonObject("result").put("n", 9);
        Future<double[]> drawn = new DelayList(a.find(task), new TaskReport(wrong, OptionalLong.empty())).delays();
        timers.settle();
        assertEquals(Reason.FAILED, ((Refusal) drawn.cause()).reason());
        wrong.getJsonObject("result").put("lost", 1);
        Future<double[]> read = new DelayList(a.find(task), new TaskReport(wrong, OptionalLong.empty())).delays();
        timers.settle();
        assertEquals(Reason.FAILED, ((Refusal) read.cause()).reason());
    }

    private static String text(JsonObject answer) {
        StringBuilder text = new StringBuilder();
        new JsonBuffers(answer).forEachRemaining(text::append);
        return text.toString();
    }

    @Test
    void aTaskThatHasFailedHasNoList() {
        Task<Measurement> task =
                b.tasks.waitN(FanOutRequest.of(9).upTo(1).failing(1, 503).withSeed(7));
        advance(3);
        assertEquals(TaskState.FAILED, task.state());
        Future<JsonObject> listed = a.find(task).list(report(task));
        timers.settle();
        assertEquals(TaskAnswers.task(task, Answers::list), listed.result());
    }

    private TaskReport report(Task<?> task) {
        Future<TaskReport> report = a.find(task).await(0).future();
        timers.settle();
        return report.result();
    }

    @Test
    void anAnswerThatCannotBeReadFailsTheWaitForTheEnd() {
        Task<Wait> task = waitOf(b, 50);
        Future<TaskReport> report = a.find(task).await(3600).future();
        timers.settle();
        cluster.answerAll(new JsonObject().put("answer", new JsonObject()));
        advance(3);
        assertTrue(report.failed());
    }
}
