package dev.bide.bus;

import dev.bide.json.Answers;
import dev.bide.json.LatenessAnswers;
import dev.bide.json.Shapes;
import dev.bide.json.TaskAnswers;
import dev.bide.lateness.LoopReport;
import dev.bide.metric.Metrics;
import dev.bide.operation.Fields;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Requests.Listed;
import dev.bide.operation.TaskRequests;
import dev.bide.operation.TaskRequests.Awaited;
import dev.bide.operation.TaskRequests.Followed;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.ScriptProgress;
import dev.bide.script.ScriptedWaits;
import dev.bide.shape.Profiles;
import dev.bide.task.Task;
import dev.bide.task.TaskRequest;
import dev.bide.task.Tasks;
import dev.bide.wait.Engine;
import dev.bide.wait.Measurement;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The operations on the event bus. Its loop's thread calls it. */
public final class BusApi {

    private static final Logger LOG = System.getLogger(BusApi.class.getName());

    private final Vertx vertx;
    private final String prefix;
    private final Requests requests;
    private final Engine engine;
    private final ScriptedWaits calls;
    private final Profiles profiles;
    private final Tasks tasks;
    private final Metrics metrics;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    private boolean stopping;

    /**
     * Makes a door that is closed.
     *
     * @param vertx whose bus to use
     * @param prefix what the addresses begin with
     * @param operations what can be asked for
     * @param metrics what can be told
     */
    public BusApi(Vertx vertx, String prefix, Operations operations, Metrics metrics) {
        this.vertx = vertx;
        this.prefix = prefix;
        this.requests = new Requests(operations.engine().limits(), operations.profiles());
        this.engine = operations.engine();
        this.calls = operations.scripts();
        this.profiles = operations.profiles();
        this.tasks = operations.tasks();
        this.metrics = metrics;
    }

    /**
     * Opens the door.
     *
     * @return a future that completes when every address is known on the whole bus
     */
    public Future<Void> open() {
        answer("wait-random", fields -> calls.one(requests.call(fields)).future(), Answers::wait);
        answer("wait-n", this::waitN, Function.identity());
        answer(
                "measure-time",
                fields -> engine.measureTime(requests.measurement(fields)).future(),
                Answers::measurement);
        answer("draw", this::draw, Function.identity());
        answer("profiles", this::profiles, Shapes::profiles);
        answer("scripts.delete", this::deleteScript, Answers::script);
        answer("tasks.create", this::create, BusApi::record);
        answer("tasks.get", fields -> Future.succeededFuture(tasks.find(TaskRequests.id(fields))), BusApi::record);
        answer(
                "tasks.list",
                fields -> Future.succeededFuture(tasks.list(TaskRequests.listing(fields))),
                TaskAnswers::tasks);
        answer("tasks.await", this::await, BusApi::record);
        answer("tasks.stream", this::stream, BusApi::record);
        answer("tasks.cancel", fields -> tasks.cancel(TaskRequests.id(fields)), BusApi::record);
        answer("lateness", this::lateness, LatenessAnswers::lateness);
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** Refuses whoever asks from now on. */
    public void refuse() {
        stopping = true;
    }

    /**
     * Closes the door. What is sent from now on finds nobody; Vert.x says so to its sender at once.
     *
     * @return a future that completes when no address is left
     */
    public Future<Void> close() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private Future<JsonObject> waitN(Fields fields) {
        Listed asked = requests.fanOut(fields);
        checkLength(asked);
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::shortList : Answers::quantiles;
        return engine.waitN(asked.request()).future().map(answer);
    }

    private static void checkLength(Listed asked) {
        int n = asked.request().need();
        if (asked.list() && n > Answers.LONGEST_MESSAGE) {
            throw Refusal.invalid(
                    asked.request().n() == n ? "n" : "need",
                    "must be at most " + Answers.LONGEST_MESSAGE
                            + " for a list in one message (ask with \"list\":false, or over HTTP)",
                    n);
        }
    }

    private Future<JsonObject> draw(Fields fields) {
        Listed asked = requests.drawing(fields);
        checkLength(asked);
        return engine.draw(asked.request())
                .map(delays -> asked.list()
                        ? Answers.drawnList(asked.request(), Answers.array(delays))
                        : Answers.drawnQuantiles(asked.request(), delays));
    }

    private Future<Profiles> profiles(Fields fields) {
        fields.only(List.of());
        return Future.succeededFuture(profiles);
    }

    private Future<ScriptProgress> deleteScript(Fields fields) {
        return Future.succeededFuture(calls.delete(Requests.key(fields)));
    }

    private Future<Task<?>> create(Fields fields) {
        TaskRequest asked = TaskRequests.keyedTask(fields, requests);
        return tasks.planned(tasks.start(asked, TaskRequests.key(fields, asked)));
    }

    private Future<Task<?>> await(Fields fields) {
        Awaited asked = TaskRequests.await(fields);
        return tasks.await(tasks.find(asked.id()), asked.seconds()).future();
    }

    private Future<Task<?>> stream(Fields fields) {
        Followed asked = TaskRequests.follow(fields);
        Task<?> task = tasks.find(asked.id());
        return new TaskFollower(vertx, asked.to(), task).follow(engine.loop(), asked.after());
    }

    private Future<List<LoopReport>> lateness(Fields fields) {
        fields.only(List.of());
        return Future.succeededFuture(metrics.meter().reports());
    }

    private static JsonObject record(Task<?> task) {
        return TaskAnswers.task(task, Answers::message);
    }

    private <T> void answer(String operation, Function<Fields, Future<T>> ask, Function<T, JsonObject> encode) {
        String address = prefix + "." + operation;
        consumers.add(vertx.eventBus().consumer(address, message -> answer(message, ask, encode)));
    }

    private <T> void answer(Message<Object> message, Function<Fields, Future<T>> ask, Function<T, JsonObject> encode) {
        Future<T> answer;
        try {
            answer = stopping ? Future.failedFuture(Refusal.stopping()) : ask.apply(Fields.of(message.body()));
        } catch (RuntimeException | Error e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(new Reply<>(message, encode, metrics.refusals()));
    }

    /** Replies when the answer is there: all that a wait keeps of its message, of which there may be very many. */
    private record Reply<T>(Message<Object> message, Function<T, JsonObject> encode, RefusalCounts refusals)
            implements Completable<T> {

        @Override
        public void complete(T answer, Throwable failure) {
            if (failure != null) {
                refuse(message, refusals, failure);
                return;
            }
            try {
                message.reply(encode.apply(answer));
            } catch (RuntimeException | Error e) {
                // A future would keep it to itself, and the caller would wait.
                refuse(message, refusals, e);
            }
        }
    }

    private static void refuse(Message<Object> message, RefusalCounts refusals, Throwable failure) {
        Refusal refusal = Answers.refusal(failure);
        refusals.add(refusal.reason());
        if (refusal.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "a message to " + message.address() + " could not be answered", failure);
        }
        message.fail(refusal.code(), refusal.getMessage());
    }
}
