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

/** A million delays of each shape, against what a textbook says of its distribution. */
class ShapesDrawnTest {

    private static final int N = 1_000_000;

    /** By Kolmogorov and Smirnov, at a level of 1 %. */
    private static final double FAR = 1.63 / Math.sqrt(N);

    private static final String LOGNORMAL = "lognormal(median=0.05,p99=1,max=5)";
    private static final String CUT_LOGNORMAL = "lognormal(median=0.05,p99=1,max=1.1)";

    /** With which a bound of 1 leaves a mean of 0.4: the root of s - 1 / (e^(1 / s) - 1) = 0.4. */
    private static final double SCALE = 0.81305228583914;

    private static double[] sorted(String shape, long seed) {
        double[] delays = drawn(shape, seed, N);
        Arrays.sort(delays);
        return delays;
    }

    private static double[] drawn(String shape, long seed, int n) {
        Draw draw = new Draw(new WaitRequest(Shape.of(shape), seed));
        return IntStream.range(0, n).mapToDouble(i -> draw.delay(draw.bits(i))).toArray();
    }

    static Stream<Arguments> distributions() {
        return Stream.of(
                distribution("uniform(0.1,0.5)", x -> (x - 0.1) / 0.4),
                distribution("exponential(mean=0.05,max=2)", x -> exponential(x, 0.05) / exponential(2, 0.05)),
                distribution("exponential(mean=0.4,max=1)", x -> exponential(x, SCALE) / exponential(1, SCALE)),
                distribution("pareto(min=0.01,alpha=1.5,max=10)", x -> pareto(x, 0.01, 1.5) / pareto(10, 0.01, 1.5)),
                distribution("pareto(min=1,alpha=0.01,max=100)", x -> pareto(x, 1, 0.01) / pareto(100, 1, 0.01)),
                distribution(LOGNORMAL, lognormal(0.05, 1, 5)),
                distribution(CUT_LOGNORMAL, lognormal(0.05, 1, 1.1)),
                distribution("lognormal(median=0.02,p99=0.8,max=3)", lognormal(0.02, 0.8, 3)),
                distribution(
                        "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)",
                        x -> along(x, new double[] {0, 0.02, 0.1, 0.8, 3}, new double[] {0, 0.5, 0.9, 0.99, 1})),
                distribution(
                        "percentiles(min=0.01,p5=0.02,p99.9=0.5,max=0.6)",
                        x -> along(x, new double[] {0.01, 0.02, 0.5, 0.6}, new double[] {0, 0.05, 0.999, 1})));
    }

