package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.EndedWaits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndedLogTest {

    private static final long MILLI = 1_000_000;

    private record Line(int place, double delay, double late, boolean failed) {}

    private final EndedLog course = new EndedLog();

    private List<Line> told(int from, int to) {
        List<Line> told = new ArrayList<>();
        course.each(from, to, (place, delay, late, failed) -> told.add(new Line(place, delay, late, failed)));
        return told;
    }

    @Test
    void atFirstNothingHasEnded() {
        assertEquals(0, course.finished());
        assertFalse(course.isOver());
        assertEquals(List.of(), told(0, 0));
    }

    @Test
    void howLateAWaitEndedIsThatOfItsTick() {
        double[] delays = {0.001, 0.0015, 0.002, 0.0045};
        BitSet failures = new BitSet();
        failures.set(1);
        failures.set(3);
        course.accept(new EndedWaits(delays, failures, 0, 2, 2 * MILLI));
        assertEquals(2, course.finished());
        course.accept(new EndedWaits(delays, failures, 2, 3, 3 * MILLI));
        course.accept(new EndedWaits(delays, failures, 3, 4, 5 * MILLI));
        assertEquals(4, course.finished());
        Line first = new Line(0, 0.001, 0.001, false);
        Line second = new Line(1, 0.0015, 0.0005, true);
        Line third = new Line(2, 0.002, 0.001, false);
        Line fourth = new Line(3, 0.0045, 0.0005, true);
        assertEquals(List.of(first, second, third, fourth), told(0, 4));
        assertEquals(List.of(second, third), told(1, 3), "from the middle of a tick into the next");
        assertEquals(List.of(first), told(0, 1));
        assertEquals(List.of(fourth), told(3, 4));
        assertEquals(List.of(), told(2, 2));
        assertEquals(List.of(), told(4, 4));
    }

    /** Ticks of one, two, three, one, two, three, ... waits. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 16, 17, 1000})
    void itGrowsWithItsTicks(int ticks) {
        int n = IntStream.range(0, ticks).map(tick -> 1 + tick % 3).sum();
        double[] delays = IntStream.range(0, n).mapToDouble(i -> i / 1e6).toArray();
        List<Line> expected = new ArrayList<>();
        for (int tick = 0; tick < ticks; tick++) {
            int from = expected.size();
            int to = from + 1 + tick % 3;
            for (int place = from; place < to; place++) {
                double late = Math.rint((tick + 1) * 1e6 - place * 1e3) / 1e9;
                expected.add(new Line(place, delays[place], late, false));
            }
            course.accept(new EndedWaits(delays, new BitSet(), from, to, (tick + 1) * MILLI));
            assertEquals(to, course.finished());
        }
        for (int from = 0; from <= n; from += 1 + n / 50) {
            for (int to = from; to <= n; to += 1 + n / 50) {
                assertEquals(expected.subList(from, to), told(from, to));
            }
        }
    }

    /** While a large fan-out is being drawn, its delays may move to another array. */
    @Test
    void itGoesOnWhenTheDelaysMove() {
        course.accept(new EndedWaits(new double[] {0.001}, new BitSet(), 0, 1, MILLI));
        course.accept(new EndedWaits(new double[] {0.001, 0.002}, new BitSet(), 1, 2, 3 * MILLI));
        assertEquals(List.of(new Line(0, 0.001, 0, false), new Line(1, 0.002, 0.001, false)), told(0, 2));
    }

    @Test
    void whoeverWatchesIsToldOfEachTickAndOfTheEndUntilHeDoesNot() {
        List<String> heard = new ArrayList<>();
        Runnable one = () -> heard.add("one " + course.finished() + (course.isOver() ? " over" : ""));
        Runnable other = () -> heard.add("other");
        course.watch(one);
        course.watch(other);
        course.accept(new EndedWaits(new double[] {0.5}, new BitSet(), 0, 1, 500_000_000));
        assertEquals(List.of("one 1", "other"), heard.stream().sorted().toList());
        heard.clear();
        course.unwatch(other);
        course.end();
        assertEquals(List.of("one 1 over"), heard);
        course.unwatch(one);
        course.end();
        assertEquals(1, heard.size());
        assertTrue(course.isOver());
        assertEquals(1, course.finished());
    }

    @Test
    void whoeverWatchesMayStopDoingSoWhenHeIsTold() {
        int[] heard = new int[1];
        Runnable[] watcher = new Runnable[1];
        watcher[0] = () -> {
            heard[0]++;
            course.unwatch(watcher[0]);
        };
        course.watch(watcher[0]);
        course.end();
        course.end();
        assertEquals(1, heard[0]);
    }
}
