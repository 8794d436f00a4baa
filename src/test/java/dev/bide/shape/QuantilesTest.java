package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quantiles of each type of shape: they are the same bits on every JVM and in every version. */
class QuantilesTest {

    private static final int POINTS = 5_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform(0.1,0.5)                                       | 4598978216865177706",
                "fixed(0.2)                                             | -4150976439996028838",
                "exponential(mean=0.05,max=2)                           | -27347097697834398",
                "exponential(mean=1,max=2.01)                           | 2392737030414519583",
                "exponential(mean=1.0E-9,max=1.0E9)                     | 2538805233893015505",
                "lognormal(median=0.05,p99=1,max=5)                     | -276474186985667263",
                "lognormal(median=0.05,p99=1,max=1.1)                   | -8758869088165691903",
                "lognormal(median=1,p99=1.5,max=1.0E9)                  | -1335612993399022978",
                "lognormal(median=1,p99=1.000000001,max=2)              | 4929439902829196721",
                "lognormal(median=0.02,p99=0.03,max=1)                  | 5383396133347729890",
                "lognormal(median=3,p99=6,max=20)                       | -4448413187589211374",
                "lognormal(median=100,p99=100.0000001,max=200)          | 7171764980818629034",
                "lognormal(median=1,p99=2,max=4)                        | -6629200300445182587",
                "lognormal(median=1.0E-9,p99=3600,max=1.0E9)            | -4647904985174624311",
                "pareto(min=0.01,alpha=1.5,max=10)                      | -1623480793095416142",
                "pareto(min=1,alpha=0.01,max=100)                       | -1225218782653878635",
                "pareto(min=1,alpha=100,max=1.001)                      | 6960611482991924003",
                "pareto(min=1.0E-9,alpha=0.01,max=1.0E9)                | -8608221416478929716",
                "weighted(2:1,0.01:90,0.5:9)                            | -1396671726353908262",
                "percentiles(p50=0.02,p90=0.1,p99=0.8,max=3)            | 3086937921913676104",
                "percentiles(min=0.01,p5=0.02,p99.9=0.5,max=0.6)        | 3167406002542903325",
                "percentiles(p10=1,p90=1,p99=1.0000000000000002,max=1.0000000000000002) | -2524292424493310241",
            })
    void theQuantilesOfAShapeAreTheSameBitsInEveryVersion(String text, long hash) {
        Shape shape = Shape.of(text);
        long sum = Double.doubleToRawLongBits(shape.max());
        for (int i = 0; i < POINTS; i++) {
            sum = 31 * sum + Double.doubleToRawLongBits(shape.at((double) i / POINTS));
        }
        // The tails, down to the last of the 53 bits of a uniform number.
        for (double tail = 0x1p-53; tail < 1; tail *= 2) {
            sum = 31 * sum + Double.doubleToRawLongBits(shape.at(tail));
            sum = 31 * sum + Double.doubleToRawLongBits(shape.at(1 - tail));
        }
        assertEquals(hash, sum);
    }
}
