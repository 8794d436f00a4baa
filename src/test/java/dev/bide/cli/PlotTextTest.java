package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotTextTest {

    private static final String LOGNORMAL = "lognormal(median=50ms,p99=1s,max=5s)";

    private static List<String> plot(String shape, int n, int columns) {
        Shape of = Shape.of(shape);
        double[] delays = FanOutRequest.of(n).shaped(of).withSeed(7).draw();
        return PlotText.of(delays, of, columns, Glyphs.BLOCKS).stream()
                .map(Line::toString)
                .toList();
    }

    @Test
    void aShapeWithALongTailLooksLikeThis() {
        assertEquals("""
                       up to                                        how many    so far
                        1 ms  ▎                                           15    0.15 %
                      1.8 ms  ▊                                           40    0.55 %
                      3.2 ms  ██▍                                        118    1.73 %
                      5.6 ms  ██████                                     294    4.67 %
                       10 ms  █████████████                              632   10.99 %
                       18 ms  █████████████████████▊                   1,053   21.52 %
                       32 ms  ███████████████████████████████▌         1,525   36.77 %
                       56 ms  ████████████████████████████████████     1,736   54.13 %  p50    49.3 ms
                      100 ms  ███████████████████████████████████      1,690   71.03 %
                      178 ms  ██████████████████████████▊              1,294   83.97 %
                      316 ms  █████████████████▉                         863   92.60 %  p90    252 ms
                      562 ms  █████████▌                                 462   97.22 %
                         1 s  ███▉                                       192   99.14 %  p99    939 ms
                      1.78 s  █▎                                          66   99.80 %
                      3.16 s  ▎                                           17   99.97 %  p99.9  2.34 s
                         5 s  ▏                                            3  100.00 %  max    4.30 s
                """, String.join("\n", plot(LOGNORMAL, 10_000, 87)) + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {36, 40, 60, 61, 80, 100, 300})
    void everyLineFitsIntoTheTerminal(int columns) {
        for (String shape : List.of(LOGNORMAL, "uniform(0,10)", "fixed(2)")) {
            plot(shape, 1_000_000, columns)
                    .forEach(line -> assertTrue(line.length() < columns, line.length() + ": " + line));
        }
    }

    @Test
    void quantilesOfOneRowAreBelowEachOther() {
        List<String> lines = plot("fixed(2)", 3, 80);
        assertEquals(6, lines.size());
        assertEquals("p50    2.00 s", lines.get(1).substring(lines.get(1).indexOf("p50")));
        assertEquals("max    2.00 s", lines.get(5).strip());
        assertEquals(lines.get(1).indexOf("p50"), lines.get(5).indexOf("max"));
    }

    @Test
    void withoutDelaysThereIsNothingToPlot() {
        assertEquals(List.of("no delays"), plot("fixed(2)", 0, 80));
    }
}
