package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class VertxTimersTest {

    private static final long TWO_MILLIS_NANOS = 2_000_000;

    /** A queued task would run before the timer, although the timer is due. */
    @Test
    void aTaskPostedAfterTimersRunsAfterATimerThatIsDue(Vertx vertx) throws Exception {
        Timers timers = Timers.of(vertx);
        CompletableFuture<List<String>> order = new CompletableFuture<>();
        timers.post(() -> {
            List<String> ran = new ArrayList<>();
            timers.setTimer(1, () -> ran.add("timer"));
            long due = timers.nanos() + TWO_MILLIS_NANOS;
            while (timers.nanos() < due) {
                Thread.onSpinWait(); // holds the event loop, so that the timer is due when the task is posted
            }
            timers.postAfterTimers(() -> {
                ran.add("task");
                order.complete(ran);
            });
        });
        assertEquals(List.of("timer", "task"), order.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aTaskPostedAfterTheEventLoopHasTerminatedRunsAtOnce() {
        Vertx vertx = Vertx.vertx();
        Timers timers = Timers.of(vertx);
        vertx.close().await();
        List<String> ran = new ArrayList<>();
        timers.postAfterTimers(() -> ran.add("task"));
        assertEquals(List.of("task"), ran);
    }
}
