package dev.bide.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinsTest {

    private static final List<Bins> ALL =
            List.of(Bins.linear(10), Bins.linear(0.7), Bins.log(0.002, 10), Bins.log(0, 3), Bins.log(1, 1));

    @Test
    void theEdgesAscendFromZeroToTheEnd() {
        for (Bins bins : ALL) {
            assertEquals(513, bins.edges().length);
            assertEquals(0, bins.edges()[0]);
            for (int bin = 0; bin < Bins.COUNT; bin++) {
                assertTrue(bins.edges()[bin] < bins.edges()[bin + 1], bin + " of " + bins.end());
            }
        }
        assertEquals(10, Bins.log(0.002, 10).end());
    }

    @Test
    void aBinHasItsFirstMomentAndNotTheFirstOneOfTheNext() {
        for (Bins bins : ALL) {
            for (int bin = 0; bin < Bins.COUNT; bin++) {
                double first = bins.edges()[bin];
                double last = Math.nextDown(bins.edges()[bin + 1]);
                assertEquals(bin, new BinIndex(bins).of(first));
                assertEquals(bin, new BinIndex(bins).of(last));
                assertEquals(bin, bins.near(0, first));
                assertEquals(bin, bins.near(bin, last));
                assertEquals(bin, bins.near(511, first));
            }
        }
    }

    @Test
    void anyMomentHasTheBinBetweenWhoseEdgesItIs() {
        for (Bins bins : ALL) {
            BinIndex index = new BinIndex(bins);
            assertEquals(0, index.of(0));
            assertEquals(0, index.of(Double.MIN_VALUE));
            for (double seconds = bins.end(); seconds > 1e-9; seconds *= 0.999) {
                int bin = index.of(seconds * 0.9999);
                assertTrue(bins.edges()[bin] <= seconds * 0.9999 && seconds * 0.9999 < bins.edges()[bin + 1]);
            }
        }
    }

    @Test
    void whatComesAfterTheEndIsInTheLastBin() {
        for (Bins bins : ALL) {
            assertEquals(511, new BinIndex(bins).of(bins.end()));
            assertEquals(511, new BinIndex(bins).of(1e9));
            assertEquals(511, bins.near(3, 1e9));
        }
    }

    @Test
    void theBinsOfALogarithmicAxisAreWiderByOneFactor() {
        double[] edges = Bins.log(0.002, 10).edges();
        double factor = edges[2] / edges[1];
        for (int bin = 1; bin < Bins.COUNT; bin++) {
            assertEquals(factor, edges[bin + 1] / edges[bin], 1e-9);
        }
        assertEquals(0.002, edges[1] / factor, 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "9.99999, 10,   10",
        "8.1,     10,   10",
        "7.9,     10,   8",
        "0.69,    0.7,  0.7",
        "1.23,    60,   1.5",
        "0.0413,  5,    0.05",
        "12,      5,    12",
        "0,       0,    0.001",
        "0,       5,    0.001",
        "3600,    3600, 3600",
        "999,     9999, 1000",
    })
    void theAxisEndsWithTheShapeOrARoundNumber(double last, double longest, double end) {
        assertEquals(end, Bins.end(last, longest), 1e-12);
    }
}
