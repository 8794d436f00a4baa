package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingTest {

    private static final long MILLI = 1_000_000;

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final Probe probe = new Probe(loop, new LoopMeter(loop), 100 * MILLI, (due, nanos, late) -> {});
    private final Ping ping = new Ping(loop, probe);

    private void hold(int millis) {
        timers.hold(Duration.ofMillis(millis));
    }

    private Ping.Answers take() {
        return ping.take(loop.nanos());
    }

    @Test
    void aLoopThatRunsEachTaskAtOnceAnswersAll() {
        hold(120);
        for (int i = 0; i < 5; i++) {
            ping.ask(loop.nanos());
            hold(3);
            timers.settle();
        }
        assertEquals(new Ping.Answers(5, 3 * MILLI), take());
        assertEquals(new Ping.Answers(0, 0), take(), "it begins again");
    }

    @Test
    void aLoopThatRunsNoneIsAskedOnceAndTheTaskCountsAsLongAsItIsOpen() {
        hold(120);
        ping.ask(loop.nanos());
        hold(50);
        ping.ask(loop.nanos());
        assertEquals(new Ping.Answers(0, 50 * MILLI), take());
        hold(50);
        timers.settle();
        assertEquals(new Ping.Answers(1, 100 * MILLI), take());
    }

    @Test
    void aTaskThatRunsBeforeTheProbeIsDueSaysNothing() {
        ping.ask(loop.nanos());
        hold(99);
        timers.settle();
        assertEquals(new Ping.Answers(0, 0), take());
    }

    @ParameterizedTest
    @CsvSource({"3, 199, true", "2, 1, false", "3, 200, false", "40, 0, true"})
    void threeTasksAndNoneOfThemSlowMeanThatTheLoopRanTasks(int ran, long slowestMillis, boolean expected) {
        assertEquals(expected, new Ping.Answers(ran, slowestMillis * MILLI).ranTasks(400 * MILLI));
    }
}
