package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.ByHand;
import dev.bide.time.Loop;
import dev.bide.wait.EndedWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReaderTest {

    private static final Duration A_MILLI = Duration.ofMillis(1);

    private final ByHand timers = new ByHand(987_654_321);
    private final Loop loop = new Loop(timers);
    private final EndedLog course = new EndedLog();
    private final double[] delays = new double[100_000];

    private final RecordedListener told = new RecordedListener();
    private final LogReader reading = new LogReader(loop, course, 0, told);

    /** Has some more waits end in one tick. */
    private void end(int more) {
        int from = course.finished();
        course.accept(new EndedWaits(delays, new BitSet(), from, from + more, 5));
    }

    private void take(RecordedListener reader) {
        reader.takes.complete();
        timers.advance(A_MILLI);
    }

    private void nobodyWatches() {
        timers.advance(A_MILLI);
        assertEquals(0, timers.pending(), "timers");
        end(1);
        assertEquals(0, timers.pending(), "somebody is told of the course still");
        assertFalse(timers.turn(), "somebody is told of the course still");
    }

    @Test
    void whatEndsIsToldOnceAndInOrderAndThenThatItIsOver() {
        told.takesAll = true;
        end(2);
        reading.begin();
        assertEquals(List.of(), told.all, "never before the call returns");
        timers.settle();
        assertEquals(List.of("0-2"), told.all, "what has ended already");
        timers.advance(A_MILLI);
        end(1);
        assertEquals(List.of("0-2"), told.all, "on the reader's own loop");
        timers.advance(A_MILLI);
        end(3);
        timers.advance(A_MILLI);
        assertEquals(List.of("0-2", "2-3", "3-6"), told.all);
        course.end();
        timers.advance(A_MILLI);
        assertEquals(List.of("0-2", "2-3", "3-6", "over"), told.all);
        timers.advance(A_MILLI);
        nobodyWatches();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(4, told.all.size());
    }

    @Test
    void nothingIsQueuedForAReaderThatHasNotTakenWhatItWasTold() {
        reading.begin();
        end(1);
        timers.advance(A_MILLI);
        for (int i = 0; i < 500; i++) {
            end(1);
        }
        assertTrue(timers.turn());
        assertFalse(timers.turn(), "one look for all of them");
        for (int i = 0; i < 500; i++) {
            end(1);
            timers.advance(A_MILLI);
        }
        course.end();
        timers.advance(A_MILLI);
        assertEquals(List.of("0-1"), told.all);
        assertEquals(1, timers.pending(), "but the alarm for the quiet");
        take(told);
        assertEquals(List.of("0-1", "1-1001"), told.all, "all at once");
        take(told);
        assertEquals(List.of("0-1", "1-1001", "over"), told.all);
        nobodyWatches();
    }

    @Test
    void notMoreThanSomeAreToldOfAtOnce() {
        end(2 * LogReader.MOST_AT_ONCE + 1);
        reading.begin();
        timers.advance(A_MILLI);
        take(told);
        take(told);
        take(told);
        assertEquals(List.of("0-1024", "1024-2048", "2048-2049"), told.all);
    }

    @Test
    void thatItIsOverIsNotToldBeforeAllHasBeenTaken() {
        end(1);
        course.end();
        reading.begin();
        timers.advance(Duration.ofSeconds(20));
        assertEquals(List.of("0-1"), told.all);
        take(told);
        assertEquals(List.of("0-1", "over"), told.all);
        nobodyWatches();
    }

    @Test
    void ofACourseOnWhichNothingEndsItIsToldThatItIsOver() {
        course.end();
        reading.begin();
        timers.advance(A_MILLI);
        assertEquals(List.of("over"), told.all);
        nobodyWatches();
    }

    @Test
    void whoeverClosesIsForgotten() {
        reading.begin();
        end(1);
        timers.advance(A_MILLI);
        end(1);
        reading.close();
        nobodyWatches();
        take(told);
        course.end();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("0-1"), told.all);
        assertEquals(0, timers.pending());
        reading.close();
    }

    @Test
    void aReaderThatFailsIsForgotten() {
        reading.begin();
        end(1);
        timers.advance(A_MILLI);
        end(1);
        told.takes.fail("gone");
        nobodyWatches();
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("0-1"), told.all);
    }

    @Test
    void aReaderThatThrowsIsForgottenAndReported() {
        RuntimeException fault = new IllegalStateException("the reader's fault");
        told.onWaits = () -> {
            throw fault;
        };
        end(1);
        reading.begin();
        timers.advance(A_MILLI);
        assertEquals(List.of(fault), timers.reported());
        nobodyWatches();
    }

    @Test
    void whoReadsOnALoopThatStopsIsToldSo() {
        reading.begin();
        end(1);
        timers.advance(A_MILLI);
        loop.breakOff(Refusal.stopping(), () -> {});
        timers.advance(A_MILLI);
        assertEquals(List.of("0-1", "stopped"), told.all);
        assertEquals(Reason.STOPPING, ((Refusal) told.stopped).reason());
        told.takes.complete();
        timers.advance(A_MILLI);
        nobodyWatches();
        RecordedListener late = new RecordedListener();
        new LogReader(loop, course, course.finished(), late).begin();
        timers.advance(A_MILLI);
        assertEquals(List.of("stopped"), late.all);
        assertEquals(told.stopped.getMessage(), late.stopped.getMessage());
        nobodyWatches();
        assertEquals(2, told.all.size());
    }

    @Test
    void whoComesBackGoesOnAfterWhatHeKnows() {
        end(10);
        LogReader again = new LogReader(loop, course, 7, told);
        again.begin();
        timers.advance(A_MILLI);
        take(told);
        end(1);
        timers.advance(A_MILLI);
        assertEquals(List.of("7-10", "10-11"), told.all);
        RecordedListener knowsAll = new RecordedListener();
        course.end();
        new LogReader(loop, course, 11, knowsAll).begin();
        timers.advance(A_MILLI);
        assertEquals(List.of("over"), knowsAll.all);
    }

    @Test
    void whoseLoopStopsWhenAllHasEndedIsToldTheRestAndTheEnd() {
        reading.begin();
        end(1);
        timers.advance(A_MILLI);
        take(told);
        end(3);
        course.end();
        loop.breakOff(Refusal.stopping(), () -> {});
        timers.settle();
        assertEquals(List.of("0-1", "1-4", "over"), told.all);
        told.takes.complete();
        nobodyWatches();
    }

    @Test
    void whoseLoopStopsWhenThereIsMoreThanFitsIsToldThatItHasStopped() {
        end(3000);
        course.end();
        reading.begin();
        loop.breakOff(Refusal.stopping(), () -> {});
        timers.settle();
        assertEquals(List.of("0-1024", "stopped"), told.all);
        told.takes.complete();
        nobodyWatches();
    }

    /** A thousand readers of one task must not keep everybody's timers waiting until each has been told. */
    @Test
    void manyReadersTakeTurns() {
        List<RecordedListener> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RecordedListener slow = new RecordedListener();
            slow.takesAll = true;
            slow.onWaits = () -> timers.hold(A_MILLI);
            readers.add(slow);
            new LogReader(loop, course, 0, slow).begin();
        }
        timers.advance(Duration.ofMillis(5));
        end(1);
        timers.settle();
        assertEquals(1, readers.stream().filter(reader -> !reader.all.isEmpty()).count(), "one in each turn");
        timers.advance(Duration.ofMillis(100));
        readers.forEach(reader -> assertEquals(List.of("0-1"), reader.all));
    }

    @Test
    void readersGoAlongEachAtItsOwnSpeed() {
        ByHand elsewhere = new ByHand(5);
        RecordedListener slow = new RecordedListener();
        told.takesAll = true;
        reading.begin();
        new LogReader(new Loop(elsewhere), course, 0, slow).begin();
        for (int i = 0; i < 5; i++) {
            end(1);
            timers.advance(A_MILLI);
            elsewhere.advance(A_MILLI);
        }
        course.end();
        timers.advance(A_MILLI);
        assertEquals(List.of("0-1", "1-2", "2-3", "3-4", "4-5", "over"), told.all);
        assertEquals(List.of("0-1"), slow.all);
        slow.takes.complete();
        elsewhere.advance(A_MILLI);
        slow.takes.complete();
        elsewhere.advance(A_MILLI);
        assertEquals(List.of("0-1", "1-5", "over"), slow.all);
        assertEquals(0, elsewhere.pending());
        nobodyWatches();
    }
}
