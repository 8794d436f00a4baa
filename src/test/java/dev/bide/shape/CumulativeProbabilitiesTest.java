package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CumulativeProbabilitiesTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0.4999, 0", "0.5, 1", "0.8999, 1", "0.9, 3", "0.9999, 3", "1, 3"})
    void theFirstProbabilityAboveANumberIsFound(double u, int index) {
        assertEquals(index, CumulativeProbabilities.firstAbove(new double[] {0.5, 0.9, 0.9, 1}, u));
    }

    @Test
    void aSingleProbabilityIsAlwaysFound() {
        assertEquals(0, CumulativeProbabilities.firstAbove(new double[] {1}, 0));
        assertEquals(0, CumulativeProbabilities.firstAbove(new double[] {1}, Math.nextDown(1.0)));
    }
}
