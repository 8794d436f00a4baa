package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {

    private static final Prefer NONE = new Prefer(false, OptionalLong.empty());

    /** Returns a preference; negative seconds stand for no {@code wait}. */
    private static Prefer prefer(boolean async, long seconds) {
        return new Prefer(async, seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds));
    }

    @Test
    void withoutPreferThereIsNoPreference() {
        assertEquals(NONE, Prefer.of(List.of()));
        assertFalse(NONE.async());
        assertFalse(NONE.waits());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async | true | -1",
                "Respond-Async | true | -1",
                "wait=5 | false | 5",
                "WAIT=5 | false | 5",
                "wait=0 | false | 0",
                "wait=007 | false | 7",
                "wait=\"5\" | false | 5",
                "wait = 5 | false | 5",
                "wait=5;foo=\"bar\" | false | 5",
                "wait=5 ; foo | false | 5",
                "respond-async;foo=bar | true | -1",
                "respond-async, wait=5 | true | 5",
                "respond-async,wait=5 | true | 5",
                "wait=5, respond-async | true | 5",
                " ,, wait=5 ,\t, respond-async , | true | 5",
                "handling=lenient, wait=10, respond-async; x=y | true | 10",
                "foo; wait=5 | false | -1",
                "foo; respond-async | false | -1"
            })
    void knownPreferencesAreRead(String line, boolean async, long seconds) {
        assertEquals(prefer(async, seconds), Prefer.of(List.of(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ";",
                "=",
                "respond",
                "respond-asynchronously",
                "respond_async",
                "xrespond-async",
                "return=minimal",
                "wait",
                "wait=",
                "wait=\"\"",
                "wait=-1",
                "wait=+1",
                "wait=1.5",
                "wait=1e3",
                "wait=five",
                "wait=5s",
                "wait=0x5",
                "wait=٥",
                "wait:5",
                "awaits=5",
                "wait=5=5"
            })
    void unknownAndInvalidPreferencesAreIgnored(String line) {
        assertEquals(NONE, Prefer.of(List.of(line)));
        assertEquals(
                prefer(true, 5),
                Prefer.of(List.of("respond-async", line, "wait=5")),
                "the preferences around it are read");
    }

    @Test
    void allPreferHeadersAreRead() {
        assertEquals(prefer(true, 5), Prefer.of(List.of("respond-async", "wait=5")));
        assertEquals(prefer(true, 5), Prefer.of(List.of("foo, wait=5", "", "bar; x, respond-async")));
    }

    @Test
    void theFirstOfTwoEqualPreferencesCounts() {
        assertEquals(prefer(false, 5), Prefer.of(List.of("wait=5, wait=10")));
        assertEquals(prefer(false, 10), Prefer.of(List.of("wait=10", "wait=5")));
        assertEquals(prefer(false, 0), Prefer.of(List.of("wait=0", "wait=5")));
        assertEquals(prefer(true, -1), Prefer.of(List.of("respond-async", "respond-async")));
    }

    @Test
    void aTimeWithTooManyDigitsIsIgnored() {
        assertEquals(prefer(false, 999_999_999_999L), Prefer.of(List.of("wait=999999999999")));
        assertEquals(NONE, Prefer.of(List.of("wait=9999999999999")));
        assertEquals(NONE, Prefer.of(List.of("wait=" + "9".repeat(10_000))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async | true | respond-async",
                "respond-async, wait=5 | true | respond-async, wait=5",
                "respond-async, wait=5 | false | wait=5",
                "wait=\"05\" | false | wait=5",
                "wait=0, respond-async | true | respond-async, wait=0"
            })
    void appliedPreferencesAreNamed(String line, boolean instead, String applied) {
        assertEquals(Optional.ofNullable(applied), Prefer.of(List.of(line)).applied(instead));
    }

    @Test
    void aWaitOfZeroSecondsIsStillAPreference() {
        assertTrue(prefer(false, 0).waits());
    }
}
