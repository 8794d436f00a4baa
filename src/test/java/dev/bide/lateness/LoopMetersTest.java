package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.CapturedLog;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which stalls are reported, when, and to which listener, on event loops with hand-driven clocks. */
class LoopMetersTest {

    private static final long START_NANOS = 987_654_321;

    private final List<HandTimers> loops =
            List.of(new HandTimers(START_NANOS), new HandTimers(START_NANOS), new HandTimers(START_NANOS));
    private final LoopMeters loopMeters = new LoopMeters();
    private final List<Stall> stalls = new ArrayList<>();
    private final CapturedLog log = new CapturedLog(LatenessMeter.class.getName());

    @AfterEach
    void closeLog() {
        log.close();
    }

    private LatenessMeter open(ProbeOptions options, List<Stall> received) {
        LatenessMeter meter = new LatenessMeter(loopMeters, options, received::add);
        loopMeters.open(meter, List.copyOf(loops));
        return meter;
    }

    /** Opens a meter and lets the first seconds pass, in which no stall is reported. */
    private LatenessMeter started(ProbeOptions options, List<Stall> received) {
        LatenessMeter meter = open(options, received);
        advance(Duration.ofSeconds(5));
        return meter;
    }

    private void advance(Duration time) {
        loops.forEach(loop -> loop.advance(time));
    }

    /** Stalls the first loops while the others continue, and then fires what is due on all of them. */
    private void stall(int millis, int stalledLoops) {
        loops.subList(stalledLoops, loops.size()).forEach(loop -> loop.advance(Duration.ofMillis(millis)));
        loops.subList(0, stalledLoops).forEach(loop -> loop.hold(Duration.ofMillis(millis)));
        advance(Duration.ZERO);
    }

    private int timers() {
        return loops.stream().mapToInt(HandTimers::pending).sum();
    }

    @Test
    void eachLoopHasAProbeAndAMeter() {
        LatenessMeter meter = open(ProbeOptions.DEFAULT, stalls);
        advance(Duration.ofMillis(1050));
        List<LoopReport> reports = meter.reports();
        assertEquals(3, reports.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(10, reports.get(i).probes());
            assertEquals(Thread.currentThread().getName(), reports.get(i).name());
            meter.of(loops.get(i)).recordAccepted(i + 1);
            assertEquals(i + 1, meter.reports().get(i).pending());
        }
        LoopReport all = LatenessMeter.all(meter.reports());
        assertEquals("all", all.name());
        assertEquals(30, all.probes());
        assertEquals(30, all.loop().count());
        assertEquals(6, all.pending());
        assertEquals(List.of(), stalls);
        assertEquals(List.of(), log.lines());
    }

    @ParameterizedTest
    @CsvSource({"349, 0", "350, 1"})
    void aStallIsReportedFromTheLimitOn(int millis, int times) {
        started(new ProbeOptions(100, 250), stalls);
        stall(millis, 1); // of which the first 100 are not late
        assertEquals(times, stalls.size());
        assertEquals(times, log.lines().size());
    }

