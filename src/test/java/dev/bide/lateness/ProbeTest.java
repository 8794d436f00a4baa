package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private static final long START_NANOS = 987_654_321;
    private static final long MILLI_NANOS = 1_000_000;
    private static final long PERIOD_NANOS = 100 * MILLI_NANOS;

    private final HandTimers timers = new HandTimers(START_NANOS);
    private final Loop loop = new Loop(timers);
    private final LoopMeter meter = new LoopMeter(loop);
    private final List<Long> late = new ArrayList<>();
    private final Probe probe = beginProbe(PERIOD_NANOS);

    private Probe beginProbe(long periodNanos) {
        Probe newProbe = new Probe(loop, meter, periodNanos, (due, nanos, lateNanos) -> late.add(lateNanos));
        meter.setProbe(newProbe);
        newProbe.begin();
        return newProbe;
    }

    private void advance(double millis) {
        timers.advance(Duration.ofNanos(Math.round(millis * MILLI_NANOS)));
    }

    /** Stalls the loop, and then fires what is due. */
    private void stall(double millis) {
        timers.hold(Duration.ofNanos(Math.round(millis * MILLI_NANOS)));
        timers.advance(Duration.ZERO);
    }

    private LatenessSnapshot loopLateness() {
        return meter.report().loop();
    }

    private static List<Long> millis(long... values) {
        List<Long> nanos = new ArrayList<>();
        for (long value : values) {
            nanos.add(value * MILLI_NANOS);
        }
        return nanos;
    }

    @Test
    void onAnIdleLoopNoProbeIsLate() {
        advance(10_050);
        assertEquals(100, meter.report().probes());
        assertEquals(0, meter.report().missed());
        assertEquals(100, loopLateness().count());
        assertEquals(100, loopLateness().countUpTo(0));
        assertTrue(late.stream().allMatch(nanos -> nanos == 0));
        assertEquals(1, timers.pending());
    }

    @Test
    void aProbeRingsAfterAPeriodAndNotBefore() {
        advance(100 - 1e-6);
        assertEquals(0, meter.report().probes());
        advance(1e-6);
        assertEquals(1, meter.report().probes());
    }

    @Test
    void aStallOf300MillisecondsRecordsEveryMissedProbe() {
        advance(200);
        stall(400); // of which the first 100 are not late
        assertEquals(millis(0, 0, 300), late);
        assertEquals(3, meter.report().probes());
        assertEquals(3, meter.report().missed());
        assertEquals(6, loopLateness().count(), "0, 0, and 300, 200, 100, 0");
        assertEquals(0.3, loopLateness().quantile(1), 0.003);
        assertEquals(3, loopLateness().countUpTo(0));
        assertEquals(4, loopLateness().countUpTo(0.1));
        assertEquals(5, loopLateness().countUpTo(0.2));
        assertEquals(6, loopLateness().countUpTo(0.3));
        assertEquals(0.6, loopLateness().sum(), 0.006);
    }

    @Test
    void aStallIsASlopeInTheTenthsInWhichItsProbesWereDue() {
        // The grid is 87.654321 ms after the beginning of a tenth.
        advance(200);
        stall(400);
        Tenths tenths = meter.report().tenths();
        List<Double> last = new ArrayList<>();
        for (int i = 593; i < 600; i++) {
            last.add(tenths.seconds(i).orElse(-1));
        }
        assertEquals(List.of(-1.0, 0.0, 0.0, 0.3, 0.2, 0.1, 0.0), last);
    }

    @Test
    void aWaitBelongsToTheTenthInWhichItWasDue() {
        probe.stop();
        advance(700);
        meter.recordFired(3, 250 * MILLI_NANOS, loop.nanos());
        Tenths tenths = meter.report().tenths();
        for (int i = 0; i < 600; i++) {
            // Two tenths and a half earlier, in the middle of which the loop is now.
            assertEquals(i == 597 ? 0.25 : -1, tenths.seconds(i).orElse(-1), "tenth " + i);
        }
    }

    @Test
    void aLongerStallLeavesMoreSamples() {
        stall(10_000);
        assertEquals(1, meter.report().probes());
        assertEquals(99, meter.report().missed());
        assertEquals(4.95, loopLateness().quantile(0.5), 0.1);
    }

    @Test
    void aStallShorterThanAPeriodMissesNoProbe() {
        advance(100);
        stall(199.999_999);
        assertEquals(List.of(0L, 99_999_999L), late);
        assertEquals(0, meter.report().missed());
        advance(1);
        assertEquals(3, meter.report().probes());
        assertEquals(0L, late.get(2));
    }

    @Test
    void afterAStallTheProbesAreOnTheSameGrid() {
        advance(100);
        stall(333.3);
        assertEquals(2, late.size());
        advance(66.7 - 1e-6);
        assertEquals(2, late.size(), "not before 500");
        advance(1e-6 + 0.7);
        assertEquals(3, late.size(), "at 500, but for the rounding to a millisecond");
        assertEquals(0, late.get(2));
        advance(99.299_999);
        assertEquals(3, late.size());
        advance(0.700_001);
        assertEquals(4, late.size());
    }

    @Tag("long")
    @Test
    void everyMomentOfTheGridIsEitherProbedOrMissed() {
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            stall(random.nextInt(400_000_000) / 1e6);
            advance(random.nextInt(200_000_000) / 1e6);
            LoopReport report = meter.report();
            long passed = (timers.nanos() - START_NANOS) / PERIOD_NANOS;
            long recorded = report.probes() + report.missed();
            long roundedUp = (timers.nanos() - START_NANOS) % PERIOD_NANOS < 2 * MILLI_NANOS ? 1 : 0;
            assertTrue(recorded == passed || recorded == passed - roundedUp, recorded + " of " + passed);
            assertEquals(recorded, report.loop().count());
            assertEquals(0, report.loop().early());
        }
    }

    @Test
    void aStallBeforeTheFirstProbeIsRecorded() {
        HandTimers other = new HandTimers(START_NANOS);
        Loop busy = new Loop(other);
        LoopMeter busyMeter = new LoopMeter(busy);
        Probe newProbe = new Probe(busy, busyMeter, PERIOD_NANOS, (due, nanos, lateNanos) -> late.add(lateNanos));
        other.hold(Duration.ofMillis(350));
        newProbe.begin();
        other.settle();
        assertEquals(millis(250), late);
        assertEquals(2, busyMeter.report().missed());
    }

    @Test
    void theLatenessGrowsWhileTheNextProbeIsOverdue() {
        advance(100);
        assertEquals(0, meter.lateNanos());
        timers.hold(Duration.ofNanos(PERIOD_NANOS));
        assertEquals(0, meter.lateNanos(), "due, but not overdue");
        timers.hold(Duration.ofNanos(1));
        assertEquals(1, meter.lateNanos());
        timers.hold(Duration.ofSeconds(3));
        assertEquals(3000 * MILLI_NANOS + 1, meter.lateNanos());
        advance(0);
        assertEquals(3000 * MILLI_NANOS + 1, meter.lateNanos(), "as late as the last probe");
        advance(100);
        assertEquals(0, meter.lateNanos(), "as late as the next probe");
    }

    @Test
    void aStoppedProbeLeavesNoTimerAndCannotBeginAgain() {
        advance(250);
        probe.stop();
        assertEquals(0, timers.pending());
        probe.begin();
        advance(1000);
        assertEquals(0, timers.pending());
        assertEquals(2, meter.report().probes());
    }

    @Test
    void theListenerMayStopTheProbe() {
        Probe[] self = new Probe[1];
        self[0] = new Probe(loop, meter, PERIOD_NANOS, (due, nanos, lateNanos) -> self[0].stop());
        self[0].begin();
        probe.stop();
        advance(1000);
        assertEquals(1, meter.report().probes());
        assertEquals(0, timers.pending());
    }

    @Test
    void aSilentProbeRecordsNothingAndStillDropsWhatIsOlderThanAMinute() {
        probe.stop();
        Probe silent = beginProbe(0);
        meter.recordFired(1, 5 * MILLI_NANOS, loop.nanos());
        advance(70_000);
        meter.recordFired(1, 7 * MILLI_NANOS, loop.nanos());
        LoopReport report = meter.report();
        assertEquals(1, report.loopLastMinute().count());
        assertEquals(0.007, report.loopLastMinute().quantile(1), 0.00007);
        assertEquals(2, report.loop().count());
        assertEquals(0, report.probes());
        stall(20_000);
        assertEquals(0, meter.report().missed());
        assertEquals(0, meter.lateNanos());
        assertEquals(2, meter.report().loop().count());
        assertEquals(List.of(), late);
        silent.stop();
        assertEquals(0, timers.pending());
    }
}
