package dev.bide.lateness;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests with the event loops of a real Vert.x instance, in real time. Lower bounds are strict, and there are no others. */
@ExtendWith(VertxExtension.class)
class LatenessMeterTest {

    private static final ProbeOptions FAST = new ProbeOptions(10, 100);

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static void pass(Vertx vertx, long millis) {
        await(vertx.timer(millis, TimeUnit.MILLISECONDS));
    }

    @Test
    void thereIsOneMeterForEachEventLoop(Vertx vertx) {
        LatenessMeter meter = LatenessMeter.on(vertx, FAST, stall -> {});
        until(() -> meter.reports().stream().allMatch(report -> report.probes() > 0));
        List<LoopReport> reports = meter.reports();
        assertEquals(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE, reports.size());
        Set<String> names = new HashSet<>();
        for (LoopReport report : reports) {
            assertTrue(report.name().startsWith("vert.x-eventloop-thread-"), report.name());
            names.add(report.name());
        }
        assertEquals(reports.size(), names.size());
        Set<LoopMeter> meters = new HashSet<>();
        for (Timers timers : Timers.all(vertx)) {
            meters.add(meter.of(timers));
        }
        assertEquals(reports.size(), meters.size());
    }

    @Test
    void theEventLoopOfAContextHasAMeter(Vertx vertx) {
        LatenessMeter meter = LatenessMeter.on(vertx);
        Promise<LoopMeter> meterOfLoop = Promise.promise();
        vertx.runOnContext(turn -> meterOfLoop.complete(meter.of(Timers.of(vertx))));
        await(meterOfLoop.future()).recordAccepted(5);
        assertEquals(5, LatenessMeter.all(meter.reports()).pending());
    }

    @Test
    void aStallIsVisibleWhileItLastsAndRecordedAfterwards(Vertx vertx) {
        LatenessMeter meter = LatenessMeter.on(vertx, FAST, stall -> {});
        Promise<LoopMeter> meterOfLoop = Promise.promise();
        CountDownLatch seen = new CountDownLatch(1);
        vertx.runOnContext(turn -> {
            meterOfLoop.complete(meter.of(Timers.of(vertx)));
            assertTrue(awaitLatch(seen), "the test has seen the stall");
        });
        LoopMeter held = await(meterOfLoop.future());
        long late = held.lateNanos();
        while (late < 300_000_000) {
            long now = held.lateNanos();
            assertTrue(now >= late, "the lateness grows");
            late = now;
            Thread.onSpinWait();
        }
        long before = held.missed(); // the loop may have been late while classes were loaded
        seen.countDown();
        until(() -> held.missed() - before >= 30);
        assertTrue(held.loop().quantile(1) >= 0.297, "late by " + held.loop().quantile(1));
        // In this order, because the loop goes on.
        long counted = held.probes() + held.missed();
        assertTrue(held.loop().count() >= counted);
    }

    private static boolean awaitLatch(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void metersShareRecordingsUntilTheLastIsClosedAndTheNextOneStartsAgain(Vertx vertx) {
        LatenessMeter first = LatenessMeter.on(vertx, FAST, stall -> {});
        LatenessMeter second = LatenessMeter.on(vertx);
        Timers timers = Timers.all(vertx).get(0);
        LoopMeter shared = first.of(timers);
        assertSame(shared, second.of(timers));
        until(() -> probes(second) > 0);
        first.close();
        long before = probes(second);
        until(() -> probes(second) > before); // it is still open
        second.close();
        second.close();
        awaitTasks(vertx); // each loop stops its probe in a task of its own
        long last = probes(second);
        pass(vertx, 200);
        assertEquals(last, probes(second), "no meter is open");
        // Its first probes come after the end of this test.
        LatenessMeter third = LatenessMeter.on(vertx, new ProbeOptions(10_000, 100), stall -> {});
        assertNotSame(shared, third.of(timers));
        assertEquals(0, probes(third));
        third.close();
        LatenessMeter fourth = LatenessMeter.on(vertx, FAST, stall -> {});
        until(() -> probes(fourth) > 0);
    }

    private static long probes(LatenessMeter meter) {
        return LatenessMeter.all(meter.reports()).probes();
    }

    /** Returns when each loop has run the tasks that it has now. */
    private static void awaitTasks(Vertx vertx) {
        List<Timers> loops = Timers.all(vertx);
        CountDownLatch done = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.post(done::countDown));
        assertTrue(awaitLatch(done));
    }

    @Test
    void closingVertxStopsTheProbesAndKeepsTheRecordings() {
        Vertx vertx = Vertx.vertx();
        LatenessMeter meter = LatenessMeter.on(vertx, FAST, stall -> {});
        until(() -> probes(meter) > 0);
        await(vertx.close());
        assertTrue(((VertxInternal) vertx).nettyEventLoopGroup().isShuttingDown());
        long probes = LatenessMeter.all(meter.reports()).probes();
        meter.close();
        assertEquals(probes, LatenessMeter.all(meter.reports()).probes());
    }
}
