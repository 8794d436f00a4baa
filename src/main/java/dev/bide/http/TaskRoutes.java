package dev.bide.http;

import dev.bide.cluster.ClusterKeys;
import dev.bide.cluster.ForeignAwait;
import dev.bide.cluster.ForeignTask;
import dev.bide.cluster.ForeignTasks;
import dev.bide.cluster.ListedTasks;
import dev.bide.cluster.StartedTask;
import dev.bide.cluster.TaskReport;
import dev.bide.json.Answers;
import dev.bide.json.JsonBody;
import dev.bide.json.JsonBuffers;
import dev.bide.json.StreamFormat;
import dev.bide.json.StreamedTask;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.TaskRequests;
import dev.bide.refusal.Refusal;
import dev.bide.stream.WaitLog;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Task;
import dev.bide.task.TaskAwait;
import dev.bide.task.TaskRequest;
import dev.bide.task.TaskSnapshot;
import dev.bide.task.TaskState;
import dev.bide.task.Tasks;
import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tasks over HTTP. Only the thread of the connection's loop may call it. */
final class TaskRoutes {

    private static final List<String> STREAM_TYPES = List.of(StreamFormat.LINES.type(), StreamFormat.EVENTS.type());

    /** What a task of a list occupies until it is sent: a snapshot of its state. */
    private static final long BYTES_PER_LISTED_TASK = 100;

    /** The memory of a task of a list from another node, with all its fields. */
    private static final long BYTES_PER_FOREIGN_TASK = 4_000;

    /** The memory of a stream of another node's task: one piece of its log, and its message. */
    private static final long BYTES_PER_FOREIGN_STREAM = 64_000;

    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final Requests requests;
    private final Tasks tasks;
    private final ForeignTasks foreign;

    /** The keys of all nodes; empty without a cluster. */
    private final Optional<ClusterKeys> keys;

    TaskRoutes(Requests requests, Tasks tasks, ForeignTasks foreign, Optional<ClusterKeys> keys) {
        this.requests = requests;
        this.tasks = tasks;
        this.foreign = foreign;
        this.keys = keys;
    }

    void create(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.readBody(BodyReader.MAX_BYTES, body -> create(exchange, JsonBody.read(body.getBytes())));
    }

    private void create(Exchange exchange, Fields body) {
        TaskRequest asked = TaskRequests.task(body, requests);
        Optional<IdempotencyKey> key =
                exchange.client().header("Idempotency-Key").map(text -> TaskRequests.key(text, body, asked));
        // Before the task begins, which would go on if its request were refused for lack of memory.
        exchange.takeDelaysOf(asked.request());
        if (key.isPresent() && keys.isPresent()) {
            Future<StartedTask> started = keys.get().start(asked, key.get());
            // The task goes on if the client disconnects, as without a key.
            exchange.hold(started, () -> {}, task -> created(exchange, task));
        } else {
            created(exchange, key.isPresent() ? tasks.start(asked, key.get()) : tasks.start(asked));
        }
    }

    private void created(Exchange exchange, StartedTask task) {
        if (task.here().isPresent()) {
            created(exchange, task.here().get());
            return;
        }
        // The task may have been forgotten by now. Then it is refused as unknown.
        ForeignTask elsewhere = foreign.elsewhere(task.id()).orElseThrow(() -> Refusal.noTask(task.id()));
        Prefer prefer = exchange.client().prefer();
        ForeignAwait await = elsewhere.await((double) prefer.seconds().orElse(0));
        exchange.hold(
                await.future().compose(seen -> {
                    prefer.applied(false).ifPresent(applied -> exchange.header(PREFERENCE_APPLIED, applied));
                    seen.leftSeconds()
                            .ifPresent(left -> exchange.header(HttpHeaders.RETRY_AFTER, String.valueOf(left)));
                    exchange.header(HttpHeaders.LOCATION, "/tasks/" + task.id());
                    int status = prefer.waits() && !seen.isRunning() ? 200 : 202;
                    return listed(exchange, elsewhere, seen).map(json -> Map.entry(status, json));
                }),
                await::cancel,
                answer -> exchange.writer.send(answer.getKey(), MediaTypes.JSON, answer.getValue()));
    }

    private void created(Exchange exchange, Task<?> task) {
        Prefer prefer = exchange.client().prefer();
        awaitTask(exchange, task, prefer, false, seen -> {
            // A client that does not wait always gets 202, also for a task that has ended by now.
            boolean ended = prefer.waits() && seen.state() != TaskState.RUNNING;
            answerLocated(exchange, ended ? 200 : 202, seen);
        });
    }

    /** Answers with a task, or with its result if it ends while the client is prepared to wait. */
    <T> void answerWithTask(Exchange exchange, Task<T> task, Function<T, JsonObject> answer) {
        Prefer prefer = exchange.client().prefer();
        awaitTask(exchange, task, prefer, true, seen -> {
            if (prefer.waits() && seen.state() != TaskState.RUNNING) {
                exchange.answer(task.outcome().map(answer));
            } else {
                answerLocated(exchange, 202, seen);
            }
        });
    }

    /** Answers with a task and its location. */
    private static void answerLocated(Exchange exchange, int status, Task<?> task) {
        exchange.header(HttpHeaders.LOCATION, "/tasks/" + task.id());
        answer(exchange, status, task, Answers::list);
    }

