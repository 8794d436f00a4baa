package dev.bide.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.EndedWaits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndedLogTest {

    private static final long MILLI = 1_000_000;

    private record Line(int place, double delay, double late, boolean failed) {}

    private final EndedLog log = new EndedLog();

    private List<Line> lines(int from, int to) {
        List<Line> lines = new ArrayList<>();
        log.each(from, to, (place, delay, late, failed) -> lines.add(new Line(place, delay, late, failed)));
        return lines;
    }

    @Test
    void aNewLogIsEmpty() {
        assertEquals(0, log.finished());
        assertFalse(log.isOver());
        assertEquals(List.of(), lines(0, 0));
    }

    @Test
    void eachWaitIsAsLateAsItsTick() {
        double[] delays = {0.001, 0.0015, 0.002, 0.0045};
        BitSet failures = new BitSet();
        failures.set(1);
        failures.set(3);
        log.accept(new EndedWaits(delays, failures, 0, 2, 2 * MILLI));
        assertEquals(2, log.finished());
        log.accept(new EndedWaits(delays, failures, 2, 3, 3 * MILLI));
        log.accept(new EndedWaits(delays, failures, 3, 4, 5 * MILLI));
        assertEquals(4, log.finished());
        Line first = new Line(0, 0.001, 0.001, false);
        Line second = new Line(1, 0.0015, 0.0005, true);
        Line third = new Line(2, 0.002, 0.001, false);
        Line fourth = new Line(3, 0.0045, 0.0005, true);
        assertEquals(List.of(first, second, third, fourth), lines(0, 4));
        assertEquals(List.of(second, third), lines(1, 3), "from the middle of a tick into the next");
        assertEquals(List.of(first), lines(0, 1));
        assertEquals(List.of(fourth), lines(3, 4));
        assertEquals(List.of(), lines(2, 2));
        assertEquals(List.of(), lines(4, 4));
    }

    /** The ticks have one, two, three, one, two, three, ... waits. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 16, 17, 1000})
    void theLogGrowsWithItsTicks(int ticks) {
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
            log.accept(new EndedWaits(delays, new BitSet(), from, to, (tick + 1) * MILLI));
            assertEquals(to, log.finished());
        }
        for (int from = 0; from <= n; from += 1 + n / 50) {
            for (int to = from; to <= n; to += 1 + n / 50) {
                assertEquals(expected.subList(from, to), lines(from, to));
            }
        }
    }

    /** The array of the delays is replaced while a large fan-out is being drawn. */
    @Test
    void theLogReadsTheNewestArrayOfDelays() {
        log.accept(new EndedWaits(new double[] {0.001}, new BitSet(), 0, 1, MILLI));
        log.accept(new EndedWaits(new double[] {0.001, 0.002}, new BitSet(), 1, 2, 3 * MILLI));
        assertEquals(List.of(new Line(0, 0.001, 0, false), new Line(1, 0.002, 0.001, false)), lines(0, 2));
    }

    @Test
    void aWatcherRunsAtEachTickAndAtTheEndUntilItIsRemoved() {
        List<String> calls = new ArrayList<>();
        Runnable one = () -> calls.add("one " + log.finished() + (log.isOver() ? " over" : ""));
        Runnable other = () -> calls.add("other");
        log.watch(one);
        log.watch(other);
        log.accept(new EndedWaits(new double[] {0.5}, new BitSet(), 0, 1, 500_000_000));
        assertEquals(List.of("one 1", "other"), calls.stream().sorted().toList());
        calls.clear();
        log.unwatch(other);
        log.end();
        assertEquals(List.of("one 1 over"), calls);
        log.unwatch(one);
        log.end();
        assertEquals(1, calls.size());
        assertTrue(log.isOver());
        assertEquals(1, log.finished());
    }

    @Test
    void aWatcherMayRemoveItself() {
        int[] calls = new int[1];
        Runnable[] watcher = new Runnable[1];
        watcher[0] = () -> {
            calls[0]++;
            log.unwatch(watcher[0]);
        };
        log.watch(watcher[0]);
        log.end();
        log.end();
        assertEquals(1, calls[0]);
    }

    /** Each tick ends one wait; its delay and its time are its place, so an entry that is not complete shows. */
    @Test
    void aReaderOnAnotherThreadSeesCompleteEntries() {
        int n = 20_000;
        double[] delays = IntStream.range(0, n).asDoubleStream().toArray();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int read = 0;
            while (read < n) {
                int to = log.finished();
                log.each(read, to, (place, delay, late, failed) -> {
                    assertEquals(place, delay);
                    assertEquals(0, late);
                });
                read = to;
            }
            return read;
        });
        for (int tick = 0; tick < n; tick++) {
            log.accept(new EndedWaits(delays, new BitSet(), tick, tick + 1, tick * 1000L * MILLI));
        }
        assertEquals(n, reader.orTimeout(10, TimeUnit.SECONDS).join());
    }
}
