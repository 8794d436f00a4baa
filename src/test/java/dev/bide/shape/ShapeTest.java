package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape.Choice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void shapesThatDifferInTypeParametersOrChoicesAreNotEqual() {
        Shape shape = Shape.uniform(0, 2);
        assertEquals(shape, Shape.of("uniform", Map.of("max", 2.0, "min", 0.0)));
        assertNotEquals(shape, Shape.uniform(0, 3));
        assertNotEquals(shape.hashCode(), Shape.uniform(0, 3).hashCode());
        assertNotEquals(Shape.of("weighted(0:1)"), Shape.of("weighted(0:2)"));
        assertNotEquals(
                Shape.of("weighted(0:1)").hashCode(), Shape.of("weighted(0:2)").hashCode());
        assertNotEquals(Shape.exponential(1, 5), Shape.of("pareto(min=1,alpha=1,max=5)"));
        assertNotEquals(shape, shape.toString());
    }

    @Test
    void aDelayOfMinusZeroIsZero() {
        assertEquals(Shape.fixed(0), Shape.fixed(-0.0));
        assertEquals(Shape.of("weighted(0:1)"), Shape.weighted(List.of(new Choice(-0.0, 1))));
        assertEquals(0.0, Shape.weighted(List.of(new Choice(-0.0, 1))).at(0));
    }

    @Test
    void aDelayThatIsNoFiniteNumberIsRefused() {
        for (double delay : new double[] {Double.POSITIVE_INFINITY, Double.NaN, -Double.MIN_VALUE}) {
            assertThrows(Refusal.class, () -> Shape.fixed(delay));
            assertThrows(Refusal.class, () -> Shape.weighted(List.of(new Choice(delay, 1))));
        }
        for (double weight : new double[] {Double.POSITIVE_INFINITY, Double.NaN, -0.0}) {
            assertThrows(Refusal.class, () -> Shape.weighted(List.of(new Choice(0, weight))));
        }
    }

    @Test
    void durationsMakeTheSameShapesAsSeconds() {
        Duration one = Duration.ofSeconds(1);
        Duration nine = Duration.ofSeconds(9);
        assertEquals(Shape.uniform(1, 9), Shape.uniform(one, nine));
        assertEquals(Shape.fixed(1), Shape.fixed(one));
        assertEquals(Shape.exponential(1, 9), Shape.exponential(one, nine));
        assertEquals(Shape.lognormal(1, 2, 9), Shape.lognormal(one, Duration.ofSeconds(2), nine));
        assertEquals(Shape.pareto(1, 2, 9), Shape.pareto(one, 2, nine));
        assertEquals(
                Shape.percentiles(Map.of(50.0, 2.0), 1, 9),
                Shape.percentiles(Map.of(50.0, Duration.ofSeconds(2)), one, nine));
    }
}
