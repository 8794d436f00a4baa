package dev.bide.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

    private static String appended(double value) {
        StringBuilder text = new StringBuilder("x");
        NumberText.append(text, value);
        return text.substring(1);
    }

    @ParameterizedTest
    @CsvSource({
        "7e-5, 0.00007",
        "-7e-5, -0.00007",
        "1e-6, 0.000001",
        "1.5e-6, 0.0000015",
        "4.27E-4, 0.000427",
        "1e-4, 0.0001",
        "0.00099999999999, 0.00099999999999",
        "0.001, 0.001",
        "0.2, 0.2",
        "0, 0.0",
        "1, 1.0",
        "3600, 3600.0",
        "9999999, 9999999.0",
        "1e7, 1.0E7",
        "9.9999E-7, 9.9999E-7",
        "-3e-8, -3.0E-8",
        // Double.toString() of a JDK before 19 writes these with more digits.
        "2e23, 2.0E23",
        "-8.41e21, -8.41E21"
    })
    void aNumberOfAMicrosecondOrMoreHasNoExponent(double value, String text) {
        assertEquals(text, appended(value));
    }

    @Test
    void aNumberIsReadBackToTheLastBit() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextDouble() * Math.pow(10, -random.nextInt(7));
            String text = appended(value);
            assertEquals(value, Double.parseDouble(text), text);
            assertEquals(new BigDecimal(Double.toString(value)).compareTo(new BigDecimal(text)), 0, text);
            assertFalse(value >= 1e-6 && text.contains("E"), text);
        }
        double least = 1e-6;
        for (int i = 0; i < 1000; i++) {
            least = i % 2 == 0 ? Math.nextUp(least) : least + 1e-9;
            assertEquals(least, Double.parseDouble(appended(least)));
        }
    }

    @Test
    void aMeasuredTimeIsWrittenWithTheFewestDigits() {
        Random random = new Random(8);
        for (int i = 0; i < 100_000; i++) {
            long nanos = 1000 + (long) (Math.pow(10, random.nextInt(10)) * 999 * random.nextDouble());
            String shortest = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
            assertEquals(shortest.contains(".") ? shortest : shortest + ".0", appended(nanos / 1e9));
            assertEquals("-" + appended(nanos / 1e9), appended(-nanos / 1e9));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "0.00007, 0.00007", "3600, 3600", "1e10, 10000000000", "0.5, 0.5", "1e300, 1.0E300", "-1, -1"})
    void peopleWriteAWholeNumberWithoutAFraction(double value, String text) {
        assertEquals(text, NumberText.of(value));
    }
}
