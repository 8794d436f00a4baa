package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.CapturedLog;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which cause is found, and which loops belong to a stall, on event loops with hand-driven clocks. */
class StallWatchTest {

    private static final long START_NANOS = 987_654_321;

    private final List<Stall> stalls = new ArrayList<>();
    private final CapturedLog log = new CapturedLog("dev.bide.lateness");

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** Loops that have run for so long that stalls are reported. The probe of each is due at another moment. */
    private HandLoops loops(int count, ProbeOptions options, int phaseMillis) {
        HandLoops hand = new HandLoops(count, START_NANOS);
        List<HandTimers> loops = hand.loops();
        for (int i = 0; i < count; i++) {
            loops.get(i).hold(Duration.ofMillis((long) i * phaseMillis));
        }
        hand.open(options, stalls::add);
        for (int i = 0; i < count; i++) {
            loops.get(i).advance(Duration.ofMillis((long) (count - i) * phaseMillis));
        }
        advance(hand, 5000);
        return hand;
    }

    private HandLoops loops(int count) {
        return loops(count, ProbeOptions.DEFAULT, 27);
    }

    private static void advance(HandLoops hand, int millis) {
        hand.advance(Duration.ofMillis(millis));
    }

    private static void hold(HandLoops hand, int millis, int heldLoops) {
        hand.hold(Duration.ofMillis(millis), heldLoops);
        advance(hand, 200);
    }

    private static void stop(HandLoops hand, int millis, int collectorMillis) {
        hand.stop(Duration.ofMillis(millis), Duration.ofMillis(collectorMillis));
        advance(hand, 200);
    }

    private Stall only() {
        assertEquals(1, stalls.size(), stalls::toString);
        return stalls.get(0);
    }

    /** Asserts the only stall. The probes see it, except for up to a period of theirs. */
    private void assertStall(StallCause cause, int loops, int millis) {
        Stall stall = only();
        assertEquals(cause, stall.cause(), stall::toString);
        assertEquals(loops, stall.loops().size(), stall::toString);
        assertTrue(stall.seconds() <= millis / 1e3 + 0.002, stall::toString);
        assertTrue(stall.seconds() >= millis / 1e3 - 0.1, stall::toString);
    }

    /** Asserts the only stall. The meter's thread sees it, except for up to 20 ms. */
    private void assertPause(StallCause cause, int loops, int millis) {
        assertStall(cause, loops, millis);
        assertEquals(millis / 1e3, only().seconds(), 0.022, only()::toString);
    }

    @Test
    void oneLoopThatIsHeldUpIsBlocked() {
        HandLoops hand = loops(4);
        hold(hand, 400, 1);
        assertStall(StallCause.BLOCKED, 1, 400);
    }

    @Test
    void theOnlyLoopThatIsHeldUpIsBlockedToo() {
        HandLoops hand = loops(1);
        hold(hand, 400, 1);
        assertStall(StallCause.BLOCKED, 1, 400);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aPauseOfTheProcessWithoutTheCollectorIsAStop(int count) {
        stop(loops(count), 400, 0);
        assertPause(StallCause.STOPPED, count, 400);
        assertEquals(0, only().collector());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 27, 33, 49, 70})
    void aPauseIsOneStallOfAllLoopsWhereverTheirProbesAre(int phaseMillis) {
        stop(loops(4, ProbeOptions.DEFAULT, phaseMillis), 380, 0);
        assertPause(StallCause.STOPPED, 4, 380);
    }

    @ParameterizedTest
    @CsvSource({"400, COLLECTOR", "210, COLLECTOR", "180, STOPPED", "0, STOPPED"})
    void theCollectorIsTheCauseIfItTookHalfOfThePause(int collectorMillis, StallCause cause) {
        stop(loops(3), 400, collectorMillis);
        assertPause(cause, 3, 400);
        assertEquals(collectorMillis / 1e3, only().collector(), 0.025);
    }

    @Test
    void theOnlyLoopOfAProcessMayWaitForTheCollector() {
        stop(loops(1), 400, 390);
        assertPause(StallCause.COLLECTOR, 1, 400);
    }

    @Test
    void aCollectorThatRunsBesideABlockedLoopIsNotTheCause() {
        HandLoops hand = loops(4);
        hand.hold(Duration.ofMillis(390), 1);
        hand.collect(Duration.ofMillis(300));
        advance(hand, 200);
        assertStall(StallCause.BLOCKED, 1, 390);
    }

