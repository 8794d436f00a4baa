package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final HandTimers timers = new HandTimers(5);
    private final Turns turns = new Turns(timers);
    private final List<String> done = new ArrayList<>();

    /** Adds work of several pieces. Each piece adds the next one, and takes some time of the event loop. */
    private void work(String name, int pieces, long nanosEach) {
        if (pieces > 0) {
            turns.add(() -> {
                timers.hold(Duration.ofNanos(nanosEach));
                done.add(name);
                work(name, pieces - 1, nanosEach);
            });
        }
    }

    @Test
    void aPieceRunsOnlyAfterTheEventLoopHasServedItsTimers() {
        work("a", 1, 0);
        timers.settle();
        assertEquals(List.of(), done);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a"), done);
        assertEquals(0, timers.pending());
    }

    @Test
    void aSmallPieceRunsSoonAfterAPauseAndInATurnOtherwise() {
        turns.addSoon(() -> done.add("a"));
        assertEquals(List.of(), done, "never before the call returns");
        timers.settle();
        assertEquals(List.of("a"), done);
        turns.addSoon(() -> done.add("b"));
        timers.settle();
        assertEquals(List.of("a"), done, "not within a millisecond of the last turn");
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), done);
        assertEquals(0, timers.pending());
    }

    @Test
    void aTurnEndsWithThePieceThatUsesItUp() {
        work("a", 5, Turns.TURN_NANOS / 2);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "a"), done);
        assertEquals(1, timers.pending());
        assertEquals(2, timers.everSet(), "one turn for two pieces, and the next");
        timers.advance(Duration.ofMillis(10));
        assertEquals(5, done.size());
        assertEquals(0, timers.pending());
    }

    @Test
    void longTasksTakeTurns() {
        work("a", 3, Turns.TURN_NANOS);
        work("b", 3, Turns.TURN_NANOS);
        timers.advance(Duration.ofMillis(100));
        assertEquals(List.of("a", "b", "a", "b", "a", "b"), done);
    }

    @Test
    void aPieceThatThrowsIsReportedAndTheOthersStillRun() {
        RuntimeException thrown = new IllegalStateException("thrown by the piece");
        turns.add(() -> {
            throw thrown;
        });
        work("a", 1, 0);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of(thrown), timers.reported());
        assertEquals(List.of("a"), done);
        work("b", 1, 0);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), done);
    }
}
