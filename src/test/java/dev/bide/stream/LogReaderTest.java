package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.EndedWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReaderTest {

    private static final int MAX_WAITS = 1024;

    private static final Duration ONE_MILLI = Duration.ofMillis(1);

    private final HandTimers timers = new HandTimers(987_654_321);
    private final Loop loop = new Loop(timers);
    private final EndedLog log = new EndedLog();
    private final double[] delays = new double[100_000];

    private final RecordedListener listener = new RecordedListener();
    private final LogReader reader = new LogReader(loop, log, 0, MAX_WAITS, listener);

    /** Ends more waits in one tick. */
    private void end(int more) {
        int from = log.finished();
        log.accept(new EndedWaits(delays, new BitSet(), from, from + more, 5));
    }

    private void accept(RecordedListener listener) {
        listener.accepted.complete();
        timers.advance(ONE_MILLI);
    }

    private void assertNoReaderIsLeft() {
        timers.advance(ONE_MILLI);
        assertEquals(0, timers.pending(), "timers");
        end(1);
        assertEquals(0, timers.pending(), "a reader still watches the log");
        assertFalse(timers.turn(), "a reader still watches the log");
    }

    @Test
    void eachWaitIsDeliveredOnceAndInOrderAndThenTheEnd() {
        listener.acceptsAll = true;
        end(2);
        reader.begin();
        assertEquals(List.of(), listener.calls, "never before the call returns");
        timers.settle();
        assertEquals(List.of("0-2"), listener.calls, "the waits that had ended before");
        timers.advance(ONE_MILLI);
        end(1);
        assertEquals(List.of("0-2"), listener.calls, "only on the event loop of the reader");
        timers.advance(ONE_MILLI);
        end(3);
        timers.advance(ONE_MILLI);
        assertEquals(List.of("0-2", "2-3", "3-6"), listener.calls);
        log.end();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("0-2", "2-3", "3-6", "over"), listener.calls);
        timers.advance(ONE_MILLI);
        assertNoReaderIsLeft();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(4, listener.calls.size());
    }

    @Test
    void nothingIsQueuedForASlowListener() {
        reader.begin();
        end(1);
        timers.advance(ONE_MILLI);
        for (int i = 0; i < 500; i++) {
            end(1);
        }
        assertTrue(timers.turn());
        assertFalse(timers.turn(), "one delivery for all ticks");
        for (int i = 0; i < 500; i++) {
            end(1);
            timers.advance(ONE_MILLI);
        }
        log.end();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("0-1"), listener.calls);
        assertEquals(1, timers.pending(), "only the quiet alarm");
        accept(listener);
        assertEquals(List.of("0-1", "1-1001"), listener.calls, "all at once");
        accept(listener);
        assertEquals(List.of("0-1", "1-1001", "over"), listener.calls);
        assertNoReaderIsLeft();
    }

    @Test
    void aCallDeliversALimitedNumberOfWaits() {
        end(2 * MAX_WAITS + 1);
        reader.begin();
        timers.advance(ONE_MILLI);
        accept(listener);
        accept(listener);
        accept(listener);
        assertEquals(List.of("0-1024", "1024-2048", "2048-2049"), listener.calls);
    }

    @Test
    void theEndIsNotDeliveredBeforeAllWaitsAreAccepted() {
        end(1);
        log.end();
        reader.begin();
        timers.advance(Duration.ofSeconds(20));
        assertEquals(List.of("0-1"), listener.calls);
        accept(listener);
        assertEquals(List.of("0-1", "over"), listener.calls);
        assertNoReaderIsLeft();
    }

    @Test
    void anEmptyLogThatIsOverDeliversTheEnd() {
        log.end();
        reader.begin();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("over"), listener.calls);
        assertNoReaderIsLeft();
    }

    @Test
    void aClosedReaderDeliversNothingMore() {
        reader.begin();
        end(1);
        timers.advance(ONE_MILLI);
        end(1);
        reader.close();
        assertNoReaderIsLeft();
        accept(listener);
        log.end();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("0-1"), listener.calls);
        assertEquals(0, timers.pending());
        reader.close();
    }

    @Test
    void aReaderWhoseListenerFailsCloses() {
        reader.begin();
        end(1);
        timers.advance(ONE_MILLI);
        end(1);
        listener.accepted.fail("gone");
        assertNoReaderIsLeft();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("0-1"), listener.calls);
    }

    @Test
    void aReaderWhoseListenerThrowsClosesAndTheFaultIsReported() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        listener.onWaits = () -> {
            throw fault;
        };
        end(1);
        reader.begin();
        timers.advance(ONE_MILLI);
        assertEquals(List.of(fault), timers.reported());
        assertNoReaderIsLeft();
    }

    @Test
    void aReaderOnALoopThatStopsIsStopped() {
        reader.begin();
        end(1);
        timers.advance(ONE_MILLI);
        loop.failAll(Refusal.stopping(), () -> {});
        timers.advance(ONE_MILLI);
        assertEquals(List.of("0-1", "stopped"), listener.calls);
        assertEquals(Reason.STOPPING, ((Refusal) listener.stopped).reason());
        listener.accepted.complete();
        timers.advance(ONE_MILLI);
        assertNoReaderIsLeft();
        RecordedListener late = new RecordedListener();
        new LogReader(loop, log, log.finished(), MAX_WAITS, late).begin();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("stopped"), late.calls);
        assertEquals(listener.stopped.getMessage(), late.stopped.getMessage());
        assertNoReaderIsLeft();
        assertEquals(2, listener.calls.size());
    }

    @Test
    void aReaderBeginsAfterTheWaitsThatItsListenerHas() {
        end(10);
        LogReader resumed = new LogReader(loop, log, 7, MAX_WAITS, listener);
        resumed.begin();
        timers.advance(ONE_MILLI);
        accept(listener);
        end(1);
        timers.advance(ONE_MILLI);
        assertEquals(List.of("7-10", "10-11"), listener.calls);
        RecordedListener complete = new RecordedListener();
        log.end();
        new LogReader(loop, log, 11, MAX_WAITS, complete).begin();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("over"), complete.calls);
    }

    @Test
    void aLoopThatStopsAfterTheEndDeliversTheRestAndTheEnd() {
        reader.begin();
        end(1);
        timers.advance(ONE_MILLI);
        accept(listener);
        end(3);
        log.end();
        loop.failAll(Refusal.stopping(), () -> {});
        timers.settle();
        assertEquals(List.of("0-1", "1-4", "over"), listener.calls);
        listener.accepted.complete();
        assertNoReaderIsLeft();
    }

    @Test
    void aLoopThatStopsWithMoreThanOneCallLeftStopsTheReader() {
        end(3000);
        log.end();
        reader.begin();
        loop.failAll(Refusal.stopping(), () -> {});
        timers.settle();
        assertEquals(List.of("0-1024", "stopped"), listener.calls);
        listener.accepted.complete();
        assertNoReaderIsLeft();
    }

    /** A thousand readers of one task must not delay the timers of the event loop. */
    @Test
    void manyReadersTakeTurns() {
        List<RecordedListener> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RecordedListener slow = new RecordedListener();
            slow.acceptsAll = true;
            slow.onWaits = () -> timers.hold(ONE_MILLI);
            readers.add(slow);
            new LogReader(loop, log, 0, MAX_WAITS, slow).begin();
        }
        timers.advance(Duration.ofMillis(5));
        end(1);
        timers.settle();
        assertEquals(
                1, readers.stream().filter(reader -> !reader.calls.isEmpty()).count(), "one reader in each turn");
        timers.advance(Duration.ofMillis(100));
        readers.forEach(reader -> assertEquals(List.of("0-1"), reader.calls));
    }

    @Test
    void eachReaderReadsAtItsOwnSpeed() {
        HandTimers elsewhere = new HandTimers(5);
        RecordedListener slow = new RecordedListener();
        listener.acceptsAll = true;
        reader.begin();
        new LogReader(new Loop(elsewhere), log, 0, MAX_WAITS, slow).begin();
        for (int i = 0; i < 5; i++) {
            end(1);
            timers.advance(ONE_MILLI);
            elsewhere.advance(ONE_MILLI);
        }
        log.end();
        timers.advance(ONE_MILLI);
        assertEquals(List.of("0-1", "1-2", "2-3", "3-4", "4-5", "over"), listener.calls);
        assertEquals(List.of("0-1"), slow.calls);
        slow.accepted.complete();
        elsewhere.advance(ONE_MILLI);
        slow.accepted.complete();
        elsewhere.advance(ONE_MILLI);
        assertEquals(List.of("0-1", "1-5", "over"), slow.calls);
        assertEquals(0, elsewhere.pending());
        assertNoReaderIsLeft();
    }
}