    @Test
    void twoOfFourLoopsThatAreHeldUpAtTheSameTimeAreOneStall() {
        HandLoops hand = loops(4);
        hold(hand, 450, 2);
        assertStall(StallCause.BLOCKED, 2, 450);
        assertEquals(stalls, hand.meters().stalls(), "and no other one that is not reported");
    }

    @Test
    void loopsThatAreHeldUpOneAfterTheOtherAreTwoStalls() {
        HandLoops hand = loops(4, ProbeOptions.DEFAULT, 0);
        hold(hand, 400, 1);
        advance(hand, 61_000);
        hold(hand, 500, 2);
        assertEquals(2, stalls.size());
        assertEquals(1, stalls.get(0).loops().size());
        assertEquals(2, stalls.get(1).loops().size());
    }

    @Test
    void aPauseWhileALoopIsBlockedIsAStallOfAllAndTheBlockedOneAnother() {
        HandLoops hand = loops(3, ProbeOptions.DEFAULT, 0);
        hand.keepHeld(Duration.ofMillis(2500), 1);
        stop(hand, 500, 0);
        assertEquals(2, stalls.size(), stalls::toString);
        Stall blocked = stalls.get(0);
        assertEquals(StallCause.BLOCKED, blocked.cause());
        assertEquals(2.9, blocked.seconds(), 0.002);
        assertEquals(1, blocked.loops().size());
        Stall stopped = stalls.get(1);
        assertEquals(StallCause.STOPPED, stopped.cause());
        assertEquals(3, stopped.loops().size());
    }

    @Test
    void aPauseIsReportedOnceAlthoughALoopCatchesUpLater() {
        HandLoops hand = loops(3, ProbeOptions.DEFAULT, 0);
        List<HandTimers> timers = hand.loops();
        timers.forEach(loop -> loop.hold(Duration.ofMillis(600)));
        timers.subList(1, 3).forEach(loop -> loop.advance(Duration.ZERO));
        hand.wakeLate(600);
        hold(hand, 180, 1); // what it had in its queue
        assertPause(StallCause.STOPPED, 3, 600);
        assertEquals(1, hand.meters().stalls().size());
    }

    @Test
    void aLoopThatRunsTasksWhileItsTimersAreOverdueHasAQueue() {
        HandLoops hand = loops(2);
        for (int i = 0; i < 45; i++) {
            hand.holdTimers(Duration.ofMillis(20), 1);
        }
        advance(hand, 200);
        assertStall(StallCause.QUEUE, 1, 450); // half of the timers that were due meanwhile
    }

    @Test
    void aLoopOfWhichHalfOfTheTimersAreLateHasAQueueAndIsReportedOnceAMinute() {
        HandLoops hand = loops(2);
        for (int i = 0; i < 160; i++) {
            hand.hold(Duration.ofMillis(170), 1); // 70 to 170 ms late: no stall of its own
        }
        assertEquals(StallCause.QUEUE, only().cause());
        assertEquals(1, only().loops().size());
        assertTrue(only().seconds() >= 0.01);
        assertEquals(1, hand.meters().stalls().size());
        for (int i = 0; i < 300; i++) {
            hand.hold(Duration.ofMillis(170), 1);
        }
        assertEquals(2, stalls.size());
        assertEquals(2, hand.meters().stalls(StallCause.QUEUE));
    }

    @Test
    void aLongStallIsNoQueueAlthoughMostTimersOfTheLastSecondsWereLate() {
        HandLoops hand = loops(2);
        hold(hand, 9000, 1);
        advance(hand, 9000);
        assertStall(StallCause.BLOCKED, 1, 9000);
        assertEquals(1, hand.meters().stalls().size());
    }

    @Test
    void whileTheMetersOwnThreadIsLateNoQueueIsReported() {
        HandLoops hand = loops(2);
        for (int i = 0; i < 300; i++) {
            hand.stop(Duration.ofMillis(120), Duration.ZERO);
        }
        assertEquals(List.of(), stalls);
    }

    @Test
    void anIdleMinuteHasNoStall() {
        HandLoops hand = loops(4);
        advance(hand, 60_000);
        assertEquals(List.of(), stalls);
        assertEquals(List.of(), hand.meters().stalls());
    }

    @Test
    void theNewestHundredStallsOfAMinuteAreKept() {
        HandLoops hand = loops(1, new ProbeOptions(10, 20), 0);
        for (int i = 0; i < 130; i++) {
            hold(hand, 60, 1);
        }
        assertEquals(100, hand.meters().stalls().size());
        assertEquals(130, hand.meters().stalls(StallCause.BLOCKED));
        assertEquals(1, stalls.size());
    }
}
