package dev.bide.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final ByHand timers = new ByHand(5);
    private final Turns turns = new Turns(timers);
    private final List<String> done = new ArrayList<>();

    private void work(String name, int pieces, long nanos) {
        if (pieces > 0) {
            turns.add(() -> {
                timers.hold(Duration.ofNanos(nanos));
                done.add(name);
                work(name, pieces - 1, nanos);
            });
        }
    }

    @Test
    void nothingIsDoneBeforeTheLoopHasSeenToItsTimers() {
        work("a", 1, 0);
        timers.settle();
        assertEquals(List.of(), done);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a"), done);
        assertEquals(0, timers.pending());
    }

    @Test
    void aLittleIsDoneAtOnceAfterAPauseAndMuchIsNot() {
        List<String> told = new ArrayList<>();
        turns.addSoon(() -> told.add("a"));
        assertEquals(List.of(), told, "but never before the call returns");
        timers.settle();
        assertEquals(List.of("a"), told);
        turns.addSoon(() -> told.add("b"));
        timers.settle();
        assertEquals(List.of("a"), told, "not so soon after the last turn");
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), told);
        assertEquals(0, timers.pending());
    }

    @Test
    void aTurnEndsWithThePieceThatUsesItUp() {
        work("a", 5, Turns.NANOS / 2);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "a"), done);
        assertEquals(1, timers.pending());
        timers.advance(Duration.ofMillis(10));
        assertEquals(5, done.size());
        assertEquals(0, timers.pending());
    }

    @Test
    void longWorksTakeTurns() {
        work("a", 3, Turns.NANOS);
        work("b", 3, Turns.NANOS);
        timers.advance(Duration.ofMillis(100));
        assertEquals(List.of("a", "b", "a", "b", "a", "b"), done);
    }

    @Test
    void aPieceThatThrowsIsReportedAndTheOthersGoOn() {
        RuntimeException fault = new IllegalStateException("the piece's fault");
        turns.add(() -> {
            throw fault;
        });
        work("a", 1, 0);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of(fault), timers.reported());
        assertEquals(List.of("a"), done);
        work("b", 1, 0);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), done);
    }
}
