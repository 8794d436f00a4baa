package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {

    private static final long START = 123_456_789_012L;
    private static final long MILLI = 1_000_000;

    private final ByHand timers = new ByHand(START);
    private final Ticks ticks = new Ticks(timers, new Turns(timers));
    private final List<Bell> rung = new ArrayList<>();

    private final class Bell extends Alarm {
        private long at = -1;
        private Throwable failure;
        private Runnable then = () -> {};

        @Override
        protected void ended(long nanos) {
            at = nanos;
            rung.add(this);
            then.run();
        }

        @Override
        protected void failed(Throwable reason) {
            failure = reason;
            rung.add(this);
        }
    }

    private Bell bell(long nanosFromNow) {
        Bell bell = new Bell();
        ticks.set(bell, timers.nanos() + nanosFromNow);
        return bell;
    }

    @Test
    void anAlarmRingsAtItsMomentAndNotBefore() {
        Bell bell = bell(5 * MILLI);
        timers.advance(Duration.ofNanos(5 * MILLI - 1));
        assertEquals(List.of(), rung);
        timers.advance(Duration.ofNanos(1));
        assertEquals(START + 5 * MILLI, bell.at);
        assertEquals(0, timers.pending());
        assertEquals(0, ticks.timers());
    }

    @Test
    void aFractionIsRoundedUp() {
        Bell bell = bell(5 * MILLI + 1);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(START + 6 * MILLI, bell.at);
    }

    @Test
    void alarmsOfOneMillisecondShareATimer() {
        for (int i = 1; i <= 1000; i++) {
            bell(4 * MILLI + i * 1000L);
        }
        assertEquals(1, timers.everSet());
        timers.advance(Duration.ofMillis(5));
        assertEquals(1000, rung.size());
    }

    @Test
    void whateverTheCallersDoThereAreNoMoreTimersThanMilliseconds() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            timers.hold(Duration.ofNanos(random.nextInt(2000)));
            bell(50 * MILLI + random.nextInt(100_000_000));
        }
        assertTrue(ticks.timers() <= 122, ticks.timers() + " timers in 122 ms");
        assertEquals(ticks.timers(), timers.pending());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(10_000, rung.size());
        assertEquals(0, timers.pending());
    }

    @Test
    void noAlarmRingsEarlyNorTwoMillisecondsLate() {
        Random random = new Random(8);
        List<Bell> bells = new ArrayList<>();
        List<Long> moments = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            timers.advance(Duration.ofNanos(random.nextInt(10_000)));
            long moment = timers.nanos() + random.nextInt(30_000_000);
            Bell bell = new Bell();
            ticks.set(bell, moment);
            bells.add(bell);
            moments.add(moment);
        }
        timers.advance(Duration.ofSeconds(1));
        for (int i = 0; i < bells.size(); i++) {
            long late = bells.get(i).at - moments.get(i);
            assertTrue(late >= 0 && late < 2 * MILLI, "late by " + late + " ns");
        }
    }

    @Test
    void whatIsDueRingsWithoutATimerOnceTheCallerIsDone() {
        Bell now = bell(0);
        Bell past = bell(-MILLI);
        assertEquals(-1, now.at);
        timers.settle();
        assertEquals(List.of(now, past), rung);
        assertEquals(0, timers.everSet());
    }

    @Test
    void aCancelledAlarmDoesNotRingAndTheLastOneTakesItsTimerAlong() {
        Bell one = bell(5 * MILLI);
        Bell two = bell(5 * MILLI);
        Bell three = bell(5 * MILLI);
        two.unset();
        one.unset();
        assertEquals(1, timers.pending());
        three.unset();
        three.unset();
        assertEquals(0, timers.pending());
        assertEquals(0, ticks.timers());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), rung);
    }

    @Test
    void anAlarmMayCancelItsNeighbourAndSetAnother() {
        Bell one = bell(MILLI);
        Bell two = bell(MILLI);
        one.then = () -> {
            two.unset();
            Bell next = bell(0);
            next.then = () -> assertEquals(START + MILLI, next.at);
        };
        timers.advance(Duration.ofMillis(1));
        assertEquals(2, rung.size());
        assertEquals(-1, two.at);
        Bell later = bell(0);
        timers.settle();
        assertSame(later, rung.get(2));
    }

    @Test
    void aTimerThatRingsEarlyIsSetAgain() {
        timers.ringEarly(Duration.ofNanos(MILLI / 2));
        Bell bell = bell(5 * MILLI);
        timers.advance(Duration.ofNanos(4 * MILLI + MILLI / 2));
        assertEquals(-1, bell.at);
        timers.advance(Duration.ofMillis(1));
        assertTrue(bell.at >= START + 5 * MILLI, "rang at " + (bell.at - START));
    }

    @Test
    void whatTakesTooLongForATurnGoesOnWhenTheLoopHasSeenToItsTimers() {
        for (int i = 0; i < 30; i++) {
            Bell bell = bell(0);
            bell.then = () -> timers.hold(Duration.ofNanos(MILLI / 10));
        }
        Bell other = bell(MILLI);
        timers.settle();
        assertEquals(10, rung.size(), "as many as take a millisecond");
        timers.advance(Duration.ofMillis(1));
        assertEquals(START + MILLI, other.at, "not after all the thirty");
        timers.advance(Duration.ofMillis(10));
        assertEquals(31, rung.size());
        assertEquals(0, timers.pending());
    }

    @Test
    void alarmsThatRingAtOnceAgainAndAgainDoNotKeepOthersWaiting() {
        Bell endless = new Bell();
        endless.then = () -> {
            timers.hold(Duration.ofNanos(2 * MILLI));
            ticks.set(endless, START);
        };
        Bell first = new Bell();
        Bell second = new Bell();
        first.then = () -> timers.hold(Duration.ofNanos(2 * MILLI)); // there is no time for the second in this turn
        ticks.set(endless, START);
        ticks.set(first, START + 5 * MILLI);
        ticks.set(second, START + 5 * MILLI);
        timers.advance(Duration.ofMillis(100));
        assertTrue(rung.contains(second), "rung within a tenth of a second, beside " + rung.size() + " others");
    }

    @Test
    void anAlarmThatRingsAtOnceTakesAlongWhateverIsOver() {
        Bell first = bell(0);
        timers.hold(Duration.ofMillis(5));
        Bell late = bell(-MILLI);
        assertEquals(timers.nanos(), late.rings());
        assertEquals(timers.nanos(), first.rings());
    }

    @Test
    void anOwnerThatThrowsKeepsNobodyElseFromRinging() {
        Bell bad = bell(0);
        RuntimeException thrown = new IllegalStateException("the owner's fault");
        bad.then = () -> {
            throw thrown;
        };
        Bell good = bell(0);
        timers.settle();
        assertEquals(List.of(bad, good), rung);
        assertEquals(List.of(thrown), timers.reported());
    }

    @Test
    void brokenOffAllAreToldEvenIfNoTimerRingsAnyMore() {
        for (int i = 0; i < 30; i++) {
            Bell bell = bell(0);
            bell.then = () -> timers.hold(Duration.ofNanos(MILLI / 10));
        }
        timers.settle();
        assertEquals(10, rung.size());
        ticks.breakOff(new Exception("enough"), () -> {});
        timers.settle();
        assertEquals(30, rung.size());
    }

    @Test
    void brokenOffEveryAlarmFailsNowAndAnyLaterOneTooAndNothingIsLeft() {
        Exception reason = new Exception("enough");
        Bell due = bell(0);
        for (int i = 0; i < 1000; i++) {
            bell(i * MILLI + 1);
        }
        int[] done = new int[1];
        ticks.breakOff(reason, () -> done[0] = rung.size());
        timers.settle();
        assertEquals(0, timers.pending());
        assertEquals(1001, done[0]);
        assertSame(reason, due.failure);
        assertTrue(rung.stream().allMatch(bell -> bell.failure == reason && bell.at == -1));
        Bell later = bell(MILLI);
        timers.settle();
        assertSame(reason, later.failure);
        ticks.breakOff(new Exception("again"), () -> done[0] = -1);
        timers.settle();
        assertEquals(1001, done[0]);
    }
}
