package dev.bide.bus;

import dev.bide.json.Answers;
import dev.bide.json.LatenessAnswers;
import dev.bide.json.TaskAnswers;
import dev.bide.lateness.Stall;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.wait.Measurement;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Publishes what has begun, goes on and has come to an end, for anyone to watch. Any thread may call it. */
public final class EventPublisher implements TaskListener {

    private final Vertx vertx;
    private final String address;

    /**
     * Makes a publisher.
     *
     * @param vertx whose bus to use
     * @param prefix what the address begins with
     */
    public EventPublisher(Vertx vertx, String prefix) {
        this.vertx = vertx;
        this.address = prefix + ".events";
    }

    /**
     * Publishes a measurement.
     *
     * @param measured one that is over
     */
    public void measured(Measurement measured) {
        publish("measurement", Answers.measurement(measured));
    }

    /**
     * Publishes that an event loop was held up.
     *
     * @param heldUp which, and for how long
     */
    public void heldUp(Stall heldUp) {
        publish("late", LatenessAnswers.heldUp(heldUp));
    }

    @Override
    public void created(Task<?> task) {
        publish("created", TaskAnswers.task(task, Answers::quantiles));
    }

    @Override
    public void progressed(Task<?> task) {
        publish("progress", TaskAnswers.progress(task));
    }

    /** Publishes a task with the quantiles of its delays if it was a fan-out: a list is fetched by who wants it. */
    @Override
    public void ended(Task<?> task) {
        publish("ended", TaskAnswers.task(task, Answers::quantiles));
    }

    private void publish(String event, JsonObject json) {
        vertx.eventBus().publish(address, Answers.event(event, json));
    }
}
