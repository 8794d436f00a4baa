package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementTest {

    private final HandTimers timers = new HandTimers(5);
    private final Limiter pending = Limiter.ofWaits();
    private final List<Measurement> completed = new ArrayList<>();
    private final Engine engine =
            HandEngine.engine(timers, pending, new Limits(10, 1000, 1000, 10, 600), completed::add);

    private static Measurement of(double elapsed, double... delays) {
        return new Measurement(
                new FanOutRequest(delays.length, 1, 7),
                delays,
                0,
                delays.length == 0 ? 0 : delays[delays.length - 1],
                elapsed,
                new FanOutLateness());
    }

    @Test
    void perWaitDividesTheElapsedTimeByNAndOverheadSubtractsTheLongest() {
        Measurement measurement = of(0.5, 0.1, 0.2, 0.3, 0.4);
        assertEquals(0.125, measurement.perWait());
        assertEquals(0.1, measurement.overhead());
        assertEquals(0.4, measurement.longest());
    }

    @Test
    void aQuantileIsOneOfTheDelays() {
        double[] delays = {0.1, 0.2, 0.3, 0.4};
        assertEquals(0.1, Measurement.quantile(delays, 0.01));
        assertEquals(0.2, Measurement.quantile(delays, 0.5));
        assertEquals(0.4, Measurement.quantile(delays, 0.9));
        assertEquals(0.4, Measurement.quantile(delays, 1));
        assertEquals(0, Measurement.quantile(new double[0], 0.5));
    }

    @Test
    void onlyMeasureTimeReportsToTheMeasuredListener() {
        PendingWait<Measurement> plain = engine.waitN(new FanOutRequest(10, 1, 7));
        PendingWait<Measurement> measured = engine.measureTime(new FanOutRequest(10, 1, 7));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(10, plain.future().result().delays().length);
        assertEquals(List.of(measured.future().result()), completed);
        assertEquals(0, pending.used());
    }

    @Test
    void aCancelledMeasurementIsNotReported() {
        engine.measureTime(new FanOutRequest(10, 1, 7)).cancel();
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), completed);
        assertEquals(0, pending.used());
    }

    @Test
    void aMeasurementOfNoWaitsIsRefused() {
        Refusal refusal = assertThrows(Refusal.class, () -> engine.measureTime(new FanOutRequest(0, 1, 7)));
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals("n must be at least 1 for a measurement: it divides by n, not 0", refusal.getMessage());
    }

    /** A wait too many or too few would shift the ranks of the others. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, Seed.MAX})
    void theLatenessCountsEveryEndedWaitAndNoOther(long seed) {
        FanOutRequest all = new FanOutRequest(20, 1, seed);
        assertLatenessOf(20, all);
        assertLatenessOf(12, all.needing(12));
        assertLatenessOf(20, all.failing(0.3, 500).collecting());
    }

    private void assertLatenessOf(int waits, FanOutRequest request) {
        List<DrawnWait> drawn = DrawnWait.of(request);
        List<Double> expected = new ArrayList<>();
        long start = timers.nanos();
        PendingWait<Measurement> fanOut = engine.waitN(request, ended -> {
            double elapsed = (timers.nanos() - start) / 1e9;
            for (int i = ended.from(); i < ended.to(); i++) {
                expected.add(elapsed - drawn.get(i).delay());
            }
            // Some of the next waits are late for more than their tick.
            timers.hold(Duration.ofMillis(10L * (ended.to() % 3)));
        });
        timers.advance(Duration.ofSeconds(2));
        FanOutLateness late = fanOut.future().result().late();
        assertEquals(waits, expected.size());
        Collections.sort(expected);
        assertEquals(expected.get(waits - 1), late.max(), 1e-8);
        assertEquals(0, late.early());
        for (int i = 0; i < waits; i++) {
            double exact = expected.get(i);
            double counted = late.quantile((i + 0.5) / waits);
            // A quantile is right to a hundredth and a microsecond.
            assertTrue(
                    counted >= exact - 1e-8 && counted <= exact * 1.01 + 1.1e-6,
                    "rank " + i + ": " + counted + ", not " + exact);
        }
    }
}
