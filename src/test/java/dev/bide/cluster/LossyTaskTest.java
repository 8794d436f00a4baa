package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.peer.FakeCluster;
import dev.bide.task.Task;
import dev.bide.time.HandTimers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A task whose fan-out has lost a node, as a third node shows it. */
class LossyTaskTest {

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster network = new FakeCluster(timers);
    private final NodeOfTasks a = new NodeOfTasks(timers, network, "a");
    private final NodeOfTasks b = new NodeOfTasks(timers, network, "b");
    private final NodeOfTasks c = new NodeOfTasks(timers, network, "c");

    @Test
    void itsListHasNoLostWait() {
        FanOutRequest request =
                FanOutRequest.of(5000).upTo(10).withSeed(7).failing(0.3, 500).collecting();
        Task<Measurement> task = a.tasks.waitN(request.over(FanOutRequest.ALL_NODES));
        timers.advance(Duration.ofSeconds(4));
        network.kill(b.node.nodes().self().id());
        timers.advance(Duration.ofSeconds(7));
        Measurement measured = task.future().result();
        assertTrue(measured.lost() > 0 && measured.delays().length > 1000, measured::toString);

        ForeignTask seen = c.find(task);
        Future<JsonObject> listed = seen.await(0).future().compose(seen::list);
        timers.settle();
        JsonObject result = listed.result().getJsonObject("result");
        assertEquals(measured.lost(), result.getInteger("lost"));
        assertArrayEquals(measured.delays(), (double[]) result.getValue("delays"));
    }
}
