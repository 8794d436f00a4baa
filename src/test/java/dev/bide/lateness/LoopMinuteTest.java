package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopMinuteTest {

    private static final long MILLI = 1_000_000;
    private static final long COLUMN = LoopMinute.COLUMN_NANOS;
    private static final long MINUTE = 600 * COLUMN;

    private final LoopMinute minute = new LoopMinute();

    /** Records a sample that was due at a moment and comes late. */
    private void late(long dueNanos, long lateNanos) {
        minute.record(dueNanos, lateNanos, 1, dueNanos + lateNanos);
    }

    /** Returns the number of samples of each column that is visited. */
    private Map<Long, Integer> samples(long fromColumn, long nanos) {
        Map<Long, Integer> samples = new TreeMap<>();
        minute.visit(
                fromColumn,
                nanos,
                (column, counts, worst) ->
                        samples.put(column, Arrays.stream(counts).sum()));
        return samples;
    }

    private Map<Long, Integer> samples(long nanos) {
        return samples(Long.MIN_VALUE, nanos);
    }

    private Map<Long, Long> changed(long sinceColumn, long nanos) {
        Map<Long, Long> worst = new TreeMap<>();
        minute.visitChanged(sinceColumn, nanos, (column, counts, worstNanos) -> worst.put(column, worstNanos));
        return worst;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7 * COLUMN, -7 * COLUMN, -1000 * COLUMN, 12_345_678_900L * COLUMN})
    void aSampleBelongsToTheColumnInWhichItWasDue(long start) {
        late(start, 0);
        late(start + COLUMN - 1, 350 * MILLI);
        late(start + COLUMN, 5 * MILLI);
        long column = LoopMinute.column(start);
        assertEquals(Map.of(column, 2, column + 1, 1), samples(start + 500 * MILLI));
    }

    @Test
    void aColumnHasTheCountOfEachRowAndTheExactWorst() {
        minute.record(50 * MILLI, 0, 3, 50 * MILLI);
        minute.record(60 * MILLI, 7_654_321, 2, 70 * MILLI);
        minute.record(70 * MILLI, -5, 1, 70 * MILLI);
        minute.visit(0, 80 * MILLI, (column, counts, worst) -> {
            assertEquals(0, column);
            assertEquals(4, counts[0]);
            assertEquals(2, counts[LatenessRows.of(7_654_321)]);
            assertEquals(6, Arrays.stream(counts).sum());
            assertEquals(7_654_321, worst);
        });
        Tenths tenths = minute.tenths(80 * MILLI);
        assertEquals(OptionalDouble.of(0.007654321), tenths.seconds(599));
        assertEquals(OptionalDouble.empty(), tenths.seconds(598));
        assertEquals(600, tenths.size());
    }

    @Test
    void aColumnDisappearsAfterAMinuteAlsoIfTheLoopIsSilent() {
        late(5 * COLUMN, MILLI);
        assertEquals(Map.of(5L, 1), samples(5 * COLUMN + MINUTE - 1));
        assertEquals(Map.of(), samples(5 * COLUMN + MINUTE));
        assertEquals(
                OptionalDouble.of(0.001), minute.tenths(5 * COLUMN + MINUTE - 1).seconds(0));
        assertFalse(hasSample(minute.tenths(5 * COLUMN + MINUTE)));
    }

    private static boolean hasSample(Tenths tenths) {
        boolean found = false;
        for (int i = 0; i < tenths.size(); i++) {
            found |= tenths.seconds(i).isPresent();
        }
        return found;
    }

    @Test
    void aLaterColumnTakesThePlaceOfOneThatIsAMinuteOlder() {
        late(5 * COLUMN, 900 * MILLI);
        late(5 * COLUMN + MINUTE, MILLI);
        assertEquals(Map.of(605L, 1), samples(5 * COLUMN + MINUTE));
        assertEquals(
                OptionalDouble.of(0.001), minute.tenths(5 * COLUMN + MINUTE).seconds(599));
    }

    @Test
    void aSampleThatWasDueBeforeTheMinuteOfALaterOneIsDropped() {
        late(605 * COLUMN, MILLI);
        late(5 * COLUMN, MINUTE);
        assertEquals(Map.of(605L, 1), samples(605 * COLUMN));
    }

    @Test
    void aReaderMayBeginAtAColumn() {
        late(5 * COLUMN, 0);
        late(7 * COLUMN, 0);
        late(9 * COLUMN, 0);
        assertEquals(Map.of(7L, 1, 9L, 1), samples(6, 9 * COLUMN));
        assertEquals(Map.of(7L, 1), samples(6, 8 * COLUMN));
    }

    @Test
    void aReaderSeesOldColumnsThatAStallHasChanged() {
        late(5 * COLUMN, 0);
        late(6 * COLUMN, 0);
        minute.record(7 * COLUMN, 300 * MILLI, 1, 10 * COLUMN);
        minute.record(8 * COLUMN, 200 * MILLI, 1, 10 * COLUMN);
        assertEquals(Map.of(7L, 300 * MILLI, 8L, 200 * MILLI), changed(7, 10 * COLUMN));
        assertEquals(Map.of(6L, 0L, 7L, 300 * MILLI, 8L, 200 * MILLI), changed(6, 10 * COLUMN));
        assertEquals(Map.of(), changed(11, 11 * COLUMN));
    }

    @Test
    void theWorstOfTwoLoopsIsThatOfEachTenthOfTheLaterMinute() {
        LoopMinute other = new LoopMinute();
        late(5 * COLUMN, 3 * MILLI);
        late(6 * COLUMN, 9 * MILLI);
        other.record(6 * COLUMN, 4 * MILLI, 1, 7 * COLUMN);
        other.record(7 * COLUMN, 8 * MILLI, 1, 8 * COLUMN);
        Tenths both = minute.tenths(6 * COLUMN).worst(other.tenths(7 * COLUMN));
        assertEquals(OptionalDouble.of(0.003), both.seconds(597));
        assertEquals(OptionalDouble.of(0.009), both.seconds(598));
        assertEquals(OptionalDouble.of(0.008), both.seconds(599));
        Tenths swapped = other.tenths(7 * COLUMN).worst(minute.tenths(6 * COLUMN));
        assertEquals(OptionalDouble.of(0.003), swapped.seconds(597));
        assertEquals(OptionalDouble.of(0.008), swapped.seconds(599));
        assertEquals(OptionalDouble.empty(), swapped.seconds(0));
    }

    /** The writer goes through columns as fast as it can. Each has the same count in each row that it uses. */
    @Test
    void aReaderNeverSeesAColumnThatTheWriterIsClearing() throws InterruptedException {
        AtomicBoolean end = new AtomicBoolean();
        AtomicReference<String> wrong = new AtomicReference<>();
        long[] now = {0};
        Thread writer = new Thread(() -> {
            for (long column = 0; !end.get(); column++) {
                // Its own number is the worst of a column, so a mixed one shows.
                minute.record(column * COLUMN, column, 1, column * COLUMN);
                now[0] = column * COLUMN;
            }
        });
        writer.start();
        for (int i = 0; i < 3_000; i++) {
            minute.visit(Long.MIN_VALUE, now[0], (column, counts, worst) -> {
                int samples = Arrays.stream(counts).sum();
                // A reader may come between the stamp and the sample.
                if (samples > 1 || worst != 0 && worst != column) {
                    wrong.set("column " + column + " has " + samples + " samples, the worst " + worst);
                }
            });
        }
        end.set(true);
        writer.join();
        assertEquals(null, wrong.get());
        assertTrue(now[0] > 0);
    }
}
