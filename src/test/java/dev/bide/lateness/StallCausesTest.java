package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.CapturedLog;
import dev.bide.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Finds each cause on real event loops. A loop is held up until the meter has seen it, and again until the cause has been
 * found: no result depends on how fast the machine is. Each test takes more than five seconds, because a meter reports no
 * stall before that.
 */
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StallCausesTest {

    private static final int LOOPS = 2;
    private static final long LATE_NANOS = 200_000_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final AtomicLong collectorMillis = new AtomicLong();
    private final CapturedLog log = new CapturedLog("dev.bide.lateness");
    private LatenessMeter meter;

    @AfterEach
    void close() {
        meter.close();
        vertx.close().await();
        log.close();
    }

    private void open(Consumer<MeterThread> starter) {
        LoopMeters meters = new LoopMeters(() -> new CollectorClock(collectorMillis::get), starter);
        meter = new LatenessMeter(meters, new ProbeOptions(50, 150), stall -> {});
        meters.open(meter, Timers.all(vertx));
    }

    /** Holds loops up until the meter sees each of them late, and returns when they go on. */
    private void block(int loops) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(loops);
        AtomicBoolean seen = new AtomicBoolean();
        for (int i = 0; i < loops; i++) {
            // Each on another loop.
            Timers.all(vertx).get(i).post(() -> {
                spin(() -> {
                    // Remembered, because the first loop that goes on is soon no longer late.
                    if (lateLoops() >= loops) {
                        seen.set(true);
                    }
                    return seen.get();
                });
                blocked.countDown();
            });
        }
        assertTrue(blocked.await(20, TimeUnit.SECONDS));
    }

    private long lateLoops() {
        return meter.loops().stream()
                .filter(loop -> loop.lateNanos() >= LATE_NANOS)
                .count();
    }

    /** Stands for a handler that blocks. */
    private static void spin(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private List<Stall> found(StallCause cause) {
        return meter.stalls().stream().filter(stall -> stall.cause() == cause).toList();
    }

    @Test
    void aHandlerThatBlocksIsFoundWithTheLineThatItRuns() throws InterruptedException {
        open(MeterThread::start);
        while (found(StallCause.BLOCKED).isEmpty()) {
            block(1);
        }
        Stall stall = found(StallCause.BLOCKED).get(0);
        assertEquals(1, stall.loops().size());
        assertEquals(LOOPS, stall.of());
        assertTrue(stall.seconds() >= 0.15, stall::toString);
        assertTrue(stall.by().orElseThrow().startsWith("dev.bide.lateness."), stall::toString);
        assertFalse(log.lines().isEmpty());
    }

    @Test
    void aPauseOfAllLoopsForTheCollectorIsFound() throws InterruptedException {
        open(MeterThread::start);
        while (found(StallCause.COLLECTOR).isEmpty()) {
            block(LOOPS);
            collectorMillis.addAndGet(1000);
        }
        Stall stall = found(StallCause.COLLECTOR).get(0);
        assertEquals(LOOPS, stall.loops().size());
        assertTrue(stall.collector() >= stall.seconds() / 2, stall::toString);
    }

    @Test
    void aPauseOfAllLoopsAndOfTheMetersThreadIsFound() throws InterruptedException {
        AtomicReference<StallWatch> watch = new AtomicReference<>();
        open(thread -> watch.set(thread.watch()));
        Timers clock = Timers.all(vertx).get(0);
        while (found(StallCause.STOPPED).isEmpty()) {
            long before = clock.nanos();
            block(LOOPS);
            // The meter's thread wakes up after the pause, and again when the stall can be judged.
            watch.get().woke(before, clock.nanos());
            long due = clock.nanos() + 2 * StallWatch.SETTLE_NANOS;
            spin(() -> clock.nanos() >= due);
            watch.get().woke(clock.nanos(), clock.nanos());
        }
        Stall stall = found(StallCause.STOPPED).get(0);
        assertEquals(LOOPS, stall.loops().size());
        assertEquals(0, stall.collector());
        assertTrue(stall.by().isEmpty());
    }

    @Test
    void aLoopThatQueuesTasksForItselfIsFound() {
        open(MeterThread::start);
        AtomicBoolean end = new AtomicBoolean();
        Context context = vertx.getOrCreateContext();
        requeue(context, end);
        spin(() -> !found(StallCause.QUEUE).isEmpty());
        end.set(true);
        Stall stall = found(StallCause.QUEUE).get(0);
        assertEquals(1, stall.loops().size());
        assertTrue(found(StallCause.COLLECTOR).isEmpty());
    }

    private static void requeue(Context context, AtomicBoolean end) {
        context.runOnContext(turn -> {
            if (!end.get()) {
                requeue(context, end);
            }
        });
    }
}
