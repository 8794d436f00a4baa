package dev.bide.bus;

import dev.bide.cluster.ForeignTask;
import dev.bide.cluster.ForeignTasks;
import dev.bide.cluster.ListedTasks;
import dev.bide.json.Answers;
import dev.bide.json.StreamedTask;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Route;
import dev.bide.operation.TaskRequests;
import dev.bide.operation.TaskRequests.Awaited;
import dev.bide.operation.TaskRequests.Followed;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The tasks on the event bus, those of other nodes among them. Only its loop's thread may call it. */
final class TaskMessages {

    private final Vertx vertx;
    private final Loop loop;
    private final Tasks tasks;
    private final ForeignTasks foreign;

    TaskMessages(Vertx vertx, Operations operations, ForeignTasks foreign) {
        this.vertx = vertx;
        this.loop = operations.engine().loop();
        this.tasks = operations.tasks();
        this.foreign = foreign;
    }

    /** Returns what answers the routes of tasks that there are already. */
    Map<Route, Function<Fields, Future<JsonObject>>> handlers() {
        return Map.of(
                Route.GET_TASK, this::get,
                Route.LIST_TASKS,
                        fields -> foreign.list(TaskRequests.listing(fields)).map(ListedTasks::json),
                Route.AWAIT_TASK, this::await,
                Route.STREAM_TASK, this::stream,
                Route.CANCEL_TASK, this::cancel);
    }

    /** Writes a task for a message. */
    static JsonObject json(Task<?> task) {
        return TaskAnswers.task(task, Answers::message);
    }

    private Future<JsonObject> get(Fields fields) {
        String id = TaskRequests.id(fields);
        return foreign.elsewhere(id)
                .map(task -> await(task, 0))
                .orElseGet(() -> Future.succeededFuture(json(tasks.find(id))));
    }

    private Future<JsonObject> await(Fields fields) {
        Awaited asked = TaskRequests.await(fields);
        return foreign.elsewhere(asked.id())
                .map(task -> await(task, asked.seconds()))
                .orElseGet(() -> tasks.await(tasks.find(asked.id()), asked.seconds())
                        .future()
                        .map(TaskMessages::json));
    }

    private static Future<JsonObject> await(ForeignTask task, double seconds) {
        return task.await(seconds).future().compose(task::message);
    }

    private Future<JsonObject> cancel(Fields fields) {
        String id = TaskRequests.id(fields);
        return foreign.elsewhere(id)
                .map(task -> task.cancel().compose(task::message))
                .orElseGet(() -> tasks.cancel(id).map(TaskMessages::json));
    }

    private Future<JsonObject> stream(Fields fields) {
        Followed asked = TaskRequests.follow(fields);
        Optional<ForeignTask> elsewhere = foreign.elsewhere(asked.id());
        if (elsewhere.isPresent()) {
            ForeignTask task = elsewhere.get();
            return task.open().compose(opened -> follow(opened, asked).compose(replied -> await(task, 0)));
        }
        Task<?> task = tasks.find(asked.id());
        return follow(StreamedTask.of(task), asked).map(replied -> json(task));
    }

    private Future<?> follow(StreamedTask task, Followed asked) {
        return new TaskFollower(vertx, asked.to(), task).follow(loop, asked.after());
    }
}
