package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.BlockingHandler;
import dev.bide.CapturedLog;
import dev.bide.time.Timers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Finds each cause on real event loops. The test does what the meter's thread does, so that it alone decides whether that
 * thread was late. A loop is held up until the meter has seen it, and again until the cause has been found: no result depends
 * on how fast the machine is. Each test takes more than five seconds, because a meter reports no stall before that.
 */
@Tag("long")
class StallCausesTest {

    private static final int LOOPS = 2;
    private static final long LATE_NANOS = 200_000_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final List<Timers> loops = Timers.all(vertx);
    private final AtomicLong collectorMillis = new AtomicLong();
    private final CapturedLog log = new CapturedLog("dev.bide.lateness");
    private final LoopMeters meters =
            new LoopMeters(() -> new CollectorClock(collectorMillis::get), thread -> watch = thread.watch());
    private final LatenessMeter meter = new LatenessMeter(meters, new ProbeOptions(50, 150), stall -> {});
    private StallWatch watch;

    @BeforeEach
    void open() {
        meters.open(meter, loops);
    }

    @AfterEach
    void close() {
        meter.close();
        vertx.close().await();
        log.close();
    }

    private long now() {
        return loops.get(0).nanos();
    }

    /** Looks at the loops every 20 ms, never late, until something is true. */
    private void wakeUntil(BooleanSupplier condition) {
        do {
            watch.woke(now(), now());
            LockSupport.parkNanos(StallWatch.WAKE_NANOS);
        } while (!condition.getAsBoolean());
    }

    private void settle() {
        long end = now() + 2 * StallWatch.SETTLE_NANOS;
        wakeUntil(() -> now() >= end);
    }

    /** Holds the first loops up, as handlers that block, until something is over and each of them is late. */
    private void block(int count, Runnable meanwhile) throws InterruptedException {
        AtomicBoolean go = new AtomicBoolean();
        CountDownLatch gone = new CountDownLatch(count);
        for (Timers loop : loops.subList(0, count)) {
            loop.post(() -> {
                BlockingHandler.blockUntil(go);
                gone.countDown();
            });
        }
        meanwhile.run();
        go.set(true);
        assertTrue(gone.await(60, TimeUnit.SECONDS));
    }

    private boolean areLate(int count) {
        return loops.subList(0, count).stream().allMatch(loop -> meter.of(loop).lateNanos() >= LATE_NANOS);
    }

    private List<Stall> found(StallCause cause) {
        return meter.stalls().stream().filter(stall -> stall.cause() == cause).toList();
    }

    @Test
    void aHandlerThatBlocksIsFoundWithTheLineThatItRuns() throws InterruptedException {
        while (found(StallCause.BLOCKED).isEmpty()) {
            block(1, () -> wakeUntil(() -> areLate(1)));
            settle();
        }
        Stall stall = found(StallCause.BLOCKED).get(0);
        assertEquals(LOOPS, stall.of());
        assertTrue(stall.seconds() >= 0.15, stall::toString);
        String frame = "dev.bide.BlockingHandler.blockUntil(BlockingHandler.java:";
        assertTrue(stall.by().orElseThrow().startsWith(frame), stall::toString);
        assertFalse(log.lines().isEmpty());
    }

    @Test
    void aPauseOfAllLoopsForTheCollectorIsFound() throws InterruptedException {
        while (found(StallCause.COLLECTOR).isEmpty()) {
            block(LOOPS, () -> wakeUntil(() -> areLate(LOOPS)));
            collectorMillis.addAndGet(1000);
            settle();
        }
        Stall stall = found(StallCause.COLLECTOR).get(0);
        assertEquals(LOOPS, stall.loops().size());
        assertTrue(stall.collector() >= stall.seconds() / 2, stall::toString);
        assertTrue(stall.by().isEmpty());
    }

    @Test
    void aPauseOfAllLoopsAndOfTheMetersThreadIsFound() throws InterruptedException {
        while (found(StallCause.STOPPED).isEmpty()) {
            long before = now();
            block(LOOPS, () -> {
                while (!areLate(LOOPS)) {
                    LockSupport.parkNanos(StallWatch.WAKE_NANOS);
                }
            });
            watch.woke(before, now());
            settle();
        }
        Stall stall = found(StallCause.STOPPED).get(0);
        assertEquals(LOOPS, stall.loops().size());
        assertEquals(0, stall.collector());
        assertTrue(stall.by().isEmpty());
    }

    @Test
    void aLoopThatQueuesTasksForItselfIsFound() {
        AtomicBoolean end = new AtomicBoolean();
        requeue(loops.get(0), end);
        wakeUntil(() -> !found(StallCause.QUEUE).isEmpty());
        end.set(true);
        Stall stall = found(StallCause.QUEUE).get(0);
        assertEquals(1, stall.loops().size());
        assertTrue(found(StallCause.STOPPED).isEmpty());
    }

    private static void requeue(Timers loop, AtomicBoolean end) {
        loop.post(() -> {
            if (!end.get()) {
                requeue(loop, end);
            }
        });
    }
}
