package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.json.JsonBody;
import dev.bide.json.StreamFormat;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.TaskRequests;
import dev.bide.refusal.Refusal;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Task;
import dev.bide.task.TaskAwait;
import dev.bide.task.TaskRequest;
import dev.bide.task.TaskState;
import dev.bide.task.Tasks;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tasks over HTTP. Only the thread of the connection's loop may call it. */
final class TaskRoutes {

    private static final List<String> STREAM_TYPES = List.of(StreamFormat.LINES.type(), StreamFormat.EVENTS.type());

    private final Requests requests;
    private final Tasks tasks;

    TaskRoutes(Requests requests, Tasks tasks) {
        this.requests = requests;
        this.tasks = tasks;
    }

    void create(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.readBody(body -> create(exchange, JsonBody.read(body)));
    }

    private void create(Exchange exchange, Fields body) {
        TaskRequest asked = TaskRequests.task(body, requests);
        Optional<IdempotencyKey> key =
                exchange.client().header("Idempotency-Key").map(text -> TaskRequests.key(text, body, asked));
        exchange.takeDelaysOf(asked.request());
        Task<?> task = tasks.start(asked, key);
        Prefer prefer = exchange.client().prefer();
        held(exchange, task, prefer, false, seen -> {
            boolean asEnded = prefer.waits() && seen.state() != TaskState.RUNNING;
            exchange.answerLocated(asEnded ? 200 : 202, seen);
        });
    }

    /** Answers with a task, or with its result if it ends while the client is prepared to wait. */
    <T> void answerWithTask(Exchange exchange, Task<T> task, Function<T, JsonObject> answer) {
        Prefer prefer = exchange.client().prefer();
        held(exchange, task, prefer, true, seen -> {
            if (prefer.waits() && seen.state() != TaskState.RUNNING) {
                exchange.answer(task.outcome().map(answer));
            } else {
                exchange.answerLocated(202, seen);
            }
        });
    }

    void get(Exchange exchange) {
        boolean list = TaskRequests.listed(exchange.client().query());
        Task<?> task = found(exchange);
        if (list) {
            exchange.takeDelaysOf(task.request());
        }
        held(
                exchange,
                task,
                exchange.client().prefer(),
                false,
                seen -> exchange.answerTask(200, seen, list ? Answers::list : Answers::quantiles));
    }

    void list(Exchange exchange) {
        exchange.answer(TaskAnswers.tasks(
                tasks.list(TaskRequests.listing(exchange.client().query()))));
    }

    void cancel(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.answer(
                tasks.cancel(exchange.client().pathParameter("id")).map(task -> TaskAnswers.task(task, Answers::list)));
    }

    void stream(Exchange exchange) {
        StreamFormat format = StreamFormat.of(exchange.client().chooseAccepted(STREAM_TYPES));
        exchange.client().requireNoQuery();
        Task<?> task = found(exchange);
        exchange.takeDelaysOf(task.request());
        Optional<String> last = exchange.client().header("Last-Event-ID");
        if (last.equals(Optional.of(StreamFormat.END)) && task.log().isOver()) {
            exchange.answerNoContent();
            return;
        }
        int after = last.map(id -> known(id, task.log().finished())).orElse(0);
        exchange.stream(
                format,
                task.log(),
                new StreamResponse.Ends(
                        () -> TaskAnswers.task(task, Answers::quantiles),
                        reason -> TaskAnswers.stopped(task, reason),
                        true),
                after,
                () -> {});
    }

    private Task<?> found(Exchange exchange) {
        return tasks.find(exchange.client().pathParameter("id"));
    }

    /**
     * Continues when the task has ended or the client's {@code wait} is over. The time of the task's end is known by
     * then: the answer has it.
     */
    private void held(Exchange exchange, Task<?> task, Prefer prefer, boolean instead, Consumer<Task<?>> then) {
        prefer.applied(instead).ifPresent(applied -> exchange.header("Preference-Applied", applied));
        // The end of a large fan-out is known only when it is drawn, some milliseconds later; every answer shows it.
        tasks.whenPlanned(task).onSuccess(known -> {
            TaskAwait await = tasks.await(task, (double) prefer.seconds().orElse(0));
            exchange.hold(await.future(), await::cancel, then);
        });
    }

    /** Reads how many waits a returning client has already received. */
    private static int known(String id, int finished) {
        int known = id.matches("[0-9]{1,9}") ? Integer.parseInt(id) : Integer.MAX_VALUE;
        if (known > finished) {
            throw Refusal.invalid(
                    "Last-Event-ID", "must be a whole number from 0 to " + finished + ", for so many have ended", id);
        }
        return known;
    }
}
