package dev.bide.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alarm that forgets ended tasks although nothing looks them up. */
class ExpiryTest {

    private final Instances instances = new Instances();
    private final HandTimers timers = instances.timers;
    private final TaskRegistry registry = instances.registry;

    /** Starts a task, and cancels it at once. It is kept for a minute. */
    private void endOne() {
        assertTrue(instances.startWait(WaitRequest.upTo(10).withSeed(7)).cancel());
    }

    @Test
    void eachEndedTaskIsForgottenAfterItsTimeToLiveWithoutALookUp() {
        endOne();
        timers.advance(Duration.ofSeconds(10));
        endOne();
        timers.advance(Duration.ofSeconds(50).minusNanos(1));
        assertEquals(2, registry.ended());
        timers.advance(Duration.ofMillis(2));
        assertEquals(1, registry.ended());
        timers.advance(Duration.ofSeconds(10));
        assertEquals(0, registry.ended());
        assertEquals(0, timers.pending(), "no task, no alarm");
        assertEquals(List.of(), timers.reported());
    }

    @Test
    void theAlarmIsSetAgainForATaskThatEndsAfterAllOthersAreForgotten() {
        for (int i = 0; i < 3; i++) {
            endOne();
            assertEquals(1, registry.ended());
            timers.advance(Duration.ofSeconds(61));
            assertEquals(0, registry.ended());
        }
    }

    @Test
    void aTaskThatEndsWhileTheAlarmIsSetQueuesNoCall() {
        endOne();
        timers.settle();
        assertEquals(1, timers.pending());
        endOne();
        assertFalse(timers.turn(), "nothing is queued");
        assertEquals(1, timers.pending());
    }

    @Test
    void aTaskForgetsAnAwaitThatHasFailed() {
        endOne();
        timers.settle(); // the alarm is set, so the end of another task queues no call for it
        Engine stopping = instances.engine(new Limits(10, 10, 10, 3, 60));
        Task<?> task = instances.startWait(WaitRequest.upTo(10).withSeed(7));
        TaskAwait await = instances.tasks(stopping).await(task, 5);
        stopping.stop();
        timers.settle();
        assertTrue(await.future().failed());
        assertTrue(task.cancel());
        assertFalse(timers.turn(), "nothing is queued");
    }
}
