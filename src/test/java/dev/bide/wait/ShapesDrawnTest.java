package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares a million delays of each shape with the textbook formula of its distribution. */
class ShapesDrawnTest {

    private static final int DELAYS = 1_000_000;

    /** The critical value of the Kolmogorov-Smirnov test at a significance level of 1 %. */
    private static final double MAX_DISTANCE = 1.63 / Math.sqrt(DELAYS);

    private static final String LOGNORMAL = "lognormal(median=0.05,p99=1,max=5)";
    private static final String TRUNCATED_LOGNORMAL = "lognormal(median=0.05,p99=1,max=1.1)";

    /** The scale s at which truncation at 1 leaves a mean of 0.4: the root of s - 1 / (e^(1 / s) - 1) = 0.4. */
    private static final double SCALE = 0.81305228583914;

    private static double[] sorted(String shape, long seed) {
        double[] delays = drawn(shape, seed, DELAYS);
        Arrays.sort(delays);
        return delays;
    }

    private static double[] drawn(String shape, long seed, int n) {
        Draw draw = new Draw(WaitRequest.of(Shape.of(shape)).withSeed(seed));
        return IntStream.range(0, n).mapToDouble(i -> draw.delay(draw.bits(i))).toArray();
    }

    static Stream<Arguments> distributions() {
        return Stream.of(
                distribution("uniform(0.1,0.5)", x -> (x - 0.1) / 0.4),
                distribution("exponential(mean=0.05,max=2)", x -> exponentialCdf(x, 0.05) / exponentialCdf(2, 0.05)),
                distribution("exponential(mean=0.4,max=1)", x -> exponentialCdf(x, SCALE) / exponentialCdf(1, SCALE)),
                distribution(
                        "pareto(min=0.01,alpha=1.5,max=10)", x -> paretoCdf(x, 0.01, 1.5) / paretoCdf(10, 0.01, 1.5)),
                distribution("pareto(min=1,alpha=0.01,max=100)", x -> paretoCdf(x, 1, 0.01) / paretoCdf(100, 1, 0.01)),
                distribution(LOGNORMAL, lognormalCdf(0.05, 1, 5)),
                distribution(TRUNCATED_LOGNORMAL, lognormalCdf(0.05, 1, 1.1)),
                distribution("lognormal(median=0.02,p99=0.8,max=3)", lognormalCdf(0.02, 0.8, 3)),
                distribution(
                        "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)",
                        x -> piecewiseLinear(
                                x, new double[] {0, 0.02, 0.1, 0.8, 3}, new double[] {0, 0.5, 0.9, 0.99, 1})),
                distribution(
                        "percentiles(min=0.01,p5=0.02,p99.9=0.5,max=0.6)",
                        x -> piecewiseLinear(
                                x, new double[] {0.01, 0.02, 0.5, 0.6}, new double[] {0, 0.05, 0.999, 1})));
    }

