package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    void itDividesAsTheExerciseDoesAndTellsWhatThatHides() {
        Measurement measurement = of(0.5, 0.1, 0.2, 0.3, 0.4);
        assertEquals(0.125, measurement.perWait());
        assertEquals(0.1, measurement.overhead());
        assertEquals(0.4, measurement.longest());
    }

    @Test
    void quantilesAreDelaysThatWereDrawn() {
        double[] delays = {0.1, 0.2, 0.3, 0.4};
        assertEquals(0.1, Measurement.quantile(delays, 0.01));
        assertEquals(0.2, Measurement.quantile(delays, 0.5));
        assertEquals(0.4, Measurement.quantile(delays, 0.9));
        assertEquals(0.4, Measurement.quantile(delays, 1));
        assertEquals(0, Measurement.quantile(new double[0], 0.5));
    }

    @Test
    void onlyWhatWasAskedForAsAMeasurementIsTold() {
        PendingWait<Measurement> plain = engine.waitN(new FanOutRequest(10, 1, 7));
        PendingWait<Measurement> measured = engine.measureTime(new FanOutRequest(10, 1, 7));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(10, plain.future().result().delays().length);
        assertEquals(List.of(measured.future().result()), completed);
        assertEquals(0, pending.used());
    }

    @Test
    void aCancelledOneIsNotTold() {
        engine.measureTime(new FanOutRequest(10, 1, 7)).cancel();
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), completed);
        assertEquals(0, pending.used());
    }

    @Test
    void nothingCannotBeMeasured() {
        Refusal refusal = assertThrows(Refusal.class, () -> engine.measureTime(new FanOutRequest(0, 1, 7)));
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals("n must be at least 1 for a measurement: it divides by n, not 0", refusal.getMessage());
    }
}
