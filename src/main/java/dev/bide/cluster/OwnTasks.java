package dev.bide.cluster;

import dev.bide.json.Answers;
import dev.bide.json.JsonFields;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Field;
import dev.bide.operation.Operations;
import dev.bide.operation.TaskRequests;
import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.stream.EndedLog;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.time.Loop;
import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Answers other nodes about the tasks of this one. Only the thread of the instance's loop may call it. */
final class OwnTasks {

    /** The field with the most waits to answer with; 0 to answer with the task only. */
    static final String MAX_WAITS = "maxWaits";

    /** How many waits have ended. */
    static final String COUNT = "count";

    /** Whether no more waits will end. */
    static final String ENDED = "ended";

    /** The task, if the answer has its last wait. */
    static final String TASK = "task";

    private final Loop loop;
    private final Tasks tasks;

    OwnTasks(Operations operations) {
        this.loop = operations.engine().loop();
        this.tasks = operations.tasks();
    }

    Map<Ask, Peers.Handler> answers() {
        return Map.of(
                Ask.TASK, (from, body) -> task(body),
                Ask.CANCEL_TASK, (from, body) -> tasks.cancel(id(body)).map(TaskReport::message),
                Ask.READ_DELAYS, (from, body) -> delays(body),
                Ask.READ_TASK, (from, body) -> read(body),
                Ask.LIST_TASKS, (from, body) -> list(body));
    }

    private static String id(JsonObject body) {
        return body.getString(Field.ID.key());
    }

    private static double wait(JsonObject body) {
        return body.getDouble(Field.WAIT.key());
    }

    private Future<JsonObject> task(JsonObject body) {
        Task<?> task = tasks.find(id(body));
        double seconds = wait(body);
        return tasks.whenPlanned(task)
                .compose(planned -> tasks.await(task, seconds).future())
                .map(TaskReport::message);
    }

    private Future<JsonObject> list(JsonObject body) {
        return Future.succeededFuture(TaskPiece.message(tasks.list(TaskRequests.listing(JsonFields.of(body)))));
    }

    /** Answers with delays of the task's list, which exists if the task is done. */
    private Future<JsonObject> delays(JsonObject body) {
        Measurement measured = (Measurement) tasks.find(id(body)).outcome().result();
        return Future.succeededFuture(DelayList.message(measured.delays(), body.getInteger(Field.AFTER.key())));
    }

    private Future<JsonObject> read(JsonObject body) {
        Task<?> task = tasks.find(id(body));
        int after = body.getInteger(Field.AFTER.key());
        int most = Math.min(body.getInteger(MAX_WAITS), WaitPiece.MAX_WAITS); // more do not fit into a message
        return new LogAwait(loop, task.log(), after, wait(body)).future().map(grown -> piece(task, after, most));
    }

    private static JsonObject piece(Task<?> task, int after, int most) {
        EndedLog log = task.log();
        boolean ended = log.isOver(); // before the count is read, which is final only then
        int count = log.finished();
        int to = Math.min(count, Math.addExact(after, most));
        JsonObject piece = new JsonObject().put(COUNT, count).put(ENDED, ended);
        if (to > after) {
            WaitPiece.of(log, after, to).putInto(piece);
        }
        boolean isLast = ended && to >= count;
        return isLast || most == 0 ? piece.put(TASK, TaskAnswers.task(task, Answers::quantiles)) : piece;
    }
}
