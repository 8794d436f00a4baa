package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;

/** All that can be asked on the event bus; some of it is not waited for. */
final class BusErrands {

    private static final int TIMED_OUT = -1;

    private final Vertx vertx;
    private int readers;

    BusErrands(Vertx vertx) {
        this.vertx = vertx;
    }

    void begin(Errands errands) {
        ask(errands, 50, "wait-random", "{\"maxDelay\":2}");
        ask(errands, 50, "wait-random", "{\"maxDelay\":0}");
        ask(errands, 10, "wait-n", "{\"n\":1000,\"maxDelay\":1}");
        ask(errands, 0.2, "wait-n", "{\"n\":100000,\"maxDelay\":1,\"list\":false}");
        ask(errands, 5, "wait-n", "{\"n\":100,\"maxDelay\":5,\"need\":10}");
        ask(errands, 5, "measure-time", "{\"n\":1000,\"maxDelay\":1}");
        ask(errands, 1, "lateness", "{}");
        ask(errands, 1, "tasks.list", "{\"limit\":20}");
        refused(errands, 5, "wait-n", "{\"n\":-1}", 400);
        refused(errands, 5, "wait-n", "{\"n\":100,\"maxDelay\":5,\"timeout\":0.2}", 504);
        refused(errands, 5, "wait-n", "{\"n\":100,\"maxDelay\":1,\"failRate\":0.5,\"failStatus\":418}", 418);
        refused(
                errands,
                5,
                "wait-n",
                "{\"maxDelay\":0,\"list\":false,\"n\":" + (SoakServer.MOST_PENDING + 1) + "}",
                503);
        refused(errands, 2, "tasks.get", "{\"id\":\"1\"}", 404);
        errands.each(
                "bus, a wait, given up",
                10,
                () -> asked("wait-random", "{\"maxDelay\":2,\"seed\":1}", 10)
                        .transform(reply -> expect(reply.cause(), TIMED_OUT)));
        errands.each(
                "bus, a task, awaited",
                5,
                () -> created("{\"n\":10,\"maxDelay\":1}").compose(id -> asked("tasks.await", id, 30_000)));
        errands.each(
                "bus, a task, awaited a while",
                5,
                () -> created("{\"n\":10,\"maxDelay\":2}")
                        .compose(id -> asked("tasks.await", id.replace("}", ",\"wait\":0.1}"), 30_000)));
        errands.each(
                "bus, a task, cancelled",
                5,
                () -> created("{\"n\":10,\"maxDelay\":60}").compose(id -> asked("tasks.cancel", id, 30_000)));
        errands.each(
                "bus, a task, followed",
                3,
                () -> created("{\"n\":3000,\"maxDelay\":1}").compose(id -> follow(id, true)));
        errands.each(
                "bus, a task, followed a while",
                3,
                () -> created("{\"n\":3000,\"maxDelay\":1}").compose(id -> follow(id, false)));
    }

    private void ask(Errands errands, double aSecond, String operation, String body) {
        errands.each("bus, " + operation + " " + body, aSecond, () -> asked(operation, body, 30_000));
    }

    private void refused(Errands errands, double aSecond, String operation, String body, int code) {
        errands.each(
                "bus, " + operation + " " + body,
                aSecond,
                () -> asked(operation, body, 30_000).transform(reply -> expect(reply.cause(), code)));
    }

    private static Future<Void> expect(Throwable failure, int code) {
        return failure instanceof ReplyException reply && reply.failureCode() == code
                ? Future.succeededFuture()
                : Future.failedFuture(failure == null ? new IllegalStateException("it was answered") : failure);
    }

    private Future<JsonObject> asked(String operation, String body, int millis) {
        return vertx.eventBus()
                .<JsonObject>request(
                        "bide." + operation, new JsonObject(body), new DeliveryOptions().setSendTimeout(millis))
                .map(reply -> reply.body());
    }

    private Future<String> created(String body) {
        return asked("tasks.create", body, 30_000)
                .map(task -> new JsonObject().put("id", task.getString("id")).encode());
    }

    /** Reads a stream to its end, or only its beginning. */
    private Future<?> follow(String id, boolean toTheEnd) {
        String address = "reader." + readers++;
        Promise<Void> over = Promise.promise();
        MessageConsumer<JsonObject> consumer = vertx.eventBus().consumer(address);
        consumer.handler(message -> {
            if (message.body().containsKey("end")
                    || (!toTheEnd && message.body().containsKey("waits"))) {
                over.tryComplete();
            } else {
                message.reply(null);
            }
        });
        return asked("tasks.stream", id.replace("}", ",\"to\":\"" + address + "\"}"), 30_000)
                .compose(begun -> over.future())
                .eventually(consumer::unregister);
    }
}