    private static Arguments distribution(String shape, DoubleUnaryOperator cdf) {
        return Arguments.of(shape, cdf);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("distributions")
    void aMillionDelaysPassAKolmogorovSmirnovTest(String shape, DoubleUnaryOperator cdf) {
        for (long seed : new long[] {7, Seed.MAX}) {
            double[] delays = sorted(shape, seed);
            double distance = 0;
            for (int i = 0; i < DELAYS; i++) {
                double expected = cdf.applyAsDouble(delays[i]);
                distance = Math.max(distance, Math.max(expected - (double) i / DELAYS, (i + 1.0) / DELAYS - expected));
            }
            assertTrue(distance < MAX_DISTANCE, "off by " + distance + ", may be " + MAX_DISTANCE);
        }
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform(0.1,0.5)                                | 0.1  | 0.5",
                "fixed(0.2)                                      | 0.2  | 0.2",
                "fixed(0)                                        | 0    | 0",
                "exponential(mean=0.05,max=2)                    | 0    | 2",
                "exponential(mean=0.4,max=1)                     | 0    | 1",
                "lognormal(median=0.05,p99=1,max=5)              | 0    | 5",
                "lognormal(median=0.05,p99=1,max=1.1)            | 0    | 1.1",
                "lognormal(median=1.0E-9,p99=3600,max=1.0E9)     | 0    | 1e9",
                "pareto(min=0.01,alpha=1.5,max=10)               | 0.01 | 10",
                "pareto(min=1,alpha=100,max=1.001)               | 1    | 1.001",
                "weighted(0.01:90,0.5:9,2:1)                     | 0.01 | 2",
                "percentiles(min=0.001,p50=0.02,p99=0.8,max=3)   | 0.001| 3",
            })
    void noDelayIsOutsideTheBounds(String shape, double min, double max) {
        double[] delays = sorted(shape, 7);
        assertTrue(delays[0] >= min, "shortest " + delays[0]);
        assertTrue(delays[DELAYS - 1] <= max, "longest " + delays[DELAYS - 1]);
        Shape parsed = Shape.of(shape);
        assertTrue(parsed.quantile(0) >= min);
        assertTrue(parsed.at(Math.nextDown(1.0)) <= max);
        assertEquals(max, parsed.max());
        assertEquals(max, parsed.quantile(1));
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lognormal(median=0.05,p99=1,max=5)           | 0.5  | 0.05",
                "lognormal(median=0.05,p99=1,max=5)           | 0.99 | 1",
                "lognormal(median=0.05,p99=1,max=1.1)         | 0.5  | 0.05",
                "lognormal(median=0.05,p99=1,max=1.1)         | 0.99 | 1",
                "lognormal(median=0.02,p99=0.8,max=3)         | 0.5  | 0.02",
                "lognormal(median=0.02,p99=0.8,max=3)         | 0.99 | 0.8",
                "lognormal(median=1,p99=1.5,max=1.0E9)        | 0.99 | 1.5",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)  | 0.5  | 0.02",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)  | 0.9  | 0.1",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)  | 0.99 | 0.8",
            })
    void theTruncatedDistributionHasTheGivenPercentiles(String shape, double share, double delay) {
        assertEquals(1, Shape.of(shape).quantile(share) / delay, 1e-9, "of the quantile function");
        for (long seed = 1; seed <= 2; seed++) {
            double[] delays = drawn(shape, seed, DELAYS);
            double off = Arrays.stream(delays).filter(drawn -> drawn <= delay).count() - share * DELAYS;
            assertTrue(
                    Math.abs(off) < 3 * Math.sqrt(share * (1 - share) * DELAYS), "of the drawn delays, off by " + off);
        }
    }

    @Tag("long")
    @Test
    void theTruncatedExponentialDistributionHasTheGivenMean() {
        for (String bound : new String[] {"2", "0.2", "0.1005"}) {
            double mean = Arrays.stream(drawn("exponential(mean=0.05,max=" + bound + ")", 7, DELAYS))
                    .average()
                    .orElseThrow();
            assertEquals(0.05, mean, 0.05 * 0.004);
        }
    }

    @Tag("long")
    @Test
    void aWeightedChoiceDrawsEachDelayInProportionToItsWeight() {
        double[] delays = drawn("weighted(2:1,0.01:90,0.5:9)", 7, DELAYS);
        for (double[] pair : new double[][] {{0.01, 0.9}, {0.5, 0.09}, {2, 0.01}}) {
            double share = (double) Arrays.stream(delays)
                            .filter(delay -> delay == pair[0])
                            .count()
                    / DELAYS;
            assertEquals(pair[1], share, 3 * Math.sqrt(pair[1] * (1 - pair[1]) / DELAYS));
        }
    }

    /** The bits are the same on every JVM, so this is one of the tests to run on every installed JDK. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform(0.1,0.5)                            | -7368963130265260779",
                "fixed(0.2)                                  | -1937450016253237248",
                "exponential(mean=0.05,max=2)                | 8166315397156640751",
                "lognormal(median=0.05,p99=1,max=5)          | 640973476287038485",
                "pareto(min=0.01,alpha=1.5,max=10)           | 7513875765686534547",
                "weighted(0.01:90,0.5:9,2:1)                 | -1837227641551274918",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3) | -5581460043249893023",
            })
    void theDelaysOfASeedAreTheSameBitsInEveryVersion(String shape, long hash) {
        long sum = 0;
        for (double delay : drawn(shape, 7, DELAYS)) {
            sum = 31 * sum + Double.doubleToRawLongBits(delay);
        }
        assertEquals(hash, sum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGNORMAL,
                TRUNCATED_LOGNORMAL,
                "lognormal(median=1,p99=1.000000001,max=2)",
                "lognormal(median=1.0E-9,p99=3600,max=1.0E9)",
                "exponential(mean=0.05,max=2)",
                "exponential(mean=1,max=2.01)",
                "pareto(min=0.01,alpha=1.5,max=10)",
                "pareto(min=1,alpha=100,max=1.001)",
                "weighted(0.01:90,0.5:9,2:1)",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)",
                "percentiles(p10=1,p90=1,p99=1.0000000000000002,max=1.0000000000000002)",
                "uniform(1,1.0000000000000002)",
                "fixed(0.2)",
            })
    void aFanOutOfAnyShapeDrawsTheSameBitsAsSortingAllDelays(String shape) {
        for (int n : new int[] {100, 5000, 300_000}) {
            FanOutRequest request = FanOutRequest.of(n).shaped(Shape.of(shape)).withSeed(7);
            Drawing drawing = new Drawing(request);
            drawing.run(end -> {});
            assertArrayEquals(DrawingTest.drawnOneByOne(request), drawing.delays());
        }
    }

    /** The distribution function of the exponential distribution, before truncation. */
    private static double exponentialCdf(double x, double scale) {
        return -StrictMath.expm1(-x / scale);
    }

    /** The distribution function of the Pareto distribution, before truncation. */
    private static double paretoCdf(double x, double min, double alpha) {
        return -StrictMath.expm1(alpha * StrictMath.log(min / x));
    }

    private static double piecewiseLinear(double x, double[] delays, double[] probabilities) {
        int i = 1;
        while (i < delays.length - 1 && x > delays[i]) {
            i++;
        }
        double slope = (probabilities[i] - probabilities[i - 1]) / (delays[i] - delays[i - 1]);
        return probabilities[i - 1] + slope * (x - delays[i - 1]);
    }

    /**
     * Returns the distribution function of a truncated lognormal distribution. It finds the deviation and the mean by
     * nested bisection, and shares no code or formula with the shape.
     */
    private static DoubleUnaryOperator lognormalCdf(double median, double p99, double max) {
        double low = 0.01;
        double high = 20;
        double mean = 0;
        for (int i = 0; i < 100; i++) {
            double deviation = (low + high) / 2;
            mean = mean(deviation, median, max);
            boolean tooWide = truncatedLognormalCdf(p99, mean, deviation, max) < 0.99;
            low = tooWide ? low : deviation;
            high = tooWide ? deviation : high;
        }
        double finalDeviation = (low + high) / 2;
        double finalMean = mean;
        return x -> truncatedLognormalCdf(x, finalMean, finalDeviation, max);
    }

    /** Returns the mean of log(delay) with which the truncated distribution has this median. */
    private static double mean(double deviation, double median, double max) {
        double low = StrictMath.log(median) - 20;
        double high = StrictMath.log(median) + 20;
        for (int i = 0; i < 100; i++) {
            double mean = (low + high) / 2;
            boolean tooLow = truncatedLognormalCdf(median, mean, deviation, max) > 0.5;
            low = tooLow ? mean : low;
            high = tooLow ? high : mean;
        }
        return low;
    }

    private static double truncatedLognormalCdf(double x, double mean, double deviation, double max) {
        return normalCdf((StrictMath.log(x) - mean) / deviation) / normalCdf((StrictMath.log(max) - mean) / deviation);
    }

    /** The distribution function of the standard normal distribution, by its series around 0. */
    private static double normalCdf(double z) {
        if (Math.abs(z) > 6) {
            return z > 0 ? 1 : 1e-300;
        }
        double term = z;
        double sum = z;
        for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return 0.5 + sum * StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * Math.PI);
    }
}
