package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences of the log and of the command line. */
class StallTest {

    private static final Optional<String> BY = Optional.of("com.acme.Pay.call(Pay.java:41)");

    private static Stall stall(StallCause cause, int of, double seconds, double collector, String... loops) {
        return new Stall(List.of(loops), of, Instant.EPOCH, seconds, cause, collector, Optional.empty(), 1);
    }

    private static Stall blockedBy(int of, int times, String... loops) {
        return new Stall(List.of(loops), of, Instant.EPOCH, 0.297, StallCause.BLOCKED, 0, BY, times);
    }

    @Test
    void aBlockedLoopNamesWhatItRan() {
        assertEquals(
                "loop-0 alone was held up for 297 ms: a handler blocked, com.acme.Pay.call(Pay.java:41)",
                blockedBy(4, 1, "loop-0").toString());
        assertEquals(
                "loop-0 was held up for 297 ms: a handler blocked, com.acme.Pay.call(Pay.java:41)"
                        + "; 3 times since the last report",
                blockedBy(1, 3, "loop-0").toString());
        assertEquals(
                "2 of 4 loops (loop-0, loop-2) were held up for 297 ms at once: handlers blocked, "
                        + "com.acme.Pay.call(Pay.java:41)",
                blockedBy(4, 1, "loop-0", "loop-2").toString());
        assertEquals(
                "loop-0 alone was held up for 1500 ms: a handler blocked",
                stall(StallCause.BLOCKED, 4, 1.5, 0, "loop-0").toString());
    }

    @Test
    void aPauseSaysWhatTheCollectorTook() {
        assertEquals(
                "all 4 loops were held up for 190 ms at once, and the collector took 184 ms of it",
                stall(StallCause.COLLECTOR, 4, 0.19, 0.184, "a", "b", "c", "d").toString());
        assertEquals(
                "all 2 loops were held up for 400 ms at once, and the collector took 0 ms of it: the process was stopped,"
                        + " or the machine paused",
                stall(StallCause.STOPPED, 2, 0.4, 0, "a", "b").toString());
        assertEquals(
                "a was held up for 190 ms, and the collector took 184 ms of it",
                stall(StallCause.COLLECTOR, 1, 0.19, 0.184, "a").toString());
    }

    @Test
    void aQueueSaysHowLateHalfOfTheTimersAre() {
        assertEquals(
                "loop-3: half of its timers are over 18 ms late: a long queue of short tasks",
                stall(StallCause.QUEUE, 4, 0.018, 0, "loop-3").toString());
    }

    @Test
    void theNamesOfManyLoopsAreLeftOut() {
        assertEquals(
                "5 of 9 loops were held up for 300 ms at once: handlers blocked",
                stall(StallCause.BLOCKED, 9, 0.3, 0, "a", "b", "c", "d", "e").toString());
    }

    @Test
    void aStallHasLoopsAndNotMoreThanThereAre() {
        assertThrows(IllegalArgumentException.class, () -> stall(StallCause.BLOCKED, 1, 0.3, 0));
        assertThrows(IllegalArgumentException.class, () -> stall(StallCause.BLOCKED, 1, 0.3, 0, "a", "b"));
    }

    @Test
    void eachCauseHasAWordAndAnAdvice() {
        assertEquals(
                List.of("collector", "stopped", "blocked", "queue"),
                List.of(StallCause.values()).stream().map(StallCause::key).toList());
        assertEquals(
                4,
                List.of(StallCause.values()).stream()
                        .map(StallCause::advice)
                        .distinct()
                        .count());
    }
}
