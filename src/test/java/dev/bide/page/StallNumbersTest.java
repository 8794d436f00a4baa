package dev.bide.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.lateness.Stall;
import dev.bide.lateness.StallCause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StallNumbersTest {

    private static Stall stall(int number) {
        return new Stall(
                List.of("loop"), 2, Instant.ofEpochSecond(number), 0.3, StallCause.BLOCKED, 0, Optional.empty(), 1);
    }

    private static List<Stall> stalls(int from, int to) {
        return IntStream.range(from, to).mapToObj(StallNumbersTest::stall).toList();
    }

    private static List<Stall> since(StallNumbers numbers, int seen) {
        return StallNumbers.since(seen, numbers.all(), numbers.total());
    }

    @Test
    void aViewerGetsTheStallsAfterThoseThatItHasSeen() {
        StallNumbers numbers = new StallNumbers(stalls(0, 2));
        int seen = numbers.total();
        numbers.update(stalls(0, 2));
        assertEquals(List.of(), since(numbers, seen));
        // The first two become older than a minute.
        numbers.update(stalls(1, 4));
        assertEquals(stalls(2, 4), since(numbers, seen));
        numbers.update(stalls(3, 5));
        assertEquals(stalls(3, 5), since(numbers, seen), "those that are still kept");
        assertEquals(List.of(), since(numbers, numbers.total()));
    }

    @Test
    void allAreNewIfNoneOfThoseBeforeIsLeft() {
        StallNumbers numbers = new StallNumbers(stalls(0, 2));
        int seen = numbers.total();
        numbers.update(stalls(7, 9));
        assertEquals(stalls(7, 9), since(numbers, seen));
        numbers.update(List.of());
        assertEquals(List.of(), since(numbers, seen));
        numbers.update(stalls(9, 10));
        assertEquals(5, numbers.total());
        assertEquals(stalls(9, 10), since(numbers, 4));
    }
}
