package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

    private static double[] delays(long seed, int n, double maxDelay) {
        Draw draw = new Draw(new WaitRequest(maxDelay, seed));
        return IntStream.range(0, n).mapToDouble(i -> draw.delay(draw.bits(i))).toArray();
    }

    @Test
    void theNumbersOfASeedNeverChange() {
        assertEquals(
                "[7.215081806049702, 6.497043364684557, 5.493743249193239, 6.0423480536831455]",
                Arrays.toString(delays(7, 4, 10)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 4_294_967_296L, Seed.MAX})
    void delaysAreUniformByKolmogorovAndSmirnov(long seed) {
        int n = 1_000_000;
        assertTrue(distance(delays(seed, n, 10), 10) < 1.63 / Math.sqrt(n), "at a level of 1 %");
    }

    @Test
    void firstDelaysOfNeighbouringSeedsAreUniformToo() {
        int n = 100_000;
        double[] firsts = LongStream.range(0, n)
                .mapToDouble(seed -> delays(seed, 1, 1)[0])
                .toArray();
        assertTrue(distance(firsts, 1) < 1.63 / Math.sqrt(n), "at a level of 1 %");
    }

    @Test
    void neighboursDoNotFollowEachOther() {
        double[] delays = delays(3, 100_000, 1);
        double sum = 0;
        for (int i = 1; i < delays.length; i++) {
            sum += (delays[i] - 0.5) * (delays[i - 1] - 0.5);
        }
        double correlation = 12 * sum / delays.length;
        assertTrue(Math.abs(correlation) < 3 / Math.sqrt(delays.length), "correlated by " + correlation);
    }

    @Test
    void delaysGrowWithTheirBitsUpToButNotIncludingTheLongest() {
        Draw draw = new Draw(new WaitRequest(3600, 1));
        assertEquals(0.0, draw.delay(0));
        assertTrue(draw.delay(-1L) < 3600);
        assertTrue(draw.delay(1L << 11) > 0);
        assertTrue(draw.delay(Long.MAX_VALUE) < draw.delay(Long.MIN_VALUE));
    }

    @Test
    void pickedSeedsAreInRangeAndDiffer() {
        long seed = Seed.pick();
        assertEquals(seed, Seed.checked(seed));
        assertNotEquals(Seed.pick(), Seed.pick());
        assertNotEquals(Seed.id(5), Seed.id(5));
    }

    private static double distance(double[] delays, double maxDelay) {
        double[] sorted = delays.clone();
        Arrays.sort(sorted);
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = sorted[i] / maxDelay;
            double n = sorted.length;
            most = Math.max(most, Math.max(expected - i / n, (i + 1) / n - expected));
        }
        return most;
    }
}
