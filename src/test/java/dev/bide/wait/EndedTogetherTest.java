package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.lateness.FanOutLateness;
import dev.bide.lateness.LoopMeter;
import dev.bide.refusal.Limiter;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits that end together are recorded with few calls, and every figure is that of one call for each. */
class EndedTogetherTest {

    private static final int WAITS = 20_000;
    private static final int EARLY = 3;
    private static final long ELAPSED_NANOS = 4_000_000_000_000L;

    private final Loop loop = new Loop(new HandTimers(987_654_321));
    private final long nanos = loop.nanos() + ELAPSED_NANOS;
    private final EndedWaits ended = ended();

    /** Returns waits that are late by a microsecond to more than an hour, on a logarithmic scale, and three early ones. */
    private static EndedWaits ended() {
        Random random = new Random(7);
        double[] delays = new double[WAITS];
        for (int i = 0; i < WAITS; i++) {
            // Half a microsecond is added, so that the rounding of a double crosses no boundary of microseconds.
            long lateMicros = i < EARLY ? -2 * i - 1 : (long) Math.pow(10, random.nextDouble() * 9.59);
            delays[i] = Seconds.fromNanos(ELAPSED_NANOS - lateMicros * 1000 - 500);
        }
        Arrays.sort(delays);
        return new EndedWaits(delays, new BitSet(), 0, WAITS, ELAPSED_NANOS);
    }

    @Test
    void ofAFanOut() {
        FanOutLateness each = new FanOutLateness();
        for (int i = 0; i < WAITS; i++) {
            each.record(ended.elapsed() - ended.delay(i));
        }
        FanOutLateness together = new FanOutLateness();
        ended.recordIn(together);
        assertArrayEquals(each.compressed(), together.compressed());
        assertEquals(each.max(), together.max());
        assertEquals(EARLY, together.early());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, 300_000_000, 39_000_000_000L})
    void ofALoop(long lateNanos) {
        long planned = nanos - lateNanos;
        LoopMeter each = new LoopMeter(loop);
        for (int i = 0; i < WAITS; i++) {
            long deadline = nanos - ended.lateNanos(i);
            each.recordLate(nanos - deadline, 1);
            each.recordFired(1, Loop.late(nanos, deadline, planned), nanos);
        }
        LoopMeter together = new LoopMeter(loop);
        Counts counts = new Counts(loop, together, Limiter.ofWaits(), new Limits(100, WAITS, WAITS, 1, 0));
        counts.admit(WAITS);
        counts.countEnded(ended, nanos, planned);
        assertEquals(WAITS, together.fired());
        assertEquals(each.late().encode(), together.late().encode());
        assertEquals(each.loop().encode(), together.loop().encode());
        assertEquals(columns(each), columns(together));
    }

    private List<String> columns(LoopMeter meter) {
        List<String> columns = new ArrayList<>();
        meter.minute()
                .visit(
                        Long.MIN_VALUE / 2,
                        nanos,
                        (column, counts, worst) -> columns.add(column + " " + Arrays.toString(counts) + " " + worst));
        return columns;
    }

    @Test
    void eachWaitOfATickHasItsOwnDelayAndLateness() {
        EndedWaits tick = new EndedWaits(new double[] {1, 1.5, 2, 3}, new BitSet(), 1, 3, 2_250_000_000L);
        assertEquals(2, tick.size());
        assertEquals(1.5, tick.delay(0));
        assertEquals(0.75, tick.late(0));
        assertEquals(0.25, tick.late(1));
        assertEquals("EndedWaits[delays=[1.5, 2.0]]", tick.toString());
    }
}
