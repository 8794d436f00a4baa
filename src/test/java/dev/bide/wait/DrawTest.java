package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

    /** The critical value of the Kolmogorov-Smirnov test at a significance level of 1 %, times the root of n. */
    private static final double CRITICAL_VALUE = 1.63;

    private static double[] delays(long seed, int n, double maxDelay) {
        Draw draw = new Draw(WaitRequest.upTo(maxDelay).withSeed(seed));
        return IntStream.range(0, n).mapToDouble(i -> draw.delay(draw.bits(i))).toArray();
    }

    @Test
    void theDelaysOfASeedNeverChange() {
        assertEquals(
                "[7.215081806049702, 6.497043364684557, 5.493743249193239, 6.0423480536831455]",
                Arrays.toString(delays(7, 4, 10)));
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 4_294_967_296L, Seed.MAX})
    void aMillionDelaysPassAKolmogorovSmirnovTest(long seed) {
        int n = 1_000_000;
        double distance = distance(delays(seed, n, 10), 10);
        assertTrue(distance < CRITICAL_VALUE / Math.sqrt(n), "off by " + distance);
    }

    @Test
    void theFirstDelaysOfNeighbouringSeedsAreUniform() {
        int n = 100_000;
        double[] firsts = LongStream.range(0, n)
                .mapToDouble(seed -> delays(seed, 1, 1)[0])
                .toArray();
        double distance = distance(firsts, 1);
        assertTrue(distance < CRITICAL_VALUE / Math.sqrt(n), "off by " + distance);
    }

    @Test
    void neighbouringDelaysAreNotCorrelated() {
        double[] delays = delays(3, 100_000, 1);
        double sum = 0;
        for (int i = 1; i < delays.length; i++) {
            sum += (delays[i] - 0.5) * (delays[i - 1] - 0.5);
        }
        // The variance of a uniform number in [0, 1) is 1/12.
        double correlation = 12 * sum / delays.length;
        assertTrue(Math.abs(correlation) < 3 / Math.sqrt(delays.length), "correlated by " + correlation);
    }

    @Test
    void delaysGrowWithTheirBitsAndStayBelowTheMaximum() {
        Draw draw = new Draw(WaitRequest.upTo(3600).withSeed(1));
        assertEquals(0.0, draw.delay(0));
        assertTrue(draw.delay(-1L) < 3600);
        assertTrue(draw.delay(1L << 11) > 0);
        // The bits are unsigned: Long.MIN_VALUE is 2^63.
        assertTrue(draw.delay(Long.MAX_VALUE) < draw.delay(Long.MIN_VALUE));
    }

    /** Returns which of the first n waits fail. */
    private static boolean[] failures(long seed, int n, double rate) {
        Draw draw = new Draw(WaitRequest.upTo(10).withSeed(seed).failing(rate, 500));
        boolean[] failures = new boolean[n];
        for (int i = 0; i < n; i++) {
            failures[i] = draw.fails(draw.bits(i));
        }
        return failures;
    }

    private static int count(boolean[] failures) {
        int count = 0;
        for (boolean fails : failures) {
            count += fails ? 1 : 0;
        }
        return count;
    }

    @Test
    void theFailuresOfASeedNeverChange() {
        boolean[] failures = failures(7, 20, 0.3);
        List<Integer> failing =
                IntStream.range(0, 20).filter(i -> failures[i]).boxed().toList();
        assertEquals(List.of(1, 4, 5, 9, 14), failing);
        Draw draw = new Draw(
                FanOutRequest.of(20).upTo(3600).withSeed(7).failing(0.3, 404).collecting());
        assertEquals(
                failing,
                IntStream.iterate(19, i -> i >= 0, i -> i - 1)
                        .filter(i -> draw.fails(draw.bits(i)))
                        .boxed()
                        .sorted()
                        .toList(),
                "it depends neither on the order of the calls nor on the kind of request");
    }

    @ParameterizedTest
    @CsvSource({"7,0.1", "7,0.5", "0,0.5", "1,0.001", "9007199254740991,0.1", "9007199254740991,0.999"})
    void theShareOfFailuresIsTheFailRate(long seed, double rate) {
        int n = 1_000_000;
        // Three standard deviations of the binomial distribution.
        double off = count(failures(seed, n, rate)) - n * rate;
        assertTrue(Math.abs(off) < 3 * Math.sqrt(n * rate * (1 - rate)), "off by " + off);
    }

    @Test
    void aFailRateOfZeroFailsNoWaitAndAFailRateOfOneFailsEach() {
        assertEquals(0, count(failures(7, 1_000_000, 0)));
        assertEquals(1_000_000, count(failures(7, 1_000_000, 1)));
        assertEquals(
                1_000_000,
                count(failures(7, 1_000_000, Math.nextDown(1.0))),
                "one success in 2^53 does not occur in a million waits");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, Double.MIN_VALUE, 0x1p-53, 1e-12})
    void aTinyFailRateFailsNoneOfAMillionWaits(double rate) {
        assertEquals(0, count(failures(7, 1_000_000, rate)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 0.5, 1})
    void theFailRateDoesNotChangeTheDelays(double rate) {
        double[] plain = delays(7, 10_000, 10);
        Draw draw = new Draw(WaitRequest.upTo(10).withSeed(7).failing(rate, 500));
        for (int i = 0; i < plain.length; i++) {
            assertEquals(plain[i], draw.delay(draw.bits(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, Seed.MAX})
    void failuresAreNotCorrelatedWithDelaysNeighboursOrOtherSeeds(long seed) {
        int n = 1_000_000;
        boolean[] failures = failures(seed, n, 0.5);
        boolean[] others = failures(seed ^ 1, n, 0.5);
        double[] delays = delays(seed, n, 1);
        double withDelays = 0;
        int withNeighbours = 0;
        int withOthers = 0;
        for (int i = 1; i < n; i++) {
            withDelays += (failures[i] ? 1 : -1) * (delays[i] - 0.5) * Math.sqrt(12);
            withNeighbours += failures[i] == failures[i - 1] ? 1 : -1;
            withOthers += failures[i] == others[i] ? 1 : -1;
        }
        // Each sum is of n uncorrelated terms of mean 0 and variance 1: three standard deviations.
        double maxSum = 3 * Math.sqrt(n);
        assertTrue(Math.abs(withDelays) < maxSum, "delays: " + withDelays);
        assertTrue(Math.abs(withNeighbours) < maxSum, "neighbours: " + withNeighbours);
        assertTrue(Math.abs(withOthers) < maxSum, "others: " + withOthers);
    }

    @Test
    void pickedSeedsAreInRangeAndPickedSeedsAndIdsDiffer() {
        long seed = Seed.pick();
        assertEquals(seed, Seed.checked(seed));
        assertNotEquals(Seed.pick(), Seed.pick());
        assertNotEquals(Seed.id(5), Seed.id(5));
    }

    /** Returns the Kolmogorov-Smirnov distance of some delays from the uniform distribution. */
    private static double distance(double[] delays, double maxDelay) {
        double[] sorted = delays.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = sorted[i] / maxDelay;
            double n = sorted.length;
            distance = Math.max(distance, Math.max(expected - i / n, (i + 1) / n - expected));
        }
        return distance;
    }

    @Test
    void aDrawFromAnIndexContinuesThatOfTheSeed() {
        FanOutRequest request = FanOutRequest.of(20).upTo(10).withSeed(7).failing(0.3, 500);
        Draw whole = new Draw(request);
        Draw rest = new Draw(request, 5);
        for (int i = 0; i < 15; i++) {
            assertEquals(whole.bits(5 + i), rest.bits(i), "a delay, and whether its wait fails");
        }
    }

    @Test
    void aWaitFailsIfItsNumberIsBelowTheFailRate() {
        long key = Draw.mix(~Draw.mix(7 + Draw.GOLDEN_GAMMA));
        double number = (Draw.mix(key + Draw.GOLDEN_GAMMA) >>> 11) * 0x1p-53;
        assertFalse(failures(7, 1, number)[0], "a rate that equals the number");
        assertTrue(failures(7, 1, Math.nextUp(number))[0], "the next rate");
    }
}
