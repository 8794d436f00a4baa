package dev.bide.bus;

import dev.bide.json.StreamedTask;
import dev.bide.json.TaskAnswers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.stream.LogListener;
import dev.bide.stream.LogReader;
import dev.bide.stream.WaitLog;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;

/**
 * Sends the waits of a task to an address. Each message asks for a reply, which may be anything: the next message goes out
 * when the reply has come, and none after a message without a reply. That is the back-pressure. Only the thread of its loop
 * may call it.
 */
final class TaskFollower implements LogListener {

    /** The most waits of one message. */
    private static final int WAITS_PER_MESSAGE = 1024;

    private final Vertx vertx;
    private final String receiver;
    private final StreamedTask task;

    /** The log of the task; null until the first reply. */
    private WaitLog log;

    TaskFollower(Vertx vertx, String receiver, StreamedTask task) {
        this.vertx = vertx;
        this.receiver = receiver;
        this.task = task;
    }

    /** Sends the task, and its waits once the receiver has replied to that. */
    Future<?> follow(Loop loop, int after) {
        if (after > task.finished()) {
            throw Refusal.invalid(
                    "after",
                    "must be a whole number from 0 to " + task.finished() + ", the waits that have ended",
                    after);
        }
        // The first reply shows that there is a receiver. Only then is the log read for it.
        return request(TaskAnswers.reading(task.now(), "task"))
                .onSuccess(replied -> read(loop, after))
                .recover(failure -> Future.failedFuture(refusal(failure)));
    }

    private void read(Loop loop, int after) {
        log = task.log(after);
        new LogReader(loop, log, after, WAITS_PER_MESSAGE, this).begin();
    }

    /** Returns what is wrong with the address. Otherwise the bus, or this instance, is closing. */
    private Refusal refusal(Throwable failure) {
        ReplyFailure type = failure instanceof ReplyException reply ? reply.failureType() : ReplyFailure.ERROR;
        return switch (type) {
            case NO_HANDLERS -> new Refusal(Reason.INVALID, "nothing listens at " + Refusal.shown(receiver) + " (to)");
            case TIMEOUT ->
                new Refusal(Reason.INVALID, "the receiver at " + Refusal.shown(receiver) + " (to) does not reply");
            case RECIPIENT_FAILURE ->
                new Refusal(Reason.INVALID, "the receiver at " + Refusal.shown(receiver) + " (to) refuses the waits");
            default -> Refusal.stopping();
        };
    }

    @Override
    public Future<?> entries(long from, long to) {
        return request(TaskAnswers.waits(task.id(), log, (int) from, (int) to));
    }

    @Override
    public Future<?> quiet() {
        // Without waits, but it asks for a reply, too: if the receiver has gone there is none, and the reader closes.
        return request(TaskAnswers.waits(task.id(), log, 0, 0));
    }

    @Override
    public void over() {
        send(TaskAnswers.reading(task.now(), "end"));
    }

    @Override
    public void stopped(Throwable reason) {
        send(TaskAnswers.stopped(task.id(), reason));
    }

    private Future<?> request(JsonObject message) {
        return vertx.eventBus().request(receiver, message);
    }

    /** Sends the last message. No reply is requested, because nothing would follow it. */
    private void send(JsonObject message) {
        vertx.eventBus().send(receiver, message);
    }
}
