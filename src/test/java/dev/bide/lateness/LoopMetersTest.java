package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.CapturedLog;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which stalls are reported, when, and to which listener, on event loops with hand-driven clocks. */
class LoopMetersTest {

    private static final long START_NANOS = 987_654_321;

    /** How long after its end a stall is reported, and until the next moment at which the meter's thread looks. */
    private static final int SETTLE_MILLIS = 120;

    private final HandLoops hand = new HandLoops(3, START_NANOS);
    private final List<HandTimers> loops = hand.loops();
    private final LoopMeters loopMeters = hand.meters();
    private final List<Stall> stalls = new ArrayList<>();
    private final CapturedLog log = new CapturedLog("dev.bide.lateness");

    @AfterEach
    void closeLog() {
        log.close();
    }

    private LatenessMeter open(ProbeOptions options, List<Stall> received) {
        return hand.open(options, received::add);
    }

    /** Opens a meter and lets the first seconds pass, in which no stall is reported. */
    private LatenessMeter started(ProbeOptions options, List<Stall> received) {
        LatenessMeter meter = open(options, received);
        advance(Duration.ofSeconds(5));
        return meter;
    }

    private void advance(Duration time) {
        hand.advance(time);
    }

    /** Stalls the first loops while the others continue, and then lets all run until the stall has been judged. */
    private void stall(int millis, int stalledLoops) {
        hand.hold(Duration.ofMillis(millis), stalledLoops);
        advance(Duration.ofMillis(SETTLE_MILLIS));
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
    void aReportNamesTheLoopItsLatenessAndItsCause() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        String name = Thread.currentThread().getName();
        assertEquals(1, stalls.size());
        Stall stall = stalls.get(0);
        assertEquals(List.of(name), stall.loops());
        assertEquals(3, stall.of());
        assertEquals(Instant.ofEpochSecond(0, START_NANOS).plusMillis(5100), stall.since());
        assertEquals(0.3, stall.seconds());
        assertEquals(StallCause.BLOCKED, stall.cause());
        assertEquals(0, stall.collector());
        assertEquals(1, stall.times());
        assertEquals(List.of(stall + ". What to do: " + StallCause.BLOCKED.advice()), log.lines());
    }

    @Test
    void severalLoopsThatAreHeldUpAtTheSameTimeAreOneStall() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 3);
        assertEquals(1, stalls.size());
        assertEquals(3, stalls.get(0).loops().size());
        assertEquals(StallCause.BLOCKED, stalls.get(0).cause(), "the meter's thread was not late");
        assertEquals(1, log.lines().size());
    }

    @Test
    void aLoopIsReportedOnceAMinuteWithTheNumberOfItsStalls() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        for (int i = 0; i < 9; i++) {
            advance(Duration.ofMillis(4480));
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
        assertEquals(times, loopMeters.stalls().size());
    }

    @Test
    void eachLoopHasItsOwnMinute() {
        started(ProbeOptions.DEFAULT, stalls);
        stall(400, 1);
        stall(400, 1);
        assertEquals(1, stalls.size());
        stall(400, 2);
        assertEquals(2, stalls.size(), "one of the two loops has had no report");
        assertEquals(List.of(1, 2), stalls.stream().map(Stall::times).toList());
        assertEquals(2, stalls.get(1).loops().size());
        assertEquals(3, loopMeters.stalls().size(), "all of the last minute");
        assertEquals(3, loopMeters.stalls(StallCause.BLOCKED));
        assertEquals(0, loopMeters.stalls(StallCause.QUEUE));
        advance(Duration.ofSeconds(61));
        assertEquals(List.of(), loopMeters.stalls());
        assertEquals(3, loopMeters.stalls(StallCause.BLOCKED));
    }

    @Test
    void aLimitOfZeroReportsNoStall() {
        LatenessMeter meter = open(new ProbeOptions(100, 0), stalls);
        stall(3_600_000, 3);
        assertEquals(List.of(), stalls);
        assertEquals(List.of(), log.lines());
        assertEquals(
                36_001, meter.reports().get(0).probes() + meter.reports().get(0).missed());
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
        assertEquals(55, second.reports().get(1).probes());
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
        LatenessMeter meter = hand.open(ProbeOptions.DEFAULT, stall -> {
            throw thrown;
        });
        advance(Duration.ofSeconds(5));
        stall(400, 1);
        assertEquals(List.of(thrown), log.traces());
        advance(Duration.ofSeconds(61));
        stall(400, 1);
        assertEquals(2, log.traces().size());
        assertEquals(List.of(), loops.get(0).reported());
        assertEquals(664, meter.reports().get(0).probes());
    }

    @Test
    void theListenerIsCalledWithoutALock() {
        List<Boolean> locked = new ArrayList<>();
        hand.open(ProbeOptions.DEFAULT, stall -> locked.add(Thread.holdsLock(loopMeters)));
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
