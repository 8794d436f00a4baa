package dev.bide.bus;

import dev.bide.json.Answers;
import dev.bide.json.ClusterAnswers;
import dev.bide.json.LatenessAnswers;
import dev.bide.json.TaskAnswers;
import dev.bide.lateness.Stall;
import dev.bide.peer.Node;
import dev.bide.peer.NodeTag;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.wait.Measurement;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Publishes events of tasks, measurements and stalls on the bus. Any thread may call it. */
public final class EventPublisher implements TaskListener {

    private final Vertx vertx;
    private final String address;
    private final Optional<NodeTag> node;

    /**
     * Creates a publisher.
     *
     * @param vertx whose bus to use
     * @param prefix what the address begins with
     * @param node the tag of this node, if it is in a cluster
     */
    public EventPublisher(Vertx vertx, String prefix, Optional<NodeTag> node) {
        this.vertx = vertx;
        this.address = prefix + ".events";
        this.node = node;
    }

    /**
     * Publishes a measurement.
     *
     * @param measured a measurement that has ended
     */
    public void measured(Measurement measured) {
        publish(Event.MEASUREMENT, Answers.measurement(measured));
    }

    /**
     * Publishes that event loops were held up.
     *
     * @param stall which loops, for how long, and why
     */
    public void stalled(Stall stall) {
        publish(Event.LATE, LatenessAnswers.stall(stall));
    }

    /**
     * Publishes that a deployment listens for HTTP.
     *
     * @param deployment the id of the deployment
     * @param host the address that it listens on
     * @param port the port that it listens on
     */
    public void listening(String deployment, String host, int port) {
        publish(Event.LISTENING, Answers.listening(deployment, host, port));
    }

    @Override
    public void created(Task<?> task) {
        publish(Event.CREATED, TaskAnswers.task(task, Answers::quantiles));
    }

    @Override
    public void progressed(Task<?> task) {
        publish(Event.PROGRESS, TaskAnswers.progress(task));
    }

    /** Publishes a task with quantiles. A subscriber that needs the list of delays can get it from the task. */
    @Override
    public void ended(Task<?> task) {
        publish(Event.ENDED, TaskAnswers.task(task, Answers::quantiles));
    }

    /**
     * Publishes that a node has come or gone.
     *
     * @param event {@link Event#JOINED}, {@link Event#LEFT} or {@link Event#LOST}
     * @param changed the node, which need not be this one
     * @param nodes how many nodes there are now
     */
    void changed(Event event, Node changed, int nodes) {
        vertx.eventBus().publish(address, Answers.event(event.key(), ClusterAnswers.changed(changed, nodes)));
    }

    private void publish(Event event, JsonObject json) {
        node.ifPresent(tag -> json.put("node", tag.toString()));
        vertx.eventBus().publish(address, Answers.event(event.key(), json));
    }
}
