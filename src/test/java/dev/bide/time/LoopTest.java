package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final long START_NANOS = 5_000_000;
    private static final long MILLI_NANOS = 1_000_000;

    private final HandTimers timers = new HandTimers(START_NANOS);
    private final Loop loop = new Loop(timers);
    private final List<String> done = new ArrayList<>();

    private final class TestAlarm extends Alarm {
        private long planned;

        @Override
        protected void rang(long nanos) {
            planned = loop.plannedNanos();
            done.add("rang");
        }

        @Override
        protected void brokenOff(Throwable reason) {
            done.add(reason.getMessage());
        }
    }

    @Test
    void aTaskOfTheEventLoopRunsAtOnceAndThatOfAnotherThreadIsQueued() {
        loop.run(() -> done.add("at once"));
        assertEquals(List.of("at once"), done);
        timers.callFromElsewhere(true);
        loop.run(() -> done.add("queued"));
        assertEquals(List.of("at once"), done);
        timers.settle();
        assertEquals(List.of("at once", "queued"), done);
    }

    @Test
    void aPostedTaskIsQueuedEvenOnTheEventLoop() {
        loop.post(() -> done.add("posted"));
        assertEquals(List.of(), done);
        timers.settle();
        assertEquals(List.of("posted"), done);
    }

    @Test
    void aPieceRunsInATurnAndASmallOneWithTheQueuedTasks() {
        loop.runInTurn(() -> done.add("in turn"));
        timers.settle();
        assertEquals(List.of(), done);
        timers.advance(Duration.ofMillis(2));
        assertEquals(List.of("in turn"), done);
        loop.runSoonInTurn(() -> done.add("soon"));
        timers.settle();
        assertEquals(List.of("in turn", "soon"), done);
    }

    @Test
    void theClockIsThatOfTheTimers() {
        assertSame(timers, loop.timers());
        assertEquals(START_NANOS, loop.nanos());
        timers.hold(Duration.ofNanos(3));
        assertEquals(START_NANOS + 3, loop.nanos());
    }

    @Test
    void aRingingAlarmLearnsWhenItWasPlannedToRing() {
        TestAlarm alarm = new TestAlarm();
        loop.setAlarm(alarm, START_NANOS + 2 * MILLI_NANOS - 1);
        assertEquals(START_NANOS + 2 * MILLI_NANOS, alarm.ringsAtNanos());
        timers.hold(Duration.ofMillis(7));
        timers.ringFirst();
        assertEquals(START_NANOS + 2 * MILLI_NANOS, alarm.planned, "not when it rang");
    }

    @Test
    void latenessCountsFromTheTickUnlessItWasPlannedTwoMillisecondsAfterTheMoment() {
        long moment = START_NANOS;
        long planned = moment + 2 * MILLI_NANOS - 1;
        assertEquals(4, Loop.late(planned + 4, moment, planned));
        assertEquals(2 * MILLI_NANOS + 4, Loop.late(planned + 5, moment, planned + 1));
    }

    @Test
    void breakingOffFailsTheAlarmsThatAreSetAndLater() {
        loop.setAlarm(new TestAlarm(), START_NANOS + 1);
        timers.callFromElsewhere(true);
        loop.failAll(new Exception("closed"), () -> done.add("done"));
        assertEquals(List.of(), done);
        timers.settle();
        assertEquals(List.of("closed", "done"), done);
        loop.setAlarm(new TestAlarm(), START_NANOS + 1);
        timers.settle();
        assertEquals(List.of("closed", "done", "closed"), done);
    }
}
