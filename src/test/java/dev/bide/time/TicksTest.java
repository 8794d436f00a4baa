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

    private static final long START_NANOS = 123_456_789_012L;
    private static final long MILLI_NANOS = 1_000_000;

    private final HandTimers timers = new HandTimers(START_NANOS);
    private final Ticks ticks = new Ticks(timers, new Turns(timers));
    private final List<TestAlarm> rung = new ArrayList<>();

    private final class TestAlarm extends Alarm {
        private long rangAt = -1;
        private Throwable failure;
        private Runnable onRing = () -> {};
        private Runnable onBreak = () -> {};

        @Override
        protected void rang(long nanos) {
            rangAt = nanos;
            rung.add(this);
            onRing.run();
        }

        @Override
        protected void brokenOff(Throwable reason) {
            failure = reason;
            rung.add(this);
            onBreak.run();
        }
    }

    private TestAlarm setAlarm(long nanosFromNow) {
        TestAlarm alarm = new TestAlarm();
        ticks.set(alarm, timers.nanos() + nanosFromNow);
        return alarm;
    }

    @Test
    void anAlarmRingsAtItsMomentAndNotBefore() {
        TestAlarm alarm = setAlarm(5 * MILLI_NANOS);
        timers.advance(Duration.ofNanos(5 * MILLI_NANOS - 1));
        assertEquals(List.of(), rung);
        timers.advance(Duration.ofNanos(1));
        assertEquals(START_NANOS + 5 * MILLI_NANOS, alarm.rangAt);
        assertEquals(0, timers.pending());
        assertEquals(0, ticks.timers());
    }

    @Test
    void aFractionOfAMillisecondIsRoundedUp() {
        TestAlarm alarm = setAlarm(5 * MILLI_NANOS + 1);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(START_NANOS + 6 * MILLI_NANOS, alarm.rangAt);
    }

    @Test
    void alarmsOfOneMillisecondShareATimer() {
        for (int i = 1; i <= 1000; i++) {
            setAlarm(4 * MILLI_NANOS + i * 1000L);
        }
        assertEquals(1, timers.everSet());
        timers.advance(Duration.ofMillis(5));
        assertEquals(1000, rung.size());
    }

    @Test
    void thereAreNeverMoreTimersThanMilliseconds() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            timers.hold(Duration.ofNanos(random.nextInt(2000)));
            setAlarm(50 * MILLI_NANOS + random.nextInt(100_000_000));
        }
        assertTrue(ticks.timers() <= 122, ticks.timers() + " timers in 122 ms");
        assertEquals(ticks.timers(), timers.pending());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(10_000, rung.size());
        assertEquals(0, timers.pending());
    }

    @Test
    void noAlarmRingsEarlyOrTwoMillisecondsLate() {
        Random random = new Random(8);
        List<TestAlarm> alarms = new ArrayList<>();
        List<Long> moments = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            timers.advance(Duration.ofNanos(random.nextInt(10_000)));
            long moment = timers.nanos() + random.nextInt(30_000_000);
            TestAlarm alarm = new TestAlarm();
            ticks.set(alarm, moment);
            alarms.add(alarm);
            moments.add(moment);
        }
        timers.advance(Duration.ofSeconds(1));
        for (int i = 0; i < alarms.size(); i++) {
            long late = alarms.get(i).rangAt - moments.get(i);
            assertTrue(late >= 0 && late < 2 * MILLI_NANOS, "late by " + late + " ns");
        }
    }

    @Test
    void anAlarmThatIsDueRingsWithoutATimerAfterTheCallerReturns() {
        TestAlarm now = setAlarm(0);
        TestAlarm past = setAlarm(-MILLI_NANOS);
        assertEquals(-1, now.rangAt);
        timers.settle();
        assertEquals(List.of(now, past), rung);
        assertEquals(0, timers.everSet());
    }

    @Test
    void aCancelledAlarmDoesNotRingAndTheLastOfATickCancelsItsTimer() {
        TestAlarm one = setAlarm(5 * MILLI_NANOS);
        TestAlarm two = setAlarm(5 * MILLI_NANOS);
        TestAlarm three = setAlarm(5 * MILLI_NANOS);
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
    void aRingingAlarmMayCancelTheNextOneAndSetAnother() {
        TestAlarm one = setAlarm(MILLI_NANOS);
        TestAlarm two = setAlarm(MILLI_NANOS);
        one.onRing = () -> {
            two.unset();
            TestAlarm next = setAlarm(0);
            next.onRing = () -> assertEquals(START_NANOS + MILLI_NANOS, next.rangAt);
        };
        timers.advance(Duration.ofMillis(1));
        assertEquals(2, rung.size());
        assertEquals(-1, two.rangAt);
        TestAlarm later = setAlarm(0);
        timers.settle();
        assertSame(later, rung.get(2));
    }

    @Test
    void aTimerThatFiresEarlyIsSetAgain() {
        timers.ringEarly(Duration.ofNanos(MILLI_NANOS / 2));
        TestAlarm alarm = setAlarm(5 * MILLI_NANOS);
        timers.advance(Duration.ofNanos(4 * MILLI_NANOS + MILLI_NANOS / 2));
        assertEquals(-1, alarm.rangAt);
        timers.advance(Duration.ofMillis(1));
        assertTrue(alarm.rangAt >= START_NANOS + 5 * MILLI_NANOS, "rang at " + (alarm.rangAt - START_NANOS));
    }

    @Test
    void ringingThatTakesLongerThanATurnContinuesAfterTheOtherTimers() {
        for (int i = 0; i < 30; i++) {
            TestAlarm alarm = setAlarm(0);
            alarm.onRing = () -> timers.hold(Duration.ofNanos(MILLI_NANOS / 10));
        }
        TestAlarm other = setAlarm(MILLI_NANOS);
        timers.settle();
        assertEquals(10, rung.size(), "as many as fit into a millisecond");
        timers.advance(Duration.ofMillis(1));
        assertEquals(START_NANOS + MILLI_NANOS, other.rangAt, "not after all thirty");
        timers.advance(Duration.ofMillis(10));
        assertEquals(31, rung.size());
        assertEquals(0, timers.pending());
    }

    @Test
    void anAlarmThatSetsItselfAgainAndAgainDoesNotKeepOthersFromRinging() {
        TestAlarm endless = new TestAlarm();
        endless.onRing = () -> {
            timers.hold(Duration.ofNanos(2 * MILLI_NANOS));
            ticks.set(endless, START_NANOS);
        };
        TestAlarm first = new TestAlarm();
        TestAlarm second = new TestAlarm();
        first.onRing =
                () -> timers.hold(Duration.ofNanos(2 * MILLI_NANOS)); // so the second does not fit into this turn
        ticks.set(endless, START_NANOS);
        ticks.set(first, START_NANOS + 5 * MILLI_NANOS);
        ticks.set(second, START_NANOS + 5 * MILLI_NANOS);
        timers.advance(Duration.ofMillis(100));
        assertTrue(rung.contains(second), "has rung within 100 ms, beside " + rung.size() + " others");
    }

    @Test
    void alarmsWhoseMomentHasPassedRingTogetherAtTheLatestMoment() {
        TestAlarm first = setAlarm(0);
        timers.hold(Duration.ofMillis(5));
        TestAlarm late = setAlarm(-MILLI_NANOS);
        assertEquals(timers.nanos(), late.ringsAtNanos());
        assertEquals(timers.nanos(), first.ringsAtNanos());
    }

    @Test
    void anAlarmThatThrowsDoesNotKeepOthersFromRinging() {
        TestAlarm bad = setAlarm(0);
        RuntimeException thrown = new IllegalStateException("thrown by the owner");
        bad.onRing = () -> {
            throw thrown;
        };
        TestAlarm good = setAlarm(0);
        timers.settle();
        assertEquals(List.of(bad, good), rung);
        assertEquals(List.of(thrown), timers.reported());
    }

    @Test
    void breakingOffFailsEveryAlarmEvenIfNoTimerFires() {
        for (int i = 0; i < 30; i++) {
            TestAlarm alarm = setAlarm(0);
            alarm.onRing = () -> timers.hold(Duration.ofNanos(MILLI_NANOS / 10));
        }
        timers.settle();
        assertEquals(10, rung.size());
        ticks.breakOff(new Exception("enough"), () -> {});
        timers.settle();
        assertEquals(30, rung.size());
    }

    @Test
    void breakingOffFailsEveryAlarmAndEveryLaterOneAndLeavesNoTimer() {
        Exception reason = new Exception("enough");
        TestAlarm due = setAlarm(0);
        for (int i = 0; i < 1000; i++) {
            setAlarm(i * MILLI_NANOS + 1);
        }
        int[] done = new int[1];
        ticks.breakOff(reason, () -> done[0] = rung.size());
        timers.settle();
        assertEquals(0, timers.pending());
        assertEquals(1001, done[0]);
        assertSame(reason, due.failure);
        assertTrue(rung.stream().allMatch(alarm -> alarm.failure == reason && alarm.rangAt == -1));
        TestAlarm later = setAlarm(MILLI_NANOS);
        timers.settle();
        assertSame(reason, later.failure);
        ticks.breakOff(new Exception("again"), () -> done[0] = -1);
        timers.settle();
        assertEquals(1001, done[0]);
    }

    @Test
    void afterBreakingOffNoTickHasATimer() {
        setAlarm(5 * MILLI_NANOS);
        assertEquals(1, ticks.timers());
        ticks.breakOff(new Exception("enough"), () -> {});
        assertEquals(0, ticks.timers());
    }

    @Test
    void aTimerThatFiresAMillisecondEarlyIsSetAgainForThatMillisecond() {
        timers.ringEarly(Duration.ofMillis(1));
        TestAlarm alarm = setAlarm(5 * MILLI_NANOS);
        timers.ringEarly(Duration.ZERO);
        timers.advance(Duration.ofMillis(10));
        assertEquals(START_NANOS + 5 * MILLI_NANOS, alarm.rangAt);
    }

    @Test
    void alarmsOfOneTimerThatTakeLongerThanATurnAllRing() {
        for (int i = 0; i < 30; i++) {
            TestAlarm alarm = setAlarm(MILLI_NANOS);
            alarm.onRing = () -> timers.hold(Duration.ofNanos(MILLI_NANOS / 10));
        }
        timers.advance(Duration.ofMillis(1));
        assertEquals(10, rung.size(), "as many as fit into a millisecond");
        timers.advance(Duration.ofMillis(10));
        assertEquals(30, rung.size());
    }

    @Test
    void breakingOffThatTakesLongerThanATurnNeedsNoTimerEither() {
        for (int i = 0; i < 30; i++) {
            TestAlarm alarm = setAlarm(MILLI_NANOS);
            alarm.onBreak = () -> timers.hold(Duration.ofNanos(MILLI_NANOS / 10));
        }
        ticks.breakOff(new Exception("enough"), () -> {});
        assertTrue(timers.turn());
        assertEquals(10, rung.size(), "as many as fit into a millisecond");
        timers.settle();
        assertEquals(30, rung.size());
    }
}
