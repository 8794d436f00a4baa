package dev.bide.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.FuzzInputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser of shapes with any text. {@code .ci/fuzz} makes more texts. */
public class ShapeFuzzTest {

    static List<Path> inputs() {
        return FuzzInputs.of("shape");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aTextIsRefusedOrAShapeWithFiniteDelaysAndAStableText(Path input) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(input));
    }

    /** Checks a text. Jazzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FuzzInputs.accepted(() -> Shape.of(text)).ifPresent(shape -> check(shape, Shape.of(text)));
    }

    private static void check(Shape shape, Shape again) {
        Shape written = Shape.of(shape.toString());
        assertEquals(shape, written);
        assertEquals(shape.hashCode(), written.hashCode());
        assertEquals(shape.toString(), written.toString());
        double last = 0;
        for (double u : new double[] {0, Double.MIN_VALUE, 0x1p-53, 0.01, 0.5, 0.99, 0.999, 1 - 0x1p-53}) {
            double delay = shape.at(u);
            assertTrue(delay >= last && delay <= shape.max(), shape + " has the delay " + delay + " at " + u);
            assertTrue(Double.isFinite(delay), shape::toString);
            assertEquals(delay, again.at(u));
            assertEquals(delay, written.at(u));
            last = delay;
        }
        assertEquals(shape.max(), written.max());
        assertEquals(shape.max(), shape.quantile(1));
    }
}
