package dev.bide.bus;

import dev.bide.cluster.Cluster;
import dev.bide.cluster.ClusterKeys;
import dev.bide.cluster.ForeignTask;
import dev.bide.cluster.ForeignTasks;
import dev.bide.cluster.ListedTasks;
import dev.bide.cluster.StartedTask;
import dev.bide.json.Answers;
import dev.bide.json.StreamedTask;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.operation.TaskRequests;
import dev.bide.operation.TaskRequests.Awaited;
import dev.bide.operation.TaskRequests.Followed;
import dev.bide.refusal.Refusal;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Task;
import dev.bide.task.TaskRequest;
import dev.bide.task.Tasks;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers messages about tasks on the event bus, also about tasks of other nodes. Only its loop's thread may call it.
 */
final class TaskMessages {

    private final Vertx vertx;
    private final Loop loop;
    private final Tasks tasks;
    private final ForeignTasks foreign;
    private final Requests requests;

    /** The keys of all nodes; empty without a cluster. */
    private final Optional<ClusterKeys> keys;

    TaskMessages(Vertx vertx, Operations operations, Requests requests, Cluster cluster) {
        this.vertx = vertx;
        this.loop = operations.engine().loop();
        this.tasks = operations.tasks();
        this.foreign = cluster.tasks();
        this.requests = requests;
        this.keys = cluster.keys();
    }

    /** Returns the handlers of the routes about tasks. */
    Map<Route, Function<Fields, Future<JsonObject>>> handlers() {
        return Map.of(
                Route.CREATE_TASK, this::create,
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

    private Future<JsonObject> create(Fields fields) {
        TaskRequest asked = TaskRequests.keyedTask(fields, requests);
        Optional<IdempotencyKey> key = TaskRequests.key(fields, asked);
        if (key.isPresent() && keys.isPresent()) {
            return keys.get().start(asked, key.get()).compose(this::created);
        }
        return created(key.isPresent() ? tasks.start(asked, key.get()) : tasks.start(asked));
    }

    private Future<JsonObject> created(StartedTask task) {
        return task.here()
                .map(this::created)
                .orElseGet(() -> foreign.elsewhere(task.id())
                        .map(elsewhere -> await(elsewhere, 0))
                        .orElseThrow(() -> Refusal.noTask(task.id())));
    }

    private Future<JsonObject> created(Task<?> task) {
        // The reply waits until the end of the task is planned, because it has the field `endsAt`.
        return tasks.whenPlanned(task).map(TaskMessages::json);
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
