package dev.bide.bus;

import dev.bide.json.Answers;
import dev.bide.json.Fields;
import dev.bide.json.Requests;
import dev.bide.json.Requests.Listed;
import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Waits;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The operations on the event bus. Its loop's thread calls it. */
public final class BusDoor {

    private static final Logger LOG = System.getLogger(BusDoor.class.getName());

    private final Vertx vertx;
    private final String prefix;
    private final Waits waits;
    private final Measures measures;
    private final Tasks tasks;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    /** Whoever waits here for the end of a task, which may well run on another loop. */
    private final Set<Promise<Task<?>>> awaited = ConcurrentHashMap.newKeySet();

    private boolean stopping;

    /**
     * Makes a door that is closed.
     *
     * @param vertx whose bus to use
     * @param prefix what the addresses begin with
     * @param waits what waits once
     * @param measures what waits many times
     * @param tasks what keeps tasks
     */
    public BusDoor(Vertx vertx, String prefix, Waits waits, Measures measures, Tasks tasks) {
        this.vertx = vertx;
        this.prefix = prefix;
        this.waits = waits;
        this.measures = measures;
        this.tasks = tasks;
    }

    /**
     * Opens the door.
     *
     * @return a future that completes when every address is known on the whole bus
     */
    public Future<Void> open() {
        answer("wait-random", fields -> waits.one(Requests.wait(fields)).future(), Answers::wait);
        answer("wait-n", this::waitN, Function.identity());
        answer(
                "measure-time",
                fields -> measures.measureTime(Requests.measurement(fields, waits.limits()))
                        .future(),
                Answers::measurement);
        answer("tasks.create", fields -> found(tasks.start(Requests.task(fields, waits.limits()))), BusDoor::record);
        answer("tasks.get", fields -> found(tasks.find(Requests.id(fields))), BusDoor::record);
        answer("tasks.await", this::await, BusDoor::record);
        answer("tasks.cancel", fields -> tasks.cancel(Requests.id(fields)), BusDoor::record);
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** Answers all who wait here for the end of a task that may go on elsewhere, and whoever asks from now on. */
    public void stopWaiting() {
        stopping = true;
        List.copyOf(awaited).forEach(answer -> answer.tryFail(Refusal.stopping()));
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
        Listed asked = Requests.fanOut(fields, waits.limits());
        int n = asked.request().n();
        if (asked.list() && n > Answers.LONGEST_MESSAGE) {
            throw Refusal.invalid(
                    "n",
                    "must be at most " + Answers.LONGEST_MESSAGE
                            + " for a list in one message (ask with \"list\":false, or over HTTP)",
                    n);
        }
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::shortList : Answers::quantiles;
        return measures.waitN(asked.request()).future().map(answer);
    }

    private Future<Task<?>> await(Fields fields) {
        Task<?> task = tasks.find(Requests.id(fields));
        Promise<Task<?>> answer = Promise.promise();
        awaited.add(answer);
        task.outcome().onComplete(outcome -> {
            awaited.remove(answer);
            boolean unused = answer.tryComplete(task);
        });
        return answer.future();
    }

    private static Future<Task<?>> found(Task<?> task) {
        return Future.succeededFuture(task);
    }

    private static JsonObject record(Task<?> task) {
        return Answers.task(task, Answers::message);
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
        answer.onComplete(new Reply<>(message, encode));
    }

    /** Replies when the answer is there: all that a wait keeps of its message, of which there may be very many. */
    private record Reply<T>(Message<Object> message, Function<T, JsonObject> encode) implements Completable<T> {

        @Override
        public void complete(T answer, Throwable failure) {
            if (failure != null) {
                refuse(message, failure);
                return;
            }
            try {
                message.reply(encode.apply(answer));
            } catch (RuntimeException | Error e) {
                // A future would keep it to itself, and the caller would wait.
                refuse(message, e);
            }
        }
    }

    private static void refuse(Message<Object> message, Throwable failure) {
        Refusal refusal = Answers.refusal(failure);
        if (refusal.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "a message to " + message.address() + " could not be answered", failure);
        }
        message.fail(refusal.reason().code(), refusal.getMessage());
    }
}
