package dev.bide.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTextTest {

    @ParameterizedTest
    @CsvSource({
        "200ms, 0.2",
        "0.07ms, 0.00007",
        "2.1ms, 0.0021",
        "1e3ms, 1",
        "0s, 0",
        "1.5s, 1.5",
        "2e-1s, 0.2",
        "7e-05s, 0.00007",
        "2m, 120",
        "0.03m, 1.8",
        "1h, 3600",
        "0.07h, 252",
        "0.1000000000000000055511151231257827021181583404541015625s, 0.1",
        "1e-999h, 0",
        "1e304h, 3.6e307"
    })
    void aTextIsTheDoubleOfItsSeconds(String text, double seconds) {
        assertEquals(seconds, SecondsText.parse(text));
    }

    @Test
    void aUnitRoundsOnce() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            BigDecimal number = BigDecimal.valueOf(random.nextInt(1_000_000_000), random.nextInt(12));
            String text = number.toPlainString();
            assertEquals(Double.parseDouble(text), SecondsText.parse(text + "s"), text);
            // Compared with the text of the same time in seconds, which Java's own parser reads.
            assertEquals(parsed(number.movePointLeft(3)), SecondsText.parse(text + "ms"), text);
            assertEquals(parsed(number.multiply(new BigDecimal(60))), SecondsText.parse(text + "m"), text);
            assertEquals(parsed(number.multiply(new BigDecimal(3600))), SecondsText.parse(text + "h"), text);
        }
    }

    private static double parsed(BigDecimal seconds) {
        return Double.parseDouble(seconds.toPlainString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "ms",
                "5",
                "0.2",
                "-1s",
                "-0s",
                "+1s",
                "1 s",
                " 1s",
                "1s ",
                "1S",
                "1MS",
                "1Ms",
                "1sec",
                "1d",
                "1us",
                "1ns",
                "1mss",
                "1ms1",
                "1m30s",
                "01s",
                ".5s",
                "5.s",
                "1e+s",
                "NaNs",
                "NaN",
                "Infinitys",
                "0x1ps",
                "1_000ms",
                "1,5s",
                "٥s",
                "1s\n",
                "1e308h",
                "1e309s",
                "1e1000s",
                "1e-1000s",
                "true"
            })
    void anyOtherTextIsNotANumber(String text) {
        assertEquals(Double.NaN, SecondsText.parse(text), text);
    }

    @Test
    void aTextHasAtMostFourHundredDigits() {
        assertEquals(1, SecondsText.parse("1." + "0".repeat(400) + "s"));
        assertEquals(Double.NaN, SecondsText.parse("1." + "0".repeat(401) + "s"));
        assertEquals(Double.NaN, SecondsText.parse("9".repeat(401) + "e-400s"));
        assertEquals(Double.NaN, SecondsText.parse("9".repeat(1_000_000) + "s"));
    }

    @Test
    void theGrammarFindsATextInALongerOne() {
        Matcher matcher = SecondsText.GRAMMAR.matcher("10ms!429,2s,3sx");
        assertTrue(matcher.lookingAt());
        assertEquals("10ms", matcher.group());
        assertTrue(matcher.region(9, 15).lookingAt());
        assertEquals("2s", matcher.group());
        assertFalse(matcher.region(12, 15).lookingAt());
        assertFalse(matcher.region(5, 15).lookingAt());
    }
}
