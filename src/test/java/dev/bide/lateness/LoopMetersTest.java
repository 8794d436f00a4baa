package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.time.ByHand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told of which loop, and when, on loops whose clocks are moved by hand. */
class LoopMetersTest {

    private static final long START = 987_654_321;

    private final List<ByHand> loops = List.of(new ByHand(START), new ByHand(START), new ByHand(START));
    private final LoopMeters watch = new LoopMeters();
    private final List<Stall> told = new ArrayList<>();
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void nothingElseIsLoggedHere() {
        log.close();
    }

    private LatenessMeter open(ProbeOptions probing, List<Stall> hears) {
        LatenessMeter meter = new LatenessMeter(watch, probing, hears::add);
        watch.open(meter, () -> List.copyOf(loops));
        return meter;
    }

    /** Opens one and lets the first seconds pass, in which nothing is told of. */
    private LatenessMeter started(ProbeOptions probing, List<Stall> hears) {
        LatenessMeter meter = open(probing, hears);
        advance(Duration.ofSeconds(5));
        return meter;
    }

    private void advance(Duration time) {
        loops.forEach(loop -> loop.advance(time));
    }

    /** Holds some loops up while the others go on, and lets them all ring what is due then. */
    private void hold(int millis, int held) {
        loops.subList(held, loops.size()).forEach(loop -> loop.advance(Duration.ofMillis(millis)));
        loops.subList(0, held).forEach(loop -> loop.hold(Duration.ofMillis(millis)));
        advance(Duration.ZERO);
    }

    private int timers() {
        return loops.stream().mapToInt(ByHand::pending).sum();
    }

    @Test
    void eachLoopHasAProbeAndAMeter() {
        LatenessMeter meter = open(ProbeOptions.DEFAULT, told);
        advance(Duration.ofMillis(1050));
        List<LoopReport> reports = meter.reports();
        assertEquals(3, reports.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(10, reports.get(i).probes());
            assertEquals(Thread.currentThread().getName(), reports.get(i).name());
            meter.of(loops.get(i)).accepted(i + 1);
            assertEquals(i + 1, meter.reports().get(i).pending());
        }
        LoopReport all = LatenessMeter.all(meter.reports());
        assertEquals("all", all.name());
        assertEquals(30, all.probes());
        assertEquals(30, all.loop().count());
        assertEquals(6, all.pending());
        assertEquals(List.of(), told);
        assertEquals(List.of(), log.lines());
    }

    @ParameterizedTest
    @CsvSource({"349, 0", "350, 1"})
    void aLoopIsToldOfFromTheBoundOn(int millis, int times) {
        LatenessMeter unused = started(new ProbeOptions(100, 250), told);
        hold(millis, 1); // of which the first 100 are not late
        assertEquals(times, told.size());
        assertEquals(times, log.lines().size());
    }

    @Test
    void itIsSaidHowLateWhichLoopIsAndHowManyOthersAre() {
        LatenessMeter unused = started(ProbeOptions.DEFAULT, told);
        hold(400, 1);
        String name = Thread.currentThread().getName();
        assertEquals(List.of(new Stall(name, 0.3, 1, 3, 1)), told);
        assertEquals(List.of("event loop " + name + " was 300 ms late; 1 of 3 loops were"), log.lines());
    }

    @Test
    void ifTheWholeProcessWasPausedAllLoopsAreLateTogether() {
        LatenessMeter unused = started(ProbeOptions.DEFAULT, told);
        hold(400, 3);
        assertEquals(3, told.size());
        assertEquals(
                List.of(3, 3, 3), told.stream().map(Stall::lateLoops).toList(), "also while they have not rung yet");
    }

    @Test
    void aLoopIsToldOfOnceAMinuteWithTheNumberOfTimes() {
        LatenessMeter unused = started(ProbeOptions.DEFAULT, told);
        hold(400, 1);
        for (int i = 0; i < 9; i++) {
            advance(Duration.ofMillis(4600));
            hold(1000, 1);
        }
        assertEquals(1, told.size(), "after " + 9 * 5.6 + " s");
        advance(Duration.ofSeconds(20));
        assertEquals(1, told.size(), "not when nothing happens");
        hold(400, 1);
        assertEquals(2, told.size());
        assertEquals(10, told.get(1).times(), "nine that were not told of, and this one");
        assertEquals(2, log.lines().size());
        advance(Duration.ofMinutes(2));
        hold(400, 1);
        assertEquals(1, told.get(2).times());
    }

    @ParameterizedTest
    @CsvSource({"4999, 0", "5000, 1"})
    void aProgramThatStartsIsNotToldOf(int millisAfter, int times) {
        LatenessMeter unused = open(ProbeOptions.DEFAULT, told);
        advance(Duration.ofMillis(millisAfter - 400));
        hold(400, 1);
        assertEquals(times, told.size());
        assertEquals(times, log.lines().size());
    }

