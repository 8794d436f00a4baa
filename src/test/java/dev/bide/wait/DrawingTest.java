package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {

    /** Draws the delays one by one, and sorts them as a whole. */
    static double[] drawnOneByOne(FanOutRequest request) {
        Draw draw = new Draw(request);
        double[] delays = new double[request.n()];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = draw.delay(draw.bits(i));
        }
        Arrays.sort(delays);
        return delays;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 63, 64, 65, 1000, 4096, 8191, 8192, 8193, 100_000, 1_000_003})
    void theDelaysEqualThoseDrawnOneByOneAndSorted(int n) {
        FanOutRequest request = FanOutRequest.of(n).upTo(10).withSeed(7);
        Drawing drawing = new Drawing(request);
        drawing.run(end -> {});
        assertArrayEquals(drawnOneByOne(request), drawing.delays());
    }

    /** About a sixteenth of the delays are soonest. With some of these seeds they exceed the array for them, which grows. */
    @Test
    void theDelaysAreSortedHoweverManyFallIntoTheSoonestBuckets() {
        for (long seed = 0; seed < 100; seed++) {
            FanOutRequest request = FanOutRequest.of(8192).upTo(10).withSeed(seed);
            Drawing drawing = new Drawing(request);
            drawing.run(end -> {});
            assertArrayEquals(drawnOneByOne(request), drawing.delays());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 1e-300, 1e-9, 3600, Limits.MAX_SECONDS})
    void theDelaysAreSortedForAnyMaxDelay(double maxDelay) {
        FanOutRequest request = FanOutRequest.of(5000).upTo(maxDelay).withSeed(7);
        Drawing drawing = new Drawing(request);
        drawing.run(end -> {});
        assertArrayEquals(drawnOneByOne(request), drawing.delays());
    }

    @Test
    void reportedDelaysAreInPlace() {
        FanOutRequest request = FanOutRequest.of(100_000).upTo(10).withSeed(7);
        double[] expected = drawnOneByOne(request);
        Drawing drawing = new Drawing(request);
        List<Integer> reported = new ArrayList<>();
        drawing.run(end -> {
            assertTrue(Arrays.equals(expected, 0, end, drawing.delays(), 0, end));
            reported.add(end);
        });
        assertTrue(reported.size() > 10, reported.size() + " reports");
        assertEquals(100_000, reported.get(reported.size() - 1));
        assertEquals(reported.stream().sorted().distinct().toList(), reported);
    }

    @Test
    void aCancelledDrawingReportsNoMore() {
        Drawing drawing = new Drawing(FanOutRequest.of(100_000).upTo(10).withSeed(7));
        List<Integer> reported = new ArrayList<>();
        drawing.run(end -> {
            reported.add(end);
            drawing.cancel();
        });
        assertEquals(1, reported.size());
    }
}
