package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.operation.WireNames;
import dev.bide.pool.PoolUse;
import dev.bide.stream.WaitLog;
import dev.bide.task.Operation;
import dev.bide.task.Task;
import dev.bide.task.TaskPage;
import dev.bide.task.TaskSnapshot;
import dev.bide.task.TaskState;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Request;
import dev.bide.wait.Terms;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Writes tasks, with the same fields over HTTP and on the bus. Any thread may call it. */
public final class TaskAnswers {

    private TaskAnswers() {}

    /**
     * Writes a task as it is now.
     *
     * @param task any task
     * @param fanOut writes the result of a fan-out: {@link Answers#list}, {@link Answers#quantiles} or {@link Answers#message}
     * @return {@code id, name?, operation, state, request, createdAt, endsAt?, progress?} (for a fan-out) and, when it
     *     has ended, {@code endedAt} and {@code result} or {@code error}
     */
    public static JsonObject task(Task<?> task, Function<Measurement, JsonObject> fanOut) {
        return task(task, task.snapshot(), fanOut);
    }

    /**
     * Writes a task as it was at some moment.
     *
     * @param task any task
     * @param snapshot its state at that moment
     * @param fanOut writes the result of a fan-out
     * @return as {@link #task(Task, Function)}
     */
    public static JsonObject task(Task<?> task, TaskSnapshot snapshot, Function<Measurement, JsonObject> fanOut) {
        TaskState state = snapshot.state();
        JsonObject json = new JsonObject().put(Field.ID.key(), task.id());
        task.name().ifPresent(name -> json.put(Field.NAME.key(), name));
        json.put(Field.OPERATION.key(), WireNames.of(task.operation()))
                .put(Field.STATE.key(), WireNames.of(state))
                .put("request", request(task.request()))
                .put("createdAt", time(task.createdAt()));
        // While a large fan-out is drawn, its end is not known yet. It may also fail before.
        if (task.endsAt().succeeded()) {
            json.put("endsAt", time(task.endsAt().result()));
        }
        snapshot.endedAt().ifPresent(at -> json.put("endedAt", time(at)));
        if (task.request() instanceof FanOutRequest many) {
            json.put("progress", progress(snapshot.finished(), many.n()));
        }
        // By the state of the snapshot: the outcome may have come since, and would contradict the fields above.
        return state == TaskState.RUNNING ? json : ended(json, task.operation(), task.outcome(), fanOut);
    }

    /**
     * Writes the progress of a task.
     *
     * @param task the task of a fan-out
     * @return {@code id, name?, progress}
     */
    public static JsonObject progress(Task<?> task) {
        JsonObject json = new JsonObject().put(Field.ID.key(), task.id());
        task.name().ifPresent(name -> json.put(Field.NAME.key(), name));
        int of = ((FanOutRequest) task.request()).n();
        return json.put("progress", progress(task.snapshot().finished(), of));
    }

    /**
     * Writes a page of tasks.
     *
     * @param page some tasks
     * @return {@code tasks, next?}, the tasks with quantiles instead of lists
     */
    public static JsonObject tasks(TaskPage page) {
        JsonArray tasks = new JsonArray();
        each(page).forEachRemaining(tasks::add);
        return tasks(page, tasks);
    }

    /**
     * Prepares the text of a page of tasks, as they are now.
     *
     * @param page some tasks
     * @return the text of {@link #tasks(TaskPage)}, which writes each task only when its piece is next
     */
    public static JsonBuffers text(TaskPage page) {
        // A page of tasks with large shapes is a megabyte.
        return new JsonBuffers(tasks(page, each(page)));
    }

    private static JsonObject tasks(TaskPage page, Object tasks) {
        JsonObject json = new JsonObject().put("tasks", tasks);
        page.next().ifPresent(id -> json.put("next", id));
        return json;
    }

    private static Iterator<JsonObject> each(TaskPage page) {
        // All snapshots now: a task that ends while the first ones are read must not be in the wrong state for the
        // query.
        List<TaskSnapshot> snapshots =
                page.tasks().stream().<TaskSnapshot>map(Task::snapshot).toList();
        return IntStream.range(0, snapshots.size())
                .mapToObj(i -> task(page.tasks().get(i), snapshots.get(i), Answers::quantiles))
                .iterator();
    }