    @ParameterizedTest
    @CsvSource({"59999, 1", "60000, 2"})
    void theMinuteIsExact(int millisLater, int times) {
        LatenessMeter unused = started(ProbeOptions.DEFAULT, told);
        hold(400, 1);
        advance(Duration.ofMillis(millisLater - 400));
        hold(400, 1);
        assertEquals(times, told.size());
    }

    @Test
    void eachLoopHasItsOwnMinute() {
        LatenessMeter unused = started(ProbeOptions.DEFAULT, told);
        hold(400, 1);
        hold(400, 2);
        assertEquals(2, told.size());
        assertEquals(List.of(1, 1), told.stream().map(Stall::times).toList());
        assertEquals(2, told.get(1).lateLoops());
    }

    @Test
    void aBoundOfZeroIsNever() {
        LatenessMeter meter = open(new ProbeOptions(100, 0), told);
        hold(3_600_000, 3);
        assertEquals(List.of(), told);
        assertEquals(List.of(), log.lines());
        assertEquals(
                36_000, meter.reports().get(0).probes() + meter.reports().get(0).missed());
    }

    @Test
    void withoutAProbeNothingIsNoticed() {
        LatenessMeter meter = open(new ProbeOptions(0, 250), told);
        hold(30_000, 3);
        assertEquals(List.of(), told);
        assertEquals(0, LatenessMeter.all(meter.reports()).loop().count());
        assertEquals(3, timers(), "but minutes are forgotten");
    }

    @Test
    void theLatenessOfALoopGrowsWhileItIsHeldUp() {
        LatenessMeter meter = open(ProbeOptions.DEFAULT, told);
        loops.get(0).hold(Duration.ofMillis(400));
        assertEquals(300_000_000, meter.of(loops.get(0)).lateNanos());
        assertEquals(0, meter.of(loops.get(1)).lateNanos());
        loops.get(0).hold(Duration.ofMillis(100));
        assertEquals(400_000_000, meter.of(loops.get(0)).lateNanos());
    }

    @Test
    void twoHandlesShareAndTheFirstSaysHow() {
        List<Stall> other = new ArrayList<>();
        LatenessMeter first = open(ProbeOptions.DEFAULT, told);
        LatenessMeter second = started(new ProbeOptions(10, 0), other);
        assertSame(first.of(loops.get(0)), second.of(loops.get(0)));
        hold(400, 1);
        assertEquals(54, second.reports().get(1).probes());
        assertEquals(1, told.size());
        assertEquals(0, other.size());
    }

    @Test
    void ifTheFirstIsClosedTheNextIsTold() {
        List<Stall> other = new ArrayList<>();
        LatenessMeter first = open(ProbeOptions.DEFAULT, told);
        LatenessMeter second = started(ProbeOptions.DEFAULT, other);
        first.close();
        first.close();
        hold(400, 1);
        assertEquals(0, told.size());
        assertEquals(1, other.size());
        second.close();
        assertEquals(0, timers());
    }

    @Test
    void whenTheLastIsClosedNothingIsLeftButWhatWasRecorded() {
        LatenessMeter first = open(ProbeOptions.DEFAULT, told);
        LatenessMeter second = open(ProbeOptions.DEFAULT, told);
        advance(Duration.ofMillis(250));
        second.close();
        assertEquals(3, timers());
        first.close();
        assertEquals(0, timers());
        hold(1000, 3);
        assertEquals(6, LatenessMeter.all(first.reports()).probes());
        assertEquals(List.of(), told);
    }

    @Test
    void openedAgainItBeginsAnew() {
        LatenessMeter first = started(ProbeOptions.DEFAULT, told);
        LoopMeter before = first.of(loops.get(0));
        hold(400, 1);
        first.close();
        LatenessMeter second = open(new ProbeOptions(50, 250), told);
        assertNotSame(before, second.of(loops.get(0)));
        assertEquals(0, LatenessMeter.all(second.reports()).loop().count());
        advance(Duration.ofMillis(100));
        assertEquals(6, LatenessMeter.all(second.reports()).probes());
        advance(Duration.ofSeconds(5));
        hold(400, 1);
        assertEquals(2, told.size(), "and so does the minute");
        assertEquals(1, told.get(1).times());
    }

    @Test
    void aListenerThatThrowsStopsNoProbe() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        LatenessMeter meter = new LatenessMeter(watch, ProbeOptions.DEFAULT, heldUp -> {
            throw fault;
        });
        watch.open(meter, () -> List.copyOf(loops));
        advance(Duration.ofSeconds(5));
        hold(400, 1);
        assertEquals(List.of(fault), loops.get(0).reported());
        advance(Duration.ofMillis(100));
        assertEquals(52, meter.reports().get(0).probes());
    }

    @ParameterizedTest
    @CsvSource({"9, 0", "10001, 0", "-1, 0", "100, -1"})
    void whatCannotBeIsRefused(int probeMillis, int warnMillis) {
        assertThrows(IllegalArgumentException.class, () -> new ProbeOptions(probeMillis, warnMillis));
    }
}
