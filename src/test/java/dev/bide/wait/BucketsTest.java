package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

    /** Each range costs a scan of all indices. */
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "4096,1", "8191,1", "8192,4", "1000000,4", "10000000,4"})
    void aFanOutIsDrawnInOneRangeOrInFour(int n, int ranges) {
        Buckets buckets = new Buckets(new Draw(FanOutRequest.of(n).upTo(1).withSeed(7)), n);
        int counted = 1;
        assertEquals(0, buckets.first());
        while (!buckets.isLastRange()) {
            int end = buckets.end();
            buckets.nextRange();
            assertEquals(end, buckets.first(), "a range begins where the last one ends");
            counted++;
        }
        assertEquals(ranges, counted);
        assertEquals(Buckets.ofDelays(n), buckets.end());
    }

    @Test
    void eachIndexIsSelectedOnce() {
        int n = 100_003;
        Draw draw = new Draw(FanOutRequest.of(n).upTo(1).withSeed(7));
        Buckets buckets = new Buckets(draw, n);
        List<Integer> sizes = new ArrayList<>();
        buckets.select(0, n);
        sizes.add(buckets.size());
        while (!buckets.isLastRange()) {
            buckets.nextRange();
            buckets.select(0, n);
            sizes.add(buckets.size());
        }
        assertEquals(
                List.of(
                        between(draw, n, 0, 1 / 64.0),
                        between(draw, n, 1 / 64.0, 1 / 8.0),
                        between(draw, n, 1 / 8.0, 1 / 2.0),
                        between(draw, n, 1 / 2.0, 1)),
                sizes);
        assertEquals(n, sizes.stream().mapToInt(size -> size).sum());
    }

    /** Its array is made for the delays that the range most likely has. */
    @Test
    void aRangeMayHaveMoreDelaysThanExpected() {
        int n = 8192;
        Draw draw = new Draw(FanOutRequest.of(n).upTo(1).withSeed(7));
        Buckets buckets = new Buckets(draw, n);
        int shortest = IntStream.range(0, n)
                .boxed()
                .min(Comparator.comparingLong((Integer i) -> draw.uniform(i)))
                .orElseThrow();
        for (int i = 0; i < 1000; i++) {
            buckets.select(shortest, shortest + 1);
        }
        assertEquals(1000, buckets.size());
    }

    /** Counts the delays whose uniform numbers are in a share of all. */
    private static int between(Draw draw, int n, double from, double to) {
        return (int) IntStream.range(0, n)
                .mapToLong(draw::uniform)
                .mapToDouble(uniform -> uniform * 0x1p-63)
                .filter(share -> share >= from && share < to)
                .count();
    }
}