    void get(Exchange exchange) {
        boolean list = TaskRequests.listed(exchange.client().query());
        Optional<ForeignTask> elsewhere = elsewhere(exchange);
        if (elsewhere.isPresent()) {
            get(exchange, elsewhere.get(), list);
            return;
        }
        Task<?> task = findTask(exchange);
        if (list) {
            // The registry may forget the task before the client has read the list. Only this answer keeps it then.
            exchange.takeDelaysOf(task.request());
        }
        awaitTask(
                exchange,
                task,
                exchange.client().prefer(),
                false,
                seen -> answer(exchange, 200, seen, list ? Answers::list : Answers::quantiles));
    }

    private static void get(Exchange exchange, ForeignTask task, boolean list) {
        Prefer prefer = exchange.client().prefer();
        ForeignAwait await = task.await((double) prefer.seconds().orElse(0));
        Future<JsonBuffers> answer = await.future().compose(seen -> {
            prefer.applied(false).ifPresent(applied -> exchange.header(PREFERENCE_APPLIED, applied));
            seen.leftSeconds().ifPresent(left -> exchange.header(HttpHeaders.RETRY_AFTER, String.valueOf(left)));
            return list ? listed(exchange, task, seen) : Future.succeededFuture(new JsonBuffers(seen.task()));
        });
        exchange.hold(answer, await::cancel, exchange::answer);
    }

    /** Writes a task of another node with the list of its delays, which are drawn here. */
    private static Future<JsonBuffers> listed(Exchange exchange, ForeignTask task, TaskReport seen) {
        exchange.takeDelays(seen.delays());
        return task.list(seen).map(JsonBuffers::new);
    }

    void list(Exchange exchange) {
        Future<ListedTasks> listed =
                foreign.list(TaskRequests.listing(exchange.client().query()));
        exchange.hold(listed, () -> {}, page -> {
            exchange.takeBytes((page.own().isPresent() ? BYTES_PER_LISTED_TASK : BYTES_PER_FOREIGN_TASK) * page.size());
            exchange.answer(page.own().map(TaskAnswers::text).orElseGet(() -> new JsonBuffers(page.json())));
        });
    }

    void cancel(Exchange exchange) {
        exchange.client().requireNoQuery();
        Optional<ForeignTask> elsewhere = elsewhere(exchange);
        if (elsewhere.isPresent()) {
            ForeignTask task = elsewhere.get();
            Future<JsonBuffers> answer = task.cancel().compose(seen -> listed(exchange, task, seen));
            exchange.hold(answer, () -> {}, exchange::answer);
            return;
        }
        exchange.answer(tasks.cancel(id(exchange)).map(task -> TaskAnswers.task(task, Answers::list)));
    }

    void stream(Exchange exchange) {
        StreamFormat format = StreamFormat.of(exchange.client().chooseAccepted(STREAM_TYPES));
        exchange.client().requireNoQuery();
        Optional<ForeignTask> elsewhere = elsewhere(exchange);
        if (elsewhere.isPresent()) {
            exchange.takeBytes(BYTES_PER_FOREIGN_STREAM);
            exchange.hold(elsewhere.get().open(), () -> {}, task -> stream(exchange, format, task));
            return;
        }
        Task<?> task = findTask(exchange);
        // The stream reads the log of the task, which the registry may forget meanwhile.
        exchange.takeDelaysOf(task.request());
        stream(exchange, format, StreamedTask.of(task));
    }

    private static void stream(Exchange exchange, StreamFormat format, StreamedTask task) {
        Optional<String> lastId = exchange.client().header(ClientRequest.LAST_EVENT_ID);
        if (lastId.equals(Optional.of(StreamFormat.END)) && task.isOver()) {
            // A browser that has the last event reconnects all the same. A 204 stops it.
            exchange.answerNoContent();
            return;
        }
        long after = lastId.map(id -> ClientRequest.received(id, task.finished(), "waits"))
                .orElse(0L);
        WaitLog log = task.log(after);
        exchange.stream(
                format,
                new StreamResponse.Content(
                        log,
                        after,
                        WaitRoutes.WAITS_PER_PIECE,
                        (from, to) -> format.waits(log, (int) from, (int) to, true),
                        task::now,
                        reason -> TaskAnswers.stopped(task.id(), reason)),
                // A task outlives its readers.
                () -> {});
    }

    private static String id(Exchange exchange) {
        return exchange.client().pathParameter("id");
    }

    private Optional<ForeignTask> elsewhere(Exchange exchange) {
        return foreign.elsewhere(id(exchange));
    }

    private Task<?> findTask(Exchange exchange) {
        return tasks.find(id(exchange));
    }

    /**
     * Continues when the task has ended or the client's {@code wait} is over. The time of the task's end is known by
     * then: the answer has it.
     */
    private void awaitTask(Exchange exchange, Task<?> task, Prefer prefer, boolean asTask, Consumer<Task<?>> then) {
        prefer.applied(asTask).ifPresent(applied -> exchange.header(PREFERENCE_APPLIED, applied));
        // Always succeeds: a task that ends before its end is planned completes it, too.
        tasks.whenPlanned(task).onSuccess(planned -> {
            TaskAwait await = tasks.await(task, (double) prefer.seconds().orElse(0));
            exchange.hold(await.future(), await::cancel, then);
        });
    }

    /** Answers with a task and, while it runs, with the seconds until it ends. They are known in advance. */
    private static void answer(Exchange exchange, int status, Task<?> task, Function<Measurement, JsonObject> fanOut) {
        // One snapshot for the header and the body, which must not contradict each other.
        TaskSnapshot now = task.snapshot();
        now.leftSeconds().ifPresent(left -> exchange.header(HttpHeaders.RETRY_AFTER, String.valueOf(left)));
        exchange.writer.send(status, MediaTypes.JSON, new JsonBuffers(TaskAnswers.task(task, now, fanOut)));
    }
}
