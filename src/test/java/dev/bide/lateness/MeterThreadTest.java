package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meter's thread begins with the first meter of a Vert.x and ends with the last, or with Vert.x. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MeterThreadTest {

    private Set<Thread> before;

    @BeforeEach
    void listThreads() {
        before = meterThreads();
    }

    private static Set<Thread> meterThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("bide-meter"))
                .collect(Collectors.toSet());
    }

    /** Returns the threads of the meters of this test; other tests may have left their Vert.x open. */
    private List<Thread> threads() {
        return meterThreads().stream()
                .filter(thread -> !before.contains(thread))
                .toList();
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itBeginsWithTheFirstMeterAndEndsWithTheLast() {
        Vertx vertx = Vertx.vertx();
        LatenessMeter first = LatenessMeter.on(vertx);
        LatenessMeter second = LatenessMeter.on(vertx);
        assertEquals(1, threads().size());
        assertTrue(threads().get(0).isDaemon());
        first.close();
        first.close();
        assertEquals(1, threads().size());
        second.close();
        until(() -> threads().isEmpty());
        LatenessMeter third = LatenessMeter.on(vertx);
        assertEquals(1, threads().size());
        third.close();
        until(() -> threads().isEmpty());
        vertx.close().await();
    }

    @Test
    void itEndsWithVertxAlthoughAMeterIsOpen() {
        Vertx vertx = Vertx.vertx();
        LatenessMeter meter = LatenessMeter.on(vertx);
        assertEquals(1, threads().size());
        vertx.close().await();
        until(() -> threads().isEmpty());
        meter.close();
    }

    @Test
    void eachVertxHasItsOwn() {
        Vertx vertx = Vertx.vertx();
        Vertx other = Vertx.vertx();
        LatenessMeter meter = LatenessMeter.on(vertx);
        LatenessMeter ofOther = LatenessMeter.on(other);
        assertEquals(2, threads().size());
        meter.close();
        until(() -> threads().size() == 1);
        ofOther.close();
        until(() -> threads().isEmpty());
        vertx.close().await();
        other.close().await();
    }

    @Test
    void withoutProbesOrWarningsThereIsNone() {
        Vertx vertx = Vertx.vertx();
        LatenessMeter silent = LatenessMeter.on(vertx, new ProbeOptions(0, 250), stall -> {});
        assertEquals(List.of(), threads());
        assertEquals(List.of(), silent.stalls());
        silent.close();
        LatenessMeter quiet = LatenessMeter.on(vertx, new ProbeOptions(100, 0), stall -> {});
        assertEquals(List.of(), threads());
        quiet.close();
        vertx.close().await();
    }
}
