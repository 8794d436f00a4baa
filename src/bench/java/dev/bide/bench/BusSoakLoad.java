package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;

/** Every operation on the event bus, with valid and invalid requests. Some callers give up before the reply. */
final class BusSoakLoad {

    /** The failure code of Vert.x when no reply arrives in time. */
    private static final int TIMED_OUT = -1;

    private static final int REPLY_TIMEOUT_MILLIS = 30_000;

    private final Vertx vertx;
    private int streamReaders;

    BusSoakLoad(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Adds all requests to a load. It has to be called on an event loop. */
    void start(SoakLoad load) {
        answered(load, 50, "wait-random", "{\"maxDelay\":2}");
        answered(load, 50, "wait-random", "{\"maxDelay\":0}");
        answered(load, 10, "wait-n", "{\"n\":1000,\"maxDelay\":1}");
        answered(load, 0.2, "wait-n", "{\"n\":100000,\"maxDelay\":1,\"list\":false}");
        answered(load, 5, "wait-n", "{\"n\":100,\"maxDelay\":5,\"need\":10}");
        answered(load, 5, "measure-time", "{\"n\":1000,\"maxDelay\":1}");
        answered(load, 1, "lateness", "{}");
        answered(load, 1, "tasks.list", "{\"limit\":20}");
        refused(load, 5, "wait-n", "{\"n\":-1}", 400);
        refused(load, 5, "wait-n", "{\"n\":100,\"maxDelay\":5,\"timeout\":0.2}", 504);
        refused(load, 5, "wait-n", "{\"n\":100,\"maxDelay\":1,\"failRate\":0.5,\"failStatus\":418}", 418);
        refused(load, 5, "wait-n", "{\"maxDelay\":0,\"list\":false,\"n\":" + (SoakServer.MAX_PENDING + 1) + "}", 503);
        refused(load, 2, "tasks.get", "{\"id\":\"1\"}", 404);
        load.repeat(
                "bus, a wait, reply not awaited",
                10,
                () -> request("wait-random", "{\"maxDelay\":10,\"seed\":1}", 10)
                        .transform(reply -> expect(reply.cause(), TIMED_OUT)));
        load.repeat(
                "bus, a task, awaited",
                5,
                () -> createTask("{\"n\":10,\"maxDelay\":1}")
                        .compose(id -> request("tasks.await", id, REPLY_TIMEOUT_MILLIS)));
        load.repeat(
                "bus, a task, awaited with a time limit",
                5,
                () -> createTask("{\"n\":10,\"maxDelay\":2}")
                        .compose(
                                id -> request("tasks.await", id.replace("}", ",\"wait\":0.1}"), REPLY_TIMEOUT_MILLIS)));
        load.repeat(
                "bus, a task, cancelled",
                5,
                () -> createTask("{\"n\":10,\"maxDelay\":60}")
                        .compose(id -> request("tasks.cancel", id, REPLY_TIMEOUT_MILLIS)));
        load.repeat(
                "bus, a task, streamed",
                3,
                () -> createTask("{\"n\":3000,\"maxDelay\":1}").compose(id -> readStream(id, true)));
        load.repeat(
                "bus, a task, streamed in part",
                3,
                () -> createTask("{\"n\":3000,\"maxDelay\":1}").compose(id -> readStream(id, false)));
    }

    private void answered(SoakLoad load, double perSecond, String operation, String body) {
        load.repeat("bus, " + operation + " " + body, perSecond, () -> request(operation, body, REPLY_TIMEOUT_MILLIS));
    }

    private void refused(SoakLoad load, double perSecond, String operation, String body, int code) {
        load.repeat(
                "bus, " + operation + " " + body,
                perSecond,
                () -> request(operation, body, REPLY_TIMEOUT_MILLIS).transform(reply -> expect(reply.cause(), code)));
    }

    private static Future<Void> expect(Throwable failure, int code) {
        return failure instanceof ReplyException reply && reply.failureCode() == code
                ? Future.succeededFuture()
                : Future.failedFuture(failure == null ? new IllegalStateException("the request succeeded") : failure);
    }

    private Future<JsonObject> request(String operation, String body, int timeoutMillis) {
        return vertx.eventBus()
                .<JsonObject>request(
                        "bide." + operation, new JsonObject(body), new DeliveryOptions().setSendTimeout(timeoutMillis))
                .map(reply -> reply.body());
    }

    private Future<String> createTask(String body) {
        return request("tasks.create", body, REPLY_TIMEOUT_MILLIS)
                .map(task -> new JsonObject().put("id", task.getString("id")).encode());
    }

    /** Creates a reader for a task's stream, and reads it to its end or only its first waits. */
    private Future<?> readStream(String id, boolean toTheEnd) {
        String address = "reader." + streamReaders++;
        Promise<Void> done = Promise.promise();
        MessageConsumer<JsonObject> consumer = vertx.eventBus().consumer(address);
        consumer.handler(message -> {
            if (message.body().containsKey("end")
                    || (!toTheEnd && message.body().containsKey("waits"))) {
                done.tryComplete();
            } else {
                // Flow control: the server sends the next message after this reply.
                message.reply(null);
            }
        });
        return request("tasks.stream", id.replace("}", ",\"to\":\"" + address + "\"}"), REPLY_TIMEOUT_MILLIS)
                .compose(started -> done.future())
                .eventually(consumer::unregister);
    }
}
