package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryValueTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, 900, -5, 999_999_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aWholeNumberIsALong(long number) {
        assertEquals(number, QueryValue.value(String.valueOf(number)));
    }

    @Test
    void aWholeNumberBeyondALongKeepsItsDigits() {
        assertEquals(new BigInteger("9223372036854775808"), QueryValue.value("9223372036854775808"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "007", "00", "+7", "7 ", "1f", "0x1", "١", "-", "/", ":", "7:", "7/", "NaN", "1."})
    void whatIsNoNumberOfJsonIsAText(String text) {
        assertEquals(text, QueryValue.value(text));
    }

    @Test
    void aNumberWithAPointOrAnExponentIsADouble() {
        assertEquals(0.5, QueryValue.value("0.5"));
        assertEquals(1000.0, QueryValue.value("1e3"));
    }
}