    @Test
    void aReportNamesTheLoopItsLatenessAndTheNumberOfLateLoops() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        String name = Thread.currentThread().getName();
        assertEquals(List.of(new Stall(name, 0.3, 1, 3, 1)), stalls);
        assertEquals(List.of("event loop " + name + " was 300 ms late; 1 of 3 loops were"), log.lines());
    }

    @Test
    void whenTheWholeProcessWasPausedAllLoopsAreReportedAsLate() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 3);
        assertEquals(3, stalls.size());
        assertEquals(
                List.of(3, 3, 3),
                stalls.stream().map(Stall::lateLoops).toList(),
                "probes that have not rung yet are counted");
    }

    @Test
    void aLoopIsReportedOnceAMinuteWithTheNumberOfItsStalls() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        for (int i = 0; i < 9; i++) {
            advance(Duration.ofMillis(4600));
            stall(1000, 1);
        }
        assertEquals(1, stalls.size(), "after " + 9 * 5.6 + " s");
        advance(Duration.ofSeconds(20));
        assertEquals(1, stalls.size(), "not without a stall");
        stall(400, 1);
        assertEquals(2, stalls.size());
        assertEquals(10, stalls.get(1).times(), "nine that were not reported, and this one");
        assertEquals(2, log.lines().size());
        advance(Duration.ofMinutes(2));
        stall(400, 1);
        assertEquals(1, stalls.get(2).times());
    }

    @ParameterizedTest
    @CsvSource({"4999, 0", "5000, 1"})
    void noStallIsReportedInTheFirstFiveSeconds(int millisAfter, int times) {
        open(ProbeOptions.DEFAULT, stalls);
        advance(Duration.ofMillis(millisAfter - 400));
        stall(400, 1);
        assertEquals(times, stalls.size());
        assertEquals(times, log.lines().size());
    }

    @ParameterizedTest
    @CsvSource({"59999, 1", "60000, 2"})
    void theMinuteBetweenReportsIsExact(int millisLater, int times) {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        advance(Duration.ofMillis(millisLater - 400));
        stall(400, 1);
        assertEquals(times, stalls.size());
    }

    @Test
    void eachLoopHasItsOwnMinute() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        stall(400, 2);
        assertEquals(2, stalls.size());
        assertEquals(List.of(1, 1), stalls.stream().map(Stall::times).toList());
        assertEquals(2, stalls.get(1).lateLoops());
    }

    @Test
    void aLimitOfZeroReportsNoStall() {
        LatenessMeter meter = open(new ProbeOptions(100, 0), stalls);
        stall(3_600_000, 3);
        assertEquals(List.of(), stalls);
        assertEquals(List.of(), log.lines());
        assertEquals(
                36_000, meter.reports().get(0).probes() + meter.reports().get(0).missed());
    }

    @Test
    void withoutAProbeNoStallIsNoticed() {
        LatenessMeter meter = open(new ProbeOptions(0, 250), stalls);
        stall(30_000, 3);
        assertEquals(List.of(), stalls);
        assertEquals(0, LatenessMeter.all(meter.reports()).loop().count());
        assertEquals(3, timers(), "silent probes, which drop what is older than a minute");
    }

    @Test
    void theLatenessOfALoopGrowsWhileItIsStalled() {
        LatenessMeter meter = open(ProbeOptions.DEFAULT, stalls);
        loops.get(0).hold(Duration.ofMillis(400));
        assertEquals(300_000_000, meter.of(loops.get(0)).lateNanos());
        assertEquals(0, meter.of(loops.get(1)).lateNanos());
        loops.get(0).hold(Duration.ofMillis(100));
        assertEquals(400_000_000, meter.of(loops.get(0)).lateNanos());
    }

    @Test
    void twoMetersShareRecordingsWithTheOptionsOfTheFirst() {
        List<Stall> otherStalls = new ArrayList<>();
        LatenessMeter first = open(ProbeOptions.DEFAULT, stalls);
        LatenessMeter second = started(new ProbeOptions(10, 0), otherStalls);
        assertSame(first.of(loops.get(0)), second.of(loops.get(0)));
        stall(400, 1);
        assertEquals(54, second.reports().get(1).probes());
        assertEquals(1, stalls.size());
        assertEquals(0, otherStalls.size());
    }

    @Test
    void whenTheFirstMeterIsClosedTheNextOneIsNotified() {
        List<Stall> otherStalls = new ArrayList<>();
        LatenessMeter first = open(ProbeOptions.DEFAULT, stalls);
        LatenessMeter second = started(ProbeOptions.DEFAULT, otherStalls);
        first.close();
        first.close();
        stall(400, 1);
        assertEquals(0, stalls.size());
        assertEquals(1, otherStalls.size());
        second.close();
        assertEquals(0, timers());
    }

    @Test
    void closingTheLastMeterStopsTheProbesAndKeepsTheRecordings() {
        LatenessMeter first = open(ProbeOptions.DEFAULT, stalls);
        LatenessMeter second = open(ProbeOptions.DEFAULT, stalls);
        advance(Duration.ofMillis(250));
        second.close();
        assertEquals(3, timers());
        first.close();
        assertEquals(0, timers());
        stall(1000, 3);
        assertEquals(6, LatenessMeter.all(first.reports()).probes());
        assertEquals(List.of(), stalls);
    }

    @Test
    void openingAgainStartsWithEmptyRecordings() {
        LatenessMeter first = started(ProbeOptions.DEFAULT, stalls);
        LoopMeter before = first.of(loops.get(0));
        stall(400, 1);
        first.close();
        LatenessMeter second = open(new ProbeOptions(50, 250), stalls);
        assertNotSame(before, second.of(loops.get(0)));
        assertEquals(0, LatenessMeter.all(second.reports()).loop().count());
        advance(Duration.ofMillis(100));
        assertEquals(6, LatenessMeter.all(second.reports()).probes());
        advance(Duration.ofSeconds(5));
        stall(400, 1);
        assertEquals(2, stalls.size(), "the minute starts again, too");
        assertEquals(1, stalls.get(1).times());
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheProbe() {
        RuntimeException thrown = new IllegalStateException("thrown by the listener");
        LatenessMeter meter = new LatenessMeter(loopMeters, ProbeOptions.DEFAULT, stall -> {
            throw thrown;
        });
        loopMeters.open(meter, List.copyOf(loops));
        advance(Duration.ofSeconds(5));
        stall(400, 1);
        assertEquals(List.of(thrown), loops.get(0).reported());
        advance(Duration.ofMillis(100));
        assertEquals(52, meter.reports().get(0).probes());
    }

    @Test
    void theListenerIsCalledWithoutALock() {
        List<Boolean> locked = new ArrayList<>();
        LatenessMeter meter =
                new LatenessMeter(loopMeters, ProbeOptions.DEFAULT, stall -> locked.add(Thread.holdsLock(loopMeters)));
        loopMeters.open(meter, List.copyOf(loops));
        advance(Duration.ofSeconds(5));
        stall(400, 1);
        assertEquals(List.of(false), locked);
    }

    @ParameterizedTest
    @CsvSource({"9, 0", "10001, 0", "-1, 0", "100, -1"})
    void optionsOutOfRangeAreRejected(int probeMillis, int warnMillis) {
        assertThrows(IllegalArgumentException.class, () -> new ProbeOptions(probeMillis, warnMillis));
    }
}
