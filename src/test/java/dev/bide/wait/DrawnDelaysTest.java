package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.shape.Shape;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawnDelaysTest {

    @ParameterizedTest
    @ValueSource(strings = {"uniform(0,10)", "fixed(1)", "lognormal(median=0.05,p99=1,max=5)", "weighted(0.01:90,2:1)"})
    void theDelaysAndTheirExtremesAreThoseOfTheArray(String shape) {
        FanOutRequest request = FanOutRequest.of(5000)
                .shaped(Shape.of(shape))
                .withSeed(7)
                .failing(0.5, 500)
                .within(0.1);
        DoubleStream.Builder each = DoubleStream.builder();
        DrawnDelays.each(request, each);
        double[] delays = each.build().toArray();
        assertArrayEquals(request.drawInOrder(), delays);
        Arrays.sort(delays);
        assertEquals(new DrawnDelays.Extremes(delays[0], delays[4999]), DrawnDelays.extremes(request));
    }

    @Test
    void nothingHasNoExtremes() {
        assertEquals(
                new DrawnDelays.Extremes(0, 0),
                DrawnDelays.extremes(FanOutRequest.of(0).upTo(1)));
    }
}
