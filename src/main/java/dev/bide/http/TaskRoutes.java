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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tasks over HTTP. The thread of the connection's loop calls it. */
final class TaskRoutes {

    private final Requests requests;
    private final Tasks tasks;

    TaskRoutes(Requests requests, Tasks tasks) {
        this.requests = requests;
        this.tasks = tasks;
    }

    void create(Exchange exchange) {
        exchange.noQuery();
        exchange.upload(body -> create(exchange, JsonBody.read(body)));
    }

    private void create(Exchange exchange, Fields body) {
        TaskRequest asked = TaskRequests.task(body, requests);
        Optional<IdempotencyKey> key =
                exchange.requestHeader("Idempotency-Key").map(text -> TaskRequests.key(text, body, asked));
        exchange.takeDelaysOf(asked.request());
        Task<?> task = tasks.start(asked, key);
        Prefer prefer = exchange.prefer();
        held(exchange, task, prefer, false, seen -> {
            boolean asEnded = prefer.waits() && seen.state() != TaskState.RUNNING;
            exchange.located(asEnded ? 200 : 202, seen);
        });
    }

    /** Answers with a task instead of what it comes to, unless it comes to that while the client is ready to wait. */
    <T> void instead(Exchange exchange, Task<T> task, Function<T, JsonObject> answer) {
        Prefer prefer = exchange.prefer();
        held(exchange, task, prefer, true, seen -> {
            if (prefer.waits() && seen.state() != TaskState.RUNNING) {
                exchange.answer(task.outcome().map(answer));
            } else {
                exchange.located(202, seen);
            }
        });
    }

    void get(Exchange exchange) {
        boolean list = TaskRequests.listed(exchange.query());
        Task<?> task = found(exchange);
        if (list) {
            exchange.takeDelaysOf(task.request());
        }
        held(
                exchange,
                task,
                exchange.prefer(),
                false,
                seen -> exchange.shown(200, seen, list ? Answers::list : Answers::quantiles));
    }

    void list(Exchange exchange) {
        exchange.answer(TaskAnswers.tasks(tasks.list(TaskRequests.listing(exchange.query()))));
    }

    void cancel(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(tasks.cancel(exchange.id()).map(task -> TaskAnswers.task(task, Answers::list)));
    }

    void stream(Exchange exchange) {
        StreamFormat format =
                StreamFormat.of(exchange.requireAccepted(StreamFormat.LINES.type(), StreamFormat.EVENTS.type()));
        exchange.noQuery();
        Task<?> task = found(exchange);
        exchange.takeDelaysOf(task.request());
        Optional<String> last = exchange.requestHeader("Last-Event-ID");
        if (last.equals(Optional.of(StreamFormat.END)) && task.log().isOver()) {
            exchange.nothing();
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
        return tasks.find(exchange.id());
    }

    /** Goes on when it is known when the task is going to end, and it has ended or the client will wait no longer. */
    private void held(Exchange exchange, Task<?> task, Prefer prefer, boolean instead, Consumer<Task<?>> then) {
        prefer.applied(instead).ifPresent(applied -> exchange.header("Preference-Applied", applied));
        tasks.planned(task).onSuccess(known -> {
            TaskAwait await = tasks.await(task, (double) prefer.seconds().orElse(0));
            exchange.hold(await.future(), await::cancel, then);
        });
    }

    /** Reads how many waits a client knows of that comes back. */
    private static int known(String id, int finished) {
        int known = id.matches("[0-9]{1,9}") ? Integer.parseInt(id) : Integer.MAX_VALUE;
        if (known > finished) {
            throw Refusal.invalid(
                    "Last-Event-ID", "must be a whole number from 0 to " + finished + ", for so many have ended", id);
        }
        return known;
    }
}
