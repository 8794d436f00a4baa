package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Functions that are to be right, and above all never to fall. */
class MonotoneTest {

    private static final double UNIT = 0x1p-53;
    private static final double CLOSE = 2e-13;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void thePowersAndLogarithmsAreTheRightOnes() {
        for (int i = 0; i < 100_000; i++) {
            double exponent = random.nextDouble(-1000, 1000);
            assertEquals(1, Monotone.power(exponent) / StrictMath.pow(2, exponent), CLOSE);
            double left = StrictMath.pow(2, -random.nextDouble(53));
            assertEquals(0, Monotone.LOGARITHM.of(left) + StrictMath.log(left), CLOSE);
        }
        assertEquals(0, Monotone.LOGARITHM.of(1));
        assertEquals(53 * StrictMath.log(2), Monotone.LOGARITHM.of(UNIT));
        assertEquals(8, Monotone.power(3));
        assertEquals(0.25, Monotone.power(-2));
        assertEquals(1, Monotone.power(0));
        assertEquals(0, Monotone.power(-1e9));
        assertEquals(Double.POSITIVE_INFINITY, Monotone.power(1e9));
    }

    /** To 15 digits, as R has them: {@code qnorm(p, lower.tail = FALSE)}. */
    @Test
    void theNormalDistributionIsTheOneOfTheTables() {
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
            assertEquals(pair[1], Monotone.NORMAL.of(2 * pair[0]), CLOSE * 10, () -> "at " + pair[0]);
        }
    }

    @Test
    void noneEverFallsNotByTheLastBit() {
        neverFalls(Monotone.LOGARITHM::of);
        neverFalls(Monotone.NORMAL::of);
        double before = Monotone.power(-3);
        for (double exponent = -3; exponent < 3; exponent += random.nextDouble(1e-5)) {
            double from = exponent;
            for (int i = 0; i < 5; i++) {
                double value = Monotone.power(from);
                assertTrue(value >= before, () -> "at " + value);
                before = value;
                from = Math.nextUp(from);
            }
        }
        for (int i = -64; i < 64; i++) {
            double edge = i / 32.0;
            assertTrue(Monotone.power(Math.nextDown(edge)) <= Monotone.power(edge));
        }
    }

    /** Goes through all intervals: their edges, and neighbours anywhere in them. */
    private void neverFalls(DoubleUnaryOperator function) {
        for (int octave = 0; octave < 53; octave++) {
            double top = StrictMath.pow(2, -octave);
            for (int part = 0; part < 32; part++) {
                double edge = top * (1 - part / 64.0);
                rises(function, Math.max(UNIT, Math.nextDown(Math.nextDown(edge))), 2);
                for (int i = 0; i < 20; i++) {
                    rises(function, Math.max(UNIT, edge - random.nextDouble(top / 64)), 3);
                }
            }
        }
    }

    private static void rises(DoubleUnaryOperator function, double from, int steps) {
        double left = from;
        for (int i = 0; i < steps && left < 1; i++) {
            double above = Math.nextUp(left);
            double at = left;
            assertTrue(function.applyAsDouble(above) <= function.applyAsDouble(left), () -> "at " + at);
            left = above;
        }
    }
}
