package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.EndedWaits;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTest {

    private static final int MAX_WAITS = 1024;

    private final HandTimers timers = new HandTimers(987_654_321);
    private final Loop loop = new Loop(timers);
    private final EndedLog log = new EndedLog();
    private final RecordedListener listener = new RecordedListener();
    private final LogReader reader = new LogReader(loop, log, 0, MAX_WAITS, listener);

    private void end(int more) {
        int from = log.finished();
        log.accept(new EndedWaits(new double[100], new BitSet(), from, from + more, 5));
    }

    @Test
    void aListenerWithoutCallsGetsQuietEvery15Seconds() {
        listener.acceptsAll = true;
        reader.begin();
        timers.advance(Duration.ofSeconds(15).minusNanos(1));
        assertEquals(List.of(), listener.calls);
        timers.advance(Duration.ofNanos(1));
        assertEquals(List.of("quiet"), listener.calls);
        timers.advance(Duration.ofSeconds(30));
        assertEquals(List.of("quiet", "quiet", "quiet"), listener.calls);
        timers.advance(Duration.ofSeconds(10));
        end(1);
        timers.advance(Duration.ofSeconds(14));
        assertEquals(List.of("quiet", "quiet", "quiet", "0-1"), listener.calls, "not yet 15 s after that");
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of("quiet", "quiet", "quiet", "0-1", "quiet"), listener.calls);
    }

    @Test
    void aListenerWithCallsNeverGetsQuiet() {
        listener.acceptsAll = true;
        reader.begin();
        for (int i = 0; i < 20; i++) {
            timers.advance(Duration.ofSeconds(10));
            end(1);
        }
        timers.settle();
        assertFalse(listener.calls.contains("quiet"), () -> listener.calls.toString());
        assertEquals(20, listener.calls.size());
    }

    @Test
    void aListenerThatHasNotAcceptedQuietGetsNothingElse() {
        reader.begin();
        timers.advance(Duration.ofSeconds(15 + 59));
        end(3);
        timers.settle();
        assertEquals(List.of("quiet"), listener.calls);
        listener.accepted.complete();
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("quiet", "0-3"), listener.calls);
    }

    @Test
    void aListenerThatAcceptsNothingGetsNoOtherCall() {
        reader.begin();
        timers.advance(Duration.ofSeconds(5));
        end(3);
        timers.advance(Duration.ofMinutes(5));
        end(1);
        timers.advance(Duration.ofMinutes(5));
        assertEquals(List.of("0-3"), listener.calls);
        reader.close();
        assertEquals(0, timers.pending());
    }

    @Test
    void aReaderWhoseListenerFailsAtQuietCloses() {
        reader.begin();
        timers.advance(Duration.ofSeconds(15));
        listener.accepted.fail("gone");
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("quiet"), listener.calls);
    }
}
