package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenessRowsTest {

    @ParameterizedTest
    @CsvSource({
        "-5, 0",
        "0, 0",
        "1, 0",
        "99999, 0",
        "100000, 1",
        "133351, 1",
        "133352, 2",
        "999999, 8",
        "1000000, 9",
        "9999999, 16",
        "10000000, 17",
        "9999999999, 40",
        "10000000000, 41",
        "9223372036854775807, 41"
    })
    void aRowBeginsAtItsBound(long nanos, int row) {
        assertEquals(row, LatenessRows.of(nanos));
    }

    @Test
    void aDecadeHasEightRows() {
        for (int row = 1; row + LatenessRows.PER_DECADE < LatenessRows.COUNT; row++) {
            double decade =
                    LatenessRows.fromNanos(row + LatenessRows.PER_DECADE) / (double) LatenessRows.fromNanos(row);
            assertEquals(10, decade, 1e-4);
        }
        assertEquals(42, LatenessRows.COUNT);
    }

    @Test
    void everyLatenessIsInTheRowWhoseBoundsAreAroundIt() {
        Random random = new Random(9);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >>> random.nextInt(1, 63);
            int row = LatenessRows.of(nanos);
            assertTrue(nanos >= LatenessRows.fromNanos(row), nanos + " in " + row);
            assertTrue(row == LatenessRows.COUNT - 1 || nanos < LatenessRows.fromNanos(row + 1), nanos + " in " + row);
        }
    }

    @Test
    void aSearchFromAnyRowFindsTheRow() {
        for (int row = 0; row < LatenessRows.COUNT; row++) {
            long from = LatenessRows.fromNanos(row);
            for (int near = 0; near < LatenessRows.COUNT; near++) {
                assertEquals(row, LatenessRows.near(near, from), near + " to " + from);
                assertEquals(LatenessRows.of(from - 1), LatenessRows.near(near, from - 1), near + " to " + (from - 1));
            }
        }
        assertEquals(0, LatenessRows.near(5, -5));
        assertEquals(LatenessRows.COUNT - 1, LatenessRows.near(5, Long.MAX_VALUE));
    }
}
