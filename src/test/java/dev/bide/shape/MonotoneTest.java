package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MonotoneTest {

    /** The smallest survival probability. */
    private static final double UNIT = 0x1p-53;

    private static final double TOLERANCE = 2e-13;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void powersAndLogarithmsEqualThoseOfStrictMath() {
        for (int i = 0; i < 100_000; i++) {
            double exponent = random.nextDouble(-1000, 1000);
            assertEquals(1, Monotone.powerOfTwo(exponent) / StrictMath.pow(2, exponent), TOLERANCE);
            double survival = StrictMath.pow(2, -random.nextDouble(53));
            assertEquals(0, Monotone.NEGATIVE_LOG.at(survival) + StrictMath.log(survival), TOLERANCE);
        }
        assertEquals(0, Monotone.NEGATIVE_LOG.at(1));
        assertEquals(53 * StrictMath.log(2), Monotone.NEGATIVE_LOG.at(UNIT));
        assertEquals(8, Monotone.powerOfTwo(3));
        assertEquals(0.25, Monotone.powerOfTwo(-2));
        assertEquals(1, Monotone.powerOfTwo(0));
        assertEquals(0, Monotone.powerOfTwo(-1e9));
        assertEquals(Double.POSITIVE_INFINITY, Monotone.powerOfTwo(1e9));
    }

    /** The expected values have 15 digits and are those of R: {@code qnorm(p, lower.tail = FALSE)}. */
    @Test
    void theNormalQuantilesEqualPublishedValues() {
        double[][] known = {
            {0.5, 0},
            {0.4, 0.2533471031357997},
            {0.25, 0.6744897501960817},
            {0.1, 1.2815515655446004},
            {0.05, 1.6448536269514722},
            {0.025, 1.959963984540054},
            {0.01, 2.3263478740408408},
            {0.001, 3.090232306167813},
            {1e-4, 3.719016485455709},
            {1e-6, 4.753424308822899},
            {1e-9, 5.997807015007687},
            {1e-12, 7.034483825301132},
            {1e-15, 7.941345326170998},
        };
        for (double[] pair : known) {
            assertEquals(pair[1], Monotone.HALF_NORMAL.at(2 * pair[0]), TOLERANCE * 10, () -> "at " + pair[0]);
        }
    }

    @Tag("long")
    @Test
    void noFunctionDecreasesEvenByTheLastBit() {
        assertNeverDecreases(Monotone.NEGATIVE_LOG::at);
        assertNeverDecreases(Monotone.HALF_NORMAL::at);
        double previous = Monotone.powerOfTwo(-3);
        for (double exponent = -3; exponent < 3; exponent += random.nextDouble(1e-5)) {
            double neighbour = exponent;
            for (int i = 0; i < 5; i++) {
                double value = Monotone.powerOfTwo(neighbour);
                assertTrue(value >= previous, () -> "at " + value);
                previous = value;
                neighbour = Math.nextUp(neighbour);
            }
        }
        for (int i = -64; i < 64; i++) {
            double intervalStart = i / 32.0;
            assertTrue(Monotone.powerOfTwo(Math.nextDown(intervalStart)) <= Monotone.powerOfTwo(intervalStart));
        }
    }

    /** Checks every interval: at its start, where the table changes, and at neighbouring doubles anywhere in it. */
    private void assertNeverDecreases(DoubleUnaryOperator function) {
        for (int octave = 0; octave < 53; octave++) {
            double octaveStart = StrictMath.pow(2, -octave);
            for (int interval = 0; interval < 32; interval++) {
                double start = octaveStart * (1 - interval / 64.0);
                assertNeverDecreases(function, Math.max(UNIT, Math.nextDown(Math.nextDown(start))), 2);
                for (int i = 0; i < 20; i++) {
                    assertNeverDecreases(function, Math.max(UNIT, start - random.nextDouble(octaveStart / 64)), 3);
                }
            }
        }
    }

    /** Checks a few neighbouring survival probabilities: the value never increases as they rise. */
    private static void assertNeverDecreases(DoubleUnaryOperator function, double from, int steps) {
        double survival = from;
        for (int i = 0; i < steps && survival < 1; i++) {
            double above = Math.nextUp(survival);
            double at = survival;
            assertTrue(function.applyAsDouble(above) <= function.applyAsDouble(survival), () -> "at " + at);
            survival = above;
        }
    }
}
