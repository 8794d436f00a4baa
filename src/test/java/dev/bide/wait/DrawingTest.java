package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

    /** With some of these seeds the first range has so many delays that the array for their indices grows. */
    @Test
    void theDelaysAreSortedHoweverManyFallIntoTheFirstRange() {
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

    /** What is computed, placed and sorted before the first report makes the first waits late. */
    @ParameterizedTest
    @ValueSource(strings = {"uniform(0,1)", "lognormal(median=0.05,p99=1,max=5)", "weighted(0.01:90,2:1)"})
    void theFirstReportComesWhenOneDelayInSixtyFourIsComputed(String shape) {
        FanOutRequest request =
                FanOutRequest.of(1_000_000).shaped(Shape.of(shape)).withSeed(7);
        Drawing drawing = new Drawing(request);
        List<Integer> computed = new ArrayList<>();
        drawing.run(end -> {
            computed.add(drawing.delays().length);
            drawing.cancel();
        });
        assertEquals(List.of(inFirstRange(request)), computed);
    }

    private static int inFirstRange(FanOutRequest request) {
        Draw draw = new Draw(request);
        return (int) IntStream.range(0, request.n())
                .filter(i -> draw.uniform(i) >>> (Draw.UNIFORM_BITS - 6) == 0)
                .count();
    }

    @Test
    void aFanOutThatEndsEarlyNeedsNoArrayForAllDelays() {
        Drawing drawing =
                new Drawing(FanOutRequest.of(1_000_000).upTo(1).withSeed(7).needing(1000));
        drawing.run(end -> {});
        assertEquals(1000, drawing.plan().endingWaits());
        assertTrue(drawing.delays().length < 20_000, drawing.delays().length + " delays");
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

    /** All of them are in one bucket. */
    @Test
    void waitsWithTheSameDelayStayInTheOrderOfTheirIndices() {
        FanOutRequest request = FanOutRequest.of(60)
                .shaped(Shape.fixed(1))
                .withSeed(7)
                .failing(0.5, 500)
                .collecting();
        Drawing drawing = new Drawing(request);
        drawing.run(end -> {});
        Draw draw = new Draw(request);
        assertEquals(
                IntStream.range(0, 60)
                        .filter(i -> draw.fails(draw.bits(i)))
                        .boxed()
                        .toList(),
                drawing.failures().stream().boxed().toList());
    }

    /** Each report may cost the event loop a task. */
    @Test
    void theStepsBetweenReportsGrow() {
        Drawing drawing = new Drawing(FanOutRequest.of(1_000_000).upTo(10).withSeed(7));
        List<Integer> reported = new ArrayList<>();
        drawing.run(reported::add);
        assertEquals(1024, reported.get(0), 64, "the first step, and the rest of a bucket");
        assertEquals(2048, reported.get(1) - reported.get(0), 64);
        int steps = 0;
        for (int i = 1; i < reported.size(); i++) {
            steps += reported.get(i) - reported.get(i - 1) < 8192 ? 1 : 0;
        }
        assertTrue(
                steps <= 4 * 4, steps + " short steps: in each of four ranges, three at its start and one at its end");
    }
}
