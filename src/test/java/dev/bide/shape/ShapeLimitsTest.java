package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape.Choice;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value that is accepted, and the first that is refused. */
class ShapeLimitsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uniform(1,1)",
                "uniform(0,1.0E308)",
                "exponential(mean=1.0E-9,max=1000000000)",
                "exponential(mean=1,max=2.01)",
                "lognormal(median=1.0E-9,p99=1,max=1000000000)",
                "pareto(min=1.0E-9,alpha=0.01,max=1000000000)",
                "pareto(min=1,alpha=100,max=1.0000000000000002)",
                "percentiles(min=1,p50=1,p99=1,max=1)",
                "weighted(0:1)",
            })
    void theLastValueIsAccepted(String text) {
        assertEquals(text, Shape.of(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform(1,0.9999999999999999) | shape.max must be at least min, 1",
                "exponential(mean=1.0E-10,max=1) | shape.mean must be at least a nanosecond, 1.0E-9",
                "exponential(mean=1,max=2.0099999) | shape.max must be at least 2.01 times the mean, 1",
                "exponential(mean=1,max=1000000000.1) | shape.max must be at most 1.0E9 seconds",
                "lognormal(median=1,p99=1,max=9) | shape.p99 must be more than the median, 1",
                "lognormal(median=1,p99=2,max=2) | shape.max must be more than",
                "pareto(min=1,alpha=1,max=1) | shape.max must be more than min, 1",
                "pareto(min=1,alpha=0.0099,max=2) | shape.alpha must be a number from 0.01 to 100",
                "pareto(min=1,alpha=100.1,max=2) | shape.alpha must be a number from 0.01 to 100",
                "percentiles(p50=1,min=2,max=3) | shape.p50 must be at least min, 2",
                "percentiles(p50=2,max=1) | shape.max must be at least p50, 2",
                "percentiles(p0=2,max=3) | shape.p0 must be above 0",
                "weighted(0:0) | shape.of[0] must have a weight of more than 0",
                "weighted(0:1.0E308,1:1.0E308) | shape.of[1] must have a smaller weight",
            })
    void theFirstValueBeyondIsRefused(String text, String sentence) {
        String message = assertThrows(Refusal.class, () -> Shape.of(text)).getMessage();
        assertEquals(sentence, message.substring(0, Math.min(sentence.length(), message.length())));
    }

    @Test
    void aShapeHasAtMostAHundredPercentilesBesideItsBounds() {
        Map<Double, Double> points = new TreeMap<>();
        for (int i = 1; i <= 99; i++) {
            points.put((double) i, 1.0);
        }
        points.put(99.5, 1.0);
        assertEquals(102, Shape.percentiles(points, 1, 1).parameters().size());
        points.put(99.6, 1.0);
        String rule = "shape must have 1 to 100 percentiles, such as p50 or p99.9";
        assertEquals(
                rule,
                assertThrows(Refusal.class, () -> Shape.percentiles(points, 1, 1))
                        .getMessage());
        assertEquals(
                rule,
                assertThrows(Refusal.class, () -> Shape.percentiles(Map.of(), 0, 1))
                        .getMessage());
    }

    @Test
    void aWeightedChoiceHasAtMostAHundredDelays() {
        Choice choice = new Choice(0, 1);
        assertEquals(
                100, Shape.weighted(Collections.nCopies(100, choice)).choices().size());
        assertEquals(
                "shape.of must be a list of 1 to 100 delays, not of 101",
                assertThrows(Refusal.class, () -> Shape.weighted(Collections.nCopies(101, choice)))
                        .getMessage());
    }
}