    private static Arguments distribution(String shape, DoubleUnaryOperator cdf) {
        return Arguments.of(shape, cdf);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("distributions")
    void aMillionDelaysAreDistributedAsTheShapeSays(String shape, DoubleUnaryOperator cdf) {
        for (long seed : new long[] {7, Seed.MAX}) {
            double[] delays = sorted(shape, seed);
            double most = 0;
            for (int i = 0; i < N; i++) {
                double expected = cdf.applyAsDouble(delays[i]);
                most = Math.max(most, Math.max(expected - (double) i / N, (i + 1.0) / N - expected));
            }
            assertTrue(most < FAR, "off by " + most + ", may be " + FAR);
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
    void noneIsBeyondItsBounds(String shape, double min, double max) {
        double[] delays = sorted(shape, 7);
        assertTrue(delays[0] >= min, "least " + delays[0]);
        assertTrue(delays[N - 1] <= max, "most " + delays[N - 1]);
        Shape same = Shape.of(shape);
        assertTrue(same.quantile(0) >= min);
        assertTrue(same.at(Math.nextDown(1.0)) <= max);
        assertEquals(max, same.max());
        assertEquals(max, same.quantile(1));
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
    void theAskedPercentilesAreMetBoundAndAll(String shape, double share, double delay) {
        assertEquals(1, Shape.of(shape).quantile(share) / delay, 1e-9, "by the curve");
        for (long seed = 1; seed <= 2; seed++) {
            double[] delays = drawn(shape, seed, N);
            double off = Arrays.stream(delays).filter(drawn -> drawn <= delay).count() - share * N;
            assertTrue(Math.abs(off) < 3 * Math.sqrt(share * (1 - share) * N), "by the delays, off by " + off);
        }
    }

    @Tag("long")
    @Test
    void theMeanOfTheMemorylessOnesIsTheOneAskedForBoundAndAll() {
        for (String bound : new String[] {"2", "0.2", "0.1005"}) {
            double mean = Arrays.stream(drawn("exponential(mean=0.05,max=" + bound + ")", 7, N))
                    .average()
                    .orElseThrow();
            assertEquals(0.05, mean, 0.05 * 0.004);
        }
    }

    @Tag("long")
    @Test
    void eachDelayOfAMixIsDrawnAsOftenAsItWeighs() {
        double[] delays = drawn("weighted(2:1,0.01:90,0.5:9)", 7, N);
        for (double[] pair : new double[][] {{0.01, 0.9}, {0.5, 0.09}, {2, 0.01}}) {
            double share = (double) Arrays.stream(delays)
                            .filter(delay -> delay == pair[0])
                            .count()
                    / N;
            assertEquals(pair[1], share, 3 * Math.sqrt(pair[1] * (1 - pair[1]) / N));
        }
    }

    /** The same on every JVM: this is one of the tests that each JDK at hand runs. */
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
    void aMillionDelaysOfASeedNeverChangeByOneBit(String shape, long hash) {
        long sum = 0;
        for (double delay : drawn(shape, 7, N)) {
            sum = 31 * sum + Double.doubleToRawLongBits(delay);
        }
        assertEquals(hash, sum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGNORMAL,
                CUT_LOGNORMAL,
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
    void aFanOutOfAnyShapeIsDrawnInOrderToTheLastBit(String shape) {
        for (int n : new int[] {100, 5000, 300_000}) {
            FanOutRequest request = new FanOutRequest(n, Shape.of(shape), 7);
            Drawing drawing = new Drawing(request);
            drawing.run(end -> {});
            assertArrayEquals(DrawingTest.plainly(request), drawing.delays());
        }
    }

    private static double exponential(double x, double scale) {
        return -StrictMath.expm1(-x / scale);
    }

    private static double pareto(double x, double min, double alpha) {
        return -StrictMath.expm1(alpha * StrictMath.log(min / x));
    }

    private static double along(double x, double[] delays, double[] shares) {
        int i = 1;
        while (i < delays.length - 1 && x > delays[i]) {
            i++;
        }
        return shares[i - 1] + (shares[i] - shares[i - 1]) * (x - delays[i - 1]) / (delays[i] - delays[i - 1]);
    }

    /** Looks for a middle and a deviation by halves, knowing nothing of how the shape does it. */
    private static DoubleUnaryOperator lognormal(double median, double p99, double max) {
        double low = 0.01;
        double high = 20;
        double middle = 0;
        for (int i = 0; i < 100; i++) {
            double deviation = (low + high) / 2;
            middle = middle(deviation, median, max);
            boolean wide = truncated(p99, middle, deviation, max) < 0.99;
            low = wide ? low : deviation;
            high = wide ? deviation : high;
        }
        double found = (low + high) / 2;
        double at = middle;
        return x -> truncated(x, at, found, max);
    }

    /** Gives the middle with which half of what is below the bound is below the median. */
    private static double middle(double deviation, double median, double max) {
        double low = StrictMath.log(median) - 20;
        double high = StrictMath.log(median) + 20;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            boolean late = truncated(median, middle, deviation, max) > 0.5;
            low = late ? middle : low;
            high = late ? high : middle;
        }
        return low;
    }

    private static double truncated(double x, double middle, double deviation, double max) {
        return normal((StrictMath.log(x) - middle) / deviation) / normal((StrictMath.log(max) - middle) / deviation);
    }

    /** The normal distribution, by its series around 0. */
    private static double normal(double z) {
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
