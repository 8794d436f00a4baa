package dev.bide.bus;

import dev.bide.json.TaskAnswers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.stream.LogListener;
import dev.bide.stream.LogReader;
import dev.bide.task.Task;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;

/**
 * Somebody who follows a task at an address. Each message is one that asks for a reply, whatever it is: the next one goes
 * out when that has come, and none after one that nobody took. The thread of its loop calls it.
 */
final class TaskFollower implements LogListener {

    private final Vertx vertx;
    private final String to;
    private final Task<?> task;

    TaskFollower(Vertx vertx, String to, Task<?> task) {
        this.vertx = vertx;
        this.to = to;
        this.task = task;
    }

    /** Tells that the reading begins, and goes on if anybody replies to that. */
    Future<Task<?>> follow(Loop loop, int after) {
        if (after > task.log().finished()) {
            throw Refusal.invalid(
                    "after",
                    "must be a whole number from 0 to " + task.log().finished() + ", for so many have ended",
                    after);
        }
        LogReader reading = new LogReader(loop, task.log(), after, this);
        return ask(TaskAnswers.reading(task, "task"))
                .<Task<?>>map(task)
                .onSuccess(taken -> reading.begin())
                .recover(failure -> Future.failedFuture(refusal(failure)));
    }

    /** Tells what is wrong with an address; if nothing is, the bus is going down, or this door. */
    private Refusal refusal(Throwable failure) {
        ReplyFailure type = failure instanceof ReplyException reply ? reply.failureType() : ReplyFailure.ERROR;
        return switch (type) {
            case NO_HANDLERS -> new Refusal(Reason.INVALID, "nobody listens at " + Refusal.shown(to) + " (to)");
            case TIMEOUT -> new Refusal(Reason.INVALID, "nobody replies at " + Refusal.shown(to) + " (to)");
            case RECIPIENT_FAILURE ->
                new Refusal(Reason.INVALID, "whoever listens at " + Refusal.shown(to) + " (to) wants nothing");
            default -> Refusal.stopping();
        };
    }

    @Override
    public Future<?> waits(int from, int to) {
        return ask(TaskAnswers.waits(task, from, to));
    }

    @Override
    public Future<?> quiet() {
        return ask(TaskAnswers.waits(task, 0, 0)); // whoever has gone does not reply
    }

    @Override
    public void stalled() {
        // Whoever does not reply within the bus's own time is told nothing more.
    }

    @Override
    public void over() {
        tell(TaskAnswers.reading(task, "end"));
    }

    @Override
    public void stopped(Throwable reason) {
        tell(TaskAnswers.stopped(task, reason));
    }

    private Future<?> ask(JsonObject message) {
        return vertx.eventBus().request(to, message);
    }

    private void tell(JsonObject message) {
        vertx.eventBus().send(to, message);
    }
}
