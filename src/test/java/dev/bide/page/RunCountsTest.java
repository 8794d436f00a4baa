package dev.bide.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.stream.EndedLog;
import dev.bide.wait.EndedWaits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunCountsTest {

    private static final long MILLI = 1_000_000;

    private final EndedLog log = new EndedLog();
    private final RunCounts counts = new RunCounts(Bins.linear(5.12)); // bins of 10 ms

    private static final class Seen implements RunCounts.Visitor {
        private final List<String> cells = new ArrayList<>();
        private final List<String> came = new ArrayList<>();

        @Override
        public void cell(int bin, int row, int count) {
            cells.add(bin + " " + row + " " + count);
        }

        @Override
        public void came(double at, int count) {
            came.add(Math.round(at * 1e6) + " " + count);
        }
    }

    private void end(double[] delays, int from, int to, long millis) {
        log.accept(new EndedWaits(delays, new BitSet(), from, to, millis * MILLI));
    }

    @Test
    void aWaitIsCountedWhereItWasDueAndInTheRowOfItsLateness() {
        // The third and the fourth were due at 25 ms and 32 ms, and a stall let both come at 135 ms.
        double[] delays = {0.0095, 0.0145, 0.025, 0.032};
        end(delays, 0, 1, 10);
        end(delays, 1, 2, 15);
        end(delays, 2, 4, 135);
        assertFalse(counts.count(log));
        Seen seen = new Seen();
        assertEquals(1, counts.visitChanged(0, seen));
        // Rows: 0.5 ms is in row 6 (0.42 to 0.56), 110 and 103 ms are in row 25 (100 to 133).
        assertEquals(List.of("0 6 1", "1 6 1", "2 25 1", "3 25 1"), seen.cells);
        assertEquals(List.of("15000 2", "135000 4"), seen.came, "the last one of each bin");
        assertEquals(4, counts.finished());
        assertEquals(0.11, counts.late()[2], 1e-9);
    }

    @Test
    void aReaderGetsWholeBinsThatHaveChangedSinceItsVersion() {
        double[] delays = {0.0005, 0.0015, 0.5};
        end(delays, 0, 1, 1);
        assertFalse(counts.count(log));
        int version = counts.visitChanged(0, new Seen());
        Seen nothing = new Seen();
        assertEquals(version, counts.visitChanged(version, nothing));
        assertEquals(List.of(), nothing.cells);
        end(delays, 1, 2, 2);
        assertFalse(counts.count(log));
        Seen second = new Seen();
        counts.visitChanged(version, second);
        assertEquals(List.of("0 6 2"), second.cells, "both waits of the bin");
        assertEquals(List.of("2000 2"), second.came);
        end(delays, 2, 3, 501);
        assertFalse(counts.count(log));
        Seen third = new Seen();
        counts.visitChanged(version + 1, third);
        assertEquals(List.of("50 9 1"), third.cells, "not the bin that has not changed");
        Seen all = new Seen();
        counts.visitChanged(version, all);
        assertEquals(List.of("0 6 2", "50 9 1"), all.cells, "all that was missed");
    }

    @Test
    void aLongLogIsCountedInSlices() {
        int n = 3 * RunCounts.SLICE + 5;
        double[] delays = IntStream.range(0, n).mapToDouble(i -> i * 1e-4).toArray();
        for (int from = 0; from < n; from += 10) {
            int to = Math.min(n, from + 10);
            end(delays, from, to, 1 + (to - 1) / 10);
        }
        int calls = 1;
        while (counts.count(log)) {
            assertEquals(calls * RunCounts.SLICE, counts.finished());
            calls++;
        }
        assertEquals(4, calls);
        Seen seen = new Seen();
        counts.visitChanged(0, seen);
        int sum = seen.cells.stream()
                .mapToInt(cell -> Integer.parseInt(cell.substring(cell.lastIndexOf(' ') + 1)))
                .sum();
        assertEquals(n, sum);
        assertTrue(seen.came.get(seen.came.size() - 1).endsWith(" " + n));
        assertFalse(counts.count(log));
        assertEquals(4, counts.visitChanged(0, new Seen()), "no version without a change");
    }
}
