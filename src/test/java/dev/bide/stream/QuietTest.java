package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.bide.time.ByHand;
import dev.bide.time.Loop;
import dev.bide.wait.EndedWaits;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTest {

    private final ByHand timers = new ByHand(987_654_321);
    private final Loop loop = new Loop(timers);
    private final EndedLog course = new EndedLog();
    private final RecordedListener told = new RecordedListener();
    private final LogReader reading = new LogReader(loop, course, 0, told);

    private void end(int more) {
        int from = course.finished();
        course.accept(new EndedWaits(new double[100], new BitSet(), from, from + more, 5));
    }

    @Test
    void whereNothingIsToldForAWhileThatIsTold() {
        told.takesAll = true;
        reading.begin();
        timers.advance(Duration.ofSeconds(15).minusNanos(1));
        assertEquals(List.of(), told.all);
        timers.advance(Duration.ofNanos(1));
        assertEquals(List.of("quiet"), told.all);
        timers.advance(Duration.ofSeconds(30));
        assertEquals(List.of("quiet", "quiet", "quiet"), told.all);
        timers.advance(Duration.ofSeconds(10));
        end(1);
        timers.advance(Duration.ofSeconds(14));
        assertEquals(List.of("quiet", "quiet", "quiet", "0-1"), told.all, "not yet 15 s after that");
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of("quiet", "quiet", "quiet", "0-1", "quiet"), told.all);
    }

    @Test
    void whereThereIsAlwaysSomethingToTellItIsNeverQuiet() {
        told.takesAll = true;
        reading.begin();
        for (int i = 0; i < 20; i++) {
            timers.advance(Duration.ofSeconds(10));
            end(1);
        }
        timers.settle();
        assertFalse(told.all.contains("quiet"), () -> told.all.toString());
        assertEquals(20, told.all.size());
    }

    @Test
    void aReaderThatDoesNotTakeTheQuietIsToldNothingMoreUntilItDoes() {
        reading.begin();
        timers.advance(Duration.ofSeconds(15 + 59));
        end(3);
        timers.settle();
        assertEquals(List.of("quiet"), told.all);
        told.takes.complete();
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("quiet", "0-3"), told.all);
    }

    @Test
    void aReaderThatTakesNothingForAMinuteIsGivenUp() {
        reading.begin();
        timers.advance(Duration.ofSeconds(5));
        end(3);
        timers.advance(Duration.ofSeconds(60).minusMillis(5));
        assertEquals(List.of("0-3"), told.all);
        timers.advance(Duration.ofSeconds(15));
        assertEquals(List.of("0-3", "stalled"), told.all);
        end(1);
        timers.advance(Duration.ofMinutes(5));
        assertEquals(List.of("0-3", "stalled"), told.all);
        assertEquals(0, timers.pending());
    }

    @Test
    void aReaderThatFailsToTakeTheQuietIsForgottenToo() {
        reading.begin();
        timers.advance(Duration.ofSeconds(15));
        told.takes.fail("gone");
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("quiet"), told.all);
    }
}