    /**
     * Writes waits of a task that have ended.
     *
     * @param id the id of the task
     * @param log the log of the task
     * @param from the index of the first wait
     * @param to the index after the last wait
     * @return {@code id, waits}, each wait with {@code delay, late, failed?}
     */
    public static JsonObject waits(String id, WaitLog log, int from, int to) {
        JsonArray waits = new JsonArray();
        log.each(from, to, (place, delay, late, failed) -> {
            JsonObject wait = new JsonObject().put("delay", delay).put("late", late);
            waits.add(failed ? wait.put("failed", true) : wait);
        });
        return new JsonObject().put(Field.ID.key(), id).put("waits", waits);
    }

    /**
     * Writes the start or the end of a task's stream.
     *
     * @param task the task as it is now
     * @param what {@code task} or {@code end}
     * @return {@code id} and the task under that key
     */
    public static JsonObject reading(JsonObject task, String what) {
        return new JsonObject()
                .put(Field.ID.key(), task.getString(Field.ID.key()))
                .put(what, task);
    }

    /**
     * Writes that the stream of a task is cut off, although the task may continue.
     *
     * @param id the id of the task
     * @param reason why
     * @return {@code id, error}
     */
    public static JsonObject stopped(String id, Throwable reason) {
        return new JsonObject().put(Field.ID.key(), id).put("error", Answers.error(reason));
    }

    /**
     * Writes the result of a fan-out.
     *
     * @param outcome its result, which is known
     * @return {@code state} and {@code result} or {@code error}
     */
    public static JsonObject summary(Future<Measurement> outcome) {
        TaskState state = outcome.succeeded() ? TaskState.DONE : TaskState.FAILED;
        JsonObject json = new JsonObject().put(Field.STATE.key(), WireNames.of(state));
        return ended(json, Operation.WAIT_N, outcome, Answers::quantiles);
    }

    private static JsonObject ended(
            JsonObject json, Operation operation, Future<?> outcome, Function<Measurement, JsonObject> fanOut) {
        if (outcome.failed()) {
            return json.put("error", Answers.error(outcome.cause()));
        }
        return json.put(
                "result",
                switch (operation) {
                    case WAIT_RANDOM -> Answers.wait((Wait) outcome.result());
                    case WAIT_N -> fanOut.apply((Measurement) outcome.result());
                    case MEASURE_TIME -> Answers.measurement((Measurement) outcome.result());
                });
    }

    private static JsonObject progress(int finished, int of) {
        return new JsonObject().put("finished", finished).put("of", of);
    }

    private static JsonObject request(Request request) {
        JsonObject json = new JsonObject();
        if (request instanceof FanOutRequest many) {
            json.put(Field.N.key(), many.n());
        }
        Shapes.put(json.getMap(), request.shape());
        json.put(Field.SEED.key(), request.seed());
        // From here on, only what is not at its default, as a client would write the request.
        Terms terms = request.terms();
        if (terms.timeout() < Double.POSITIVE_INFINITY) {
            json.put(Field.TIMEOUT.key(), terms.timeout());
        }
        if (terms.failRate() > 0) {
            json.put(Field.FAIL_RATE.key(), terms.failRate()).put(Field.FAIL_STATUS.key(), terms.failStatus());
        }
        if (request instanceof WaitRequest one) {
            one.index().ifPresent(index -> json.put(Field.INDEX.key(), index));
            one.pool().ifPresent(use -> put(json, use));
        }
        if (request instanceof FanOutRequest many && many.need() < many.n()) {
            json.put(Field.NEED.key(), many.need());
        }
        if (request instanceof FanOutRequest many && many.onFailure() != OnFailure.FAIL_FAST) {
            json.put(Field.ON_FAILURE.key(), WireNames.of(many.onFailure()));
        }
        if (request instanceof FanOutRequest many && many.nodes() != 1) {
            json.put(Field.NODES.key(), many.nodes() == FanOutRequest.ALL_NODES ? (Object) "all" : many.nodes());
        }
        return json;
    }

    private static void put(JsonObject json, PoolUse use) {
        json.put(Field.POOL.key(), use.pool());
        if (use.capacity() > 0) {
            json.put(Field.CAPACITY.key(), use.capacity());
        }
        if (use.perPending() > 0) {
            json.put(Field.PER_PENDING.key(), use.perPending());
        }
    }

    private static String time(Instant at) {
        // Instant.toString() has as many decimals as the clock, and milliseconds are enough for a reader.
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
