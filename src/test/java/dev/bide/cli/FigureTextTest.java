package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTextTest {

    @Test
    void aCountHasCommas() {
        Map.of(0L, "0", 999L, "999", 1000L, "1,000", 100_456L, "100,456", 1_000_000L, "1,000,000", -1234L, "-1,234")
                .forEach((count, text) -> assertEquals(text, FigureText.count(count)));
    }

    @Test
    void aCountOfSomethingIsOneOrMany() {
        assertEquals("0 waits", FigureText.count(0, "wait"));
        assertEquals("1 wait", FigureText.count(1, "wait"));
        assertEquals("1,000 waits", FigureText.count(1000, "wait"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.0000042, 0.0042 ms",
        "0.00005, 0.05 ms",
        "0.000552, 0.55 ms",
        "0.00108, 1.08 ms",
        "0.009994, 9.99 ms",
        "0.009996, 10.0 ms",
        "0.012123706, 12.1 ms",
        "0.09996, 100 ms",
        "0.2968, 297 ms",
        "0.9994, 999 ms",
        "0.9996, 1.00 s",
        "5.0002833619134925, 5.00 s",
        "9.999992065453897, 10.0 s",
        "99.96, 100 s",
        "3600, 3600 s",
    })
    void aBriefLengthOfTimeHasThreeDigits(double seconds, String text) {
        assertEquals(text, FigureText.brief(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "2, 2 s",
        "9.999992065453897, 9.99999 s",
        "59.99998, 59.99998 s",
        "0.00997273, 9.97273 ms",
        "0.125, 125 ms",
        "0.19876543, 198.765 ms",
        "0.0000001, 0.0001 ms",
        "0.9999999, 1 s",
    })
    void anExactLengthOfTimeHasFiveDecimalsOrSixDigits(double seconds, String text) {
        assertEquals(text, FigureText.exact(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "0.001, 1 ms",
        "0.0017782794, 1.8 ms",
        "0.0177827941, 18 ms",
        "0.1, 100 ms",
        "0.177827941, 178 ms",
        "1, 1 s",
        "1.77827941, 1.78 s",
        "5, 5 s",
        "1000, 1000 s",
    })
    void aBoundIsShort(double seconds, String text) {
        assertEquals(text, FigureText.bound(seconds));
    }

    @Test
    void onlyTheWholeIsAHundredPercent() {
        assertEquals("99.9 %", FigureText.percent(0.99999, 1));
        assertEquals("100 %", FigureText.percent(1, 0));
        assertEquals("0.15 %", FigureText.percent(0.0015, 2));
    }

    @Test
    void aStepOfASparklineIsAHalfDecade() {
        double[] lates = {0, 0.00009, 0.0001, 0.00032, 0.001, 0.0032, 0.01, 0.032, 0.1, 1, 100};
        assertEquals("▁▁▂▃▄▅▆▇███", Sparkline.of(lates, 0.0001, Glyphs.BLOCKS).toString());
        assertEquals("..:-=+*%###", Sparkline.of(lates, 0.0001, Glyphs.ASCII).toString());
    }

    @Test
    void aColumnOfASparklineMayBeUnknown() {
        double[] lates = {Double.NaN, 0};
        assertEquals(" ▁", Sparkline.of(lates, 0.0001, Glyphs.BLOCKS).toString());
    }
}
