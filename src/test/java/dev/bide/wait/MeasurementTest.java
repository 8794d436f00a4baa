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

/** The figures of a fan-out that has ended. */
class MeasurementTest {

    private final HandTimers timers = new HandTimers(5);
    private final Limiter pending = Limiter.ofWaits();
    private final List<Measurement> completed = new ArrayList<>();
    private final Engine engine =
            TestEngines.create(timers, pending, new Limits(10, 1000, 1000, 10, 600), completed::add);

    /** Returns the measurement of a fan-out whose waits all succeeded. */
    private static Measurement measurement(double elapsed, double... delays) {
        return new Measurement(
                FanOutRequest.of(delays.length).upTo(1).withSeed(7),
                delays,
                0,
                delays.length == 0 ? 0 : delays[delays.length - 1],
                elapsed,
                new FanOutLateness());
    }

    @Test
    void perWaitIsElapsedTimeDividedByNAndOverheadIsElapsedTimeMinusTheLongestDelay() {
        Measurement measurement = measurement(0.5, 0.1, 0.2, 0.3, 0.4);
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
    void measureTimeReportsItsMeasurementAndWaitNDoesNot() {
        PendingWait<Measurement> fanOut =
                engine.waitN(FanOutRequest.of(10).upTo(1).withSeed(7));
        PendingWait<Measurement> measured =
                engine.measureTime(FanOutRequest.of(10).upTo(1).withSeed(7));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(10, fanOut.future().result().delays().length);
        assertEquals(List.of(measured.future().result()), completed);
        assertEquals(0, pending.used());
    }

    @Test
    void aCancelledMeasurementIsNotReported() {
        engine.measureTime(FanOutRequest.of(10).upTo(1).withSeed(7)).cancel();
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), completed);
        assertEquals(0, pending.used());
    }

    @Test
    void aMeasurementOfNoWaitsIsRefused() {
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> engine.measureTime(FanOutRequest.of(0).upTo(1).withSeed(7)));
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals("n must be at least 1 for a measurement: it divides by n, not 0", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, Seed.MAX})
    void theLatenessCountsEveryEndedWaitAndNoOther(long seed) {
        FanOutRequest all = FanOutRequest.of(20).upTo(1).withSeed(seed);
        assertLatenessEqualsThatOfTheClock(20, all);
        assertLatenessEqualsThatOfTheClock(12, all.needing(12));
        assertLatenessEqualsThatOfTheClock(20, all.failing(0.3, 500).collecting());
    }

    /** Computes the lateness from the clock and from delays that are drawn again. */
    private void assertLatenessEqualsThatOfTheClock(int waits, FanOutRequest request) {
        List<DrawnWait> drawn = DrawnWait.of(request);
        List<Double> expected = new ArrayList<>();
        long start = timers.nanos();
        PendingWait<Measurement> fanOut = engine.waitN(request, ended -> {
            double elapsed = (timers.nanos() - start) / 1e9;
            for (int i = ended.from(); i < ended.to(); i++) {
                expected.add(elapsed - drawn.get(i).delay());
            }
            // Stalls, so that some of the next waits end later than their tick.
            timers.hold(Duration.ofMillis(10L * (ended.to() % 3)));
        });
        timers.advance(Duration.ofSeconds(2));
        FanOutLateness late = fanOut.future().result().late();
        assertEquals(waits, expected.size());
        Collections.sort(expected);
        assertEquals(expected.get(waits - 1), late.max(), 1e-8);
        assertEquals(0, late.early());
        assertQuantiles(expected, late);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, Seed.MAX})
    void theLatenessOfAFanOutEqualsThatOfTheWaitsThatItsListenerReceives(long seed) {
        FanOutRequest all = FanOutRequest.of(300).upTo(1).withSeed(seed);
        assertLatenessEqualsThatOfTheListener(300, all);
        assertLatenessEqualsThatOfTheListener(200, all.needing(200));
        assertLatenessEqualsThatOfTheListener(300, all.failing(0.3, 500).collecting());
    }

    /** Computes the lateness from the waits that the listener receives, in whole nanoseconds. */
    private void assertLatenessEqualsThatOfTheListener(int waits, FanOutRequest request) {
        List<Long> lateNanos = new ArrayList<>();
        PendingWait<Measurement> fanOut = engine.measureTime(request, ended -> {
            for (int i = 0; i < ended.size(); i++) {
                lateNanos.add(Math.round(ended.nanos() - ended.delay(i) * 1e9));
            }
            // Stalls of up to 4 ms, so that many waits are later than the rounding to their tick.
            timers.hold(Duration.ofNanos(700_000L * (ended.to() % 7)));
        });
        // These share ticks and stalls with the fan-out, and must not be counted in its lateness.
        PendingWait<Measurement> otherFanOut =
                engine.waitN(FanOutRequest.of(300).upTo(1).withSeed(request.seed() ^ 1));
        PendingWait<Wait> singleWait = engine.waitRandom(WaitRequest.upTo(1).withSeed(request.seed() ^ 2));
        timers.advance(Duration.ofSeconds(2));
        assertTrue(otherFanOut.future().succeeded() && singleWait.future().succeeded());
        FanOutLateness late = fanOut.future().result().late();
        assertEquals(waits, lateNanos.size());
        Collections.sort(lateNanos);
        assertTrue(lateNanos.get(waits * 9 / 10) > 1_000_000, "a tenth of the waits are later than their tick");
        assertEquals(lateNanos.get(waits - 1) / 1e9, late.max(), "to the nanosecond");
        assertEquals(0, late.early());
        assertQuantiles(lateNanos.stream().map(nanos -> nanos / 1e9).toList(), late);
    }

    /**
     * Asserts that the quantiles are those of some lateness values, to 1 % and a microsecond.
     *
     * @param expected the lateness of each wait in seconds, ascending
     */
    private static void assertQuantiles(List<Double> expected, FanOutLateness late) {
        int waits = expected.size();
        for (int rank = 0; rank < waits; rank++) {
            double exact = expected.get(rank);
            // The shares from rank / waits to (rank + 1) / waits have the same quantile. With a wait more or less, the
            // ranks would be shifted at one end of that range.
            for (double offset : new double[] {0.01, 0.5, 0.99}) {
                double counted = late.quantile((rank + offset) / waits);
                assertTrue(
                        counted >= exact - 1e-8 && counted <= exact * 1.01 + 1.1e-6,
                        "rank " + rank + ": " + counted + ", not " + exact);
            }
        }
    }

    @Test
    void aLostWaitIsNeitherFailedNorCancelled() {
        double[] delays = {0.5, 0.75};
        FanOutRequest request = FanOutRequest.of(5).upTo(1).withSeed(7);
        Measurement measured =
                new Measurement(request, delays, DelaySummary.of(delays), 1, 0.75, 0.75, new FanOutLateness(), 1);
        assertEquals(1, measured.cancelled());
        assertTrue(measured.toString().contains(", failed=1, cancelled=1, lost=1, "), measured.toString());
    }
}
