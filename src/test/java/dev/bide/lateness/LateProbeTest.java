package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a late probe shows that its loop was held up by the stall of another loop, in milliseconds. */
class LateProbeTest {

    private static LateProbe probe(long due, long rang) {
        return new LateProbe(0, due * 1_000_000, rang * 1_000_000, (rang - due) * 1_000_000, false);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1400, true, the same moments",
        "1080, 1400, true, its probe was due later",
        "920, 1400, true, its probe was due earlier",
        "1099, 1400, true, due a period later at most",
        "1100, 1400, false, one that rang on time was due before it",
        "1000, 1395, true, it went on a little earlier",
        "1000, 1300, false, it ran the probe of 1300 on time",
        "1000, 3000, true, it went on much later",
        "500, 1000, false, it was over before",
        "1390, 1400, false, too near to the end to say anything",
        "-9000, 1400, true, it was held up long before",
    })
    void aLateProbeCoversAStallOf400Millis(long due, long rang, boolean covers, String why) {
        assertEquals(covers, probe(due, rang).covers(1_000_000_000, 1_400_000_000, 100_000_000), why);
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "0, true", "1380, true", "1500, true", "1390, true", "-730, true"})
    void aProbeIsDueInAStallThatIsLongerThanAPeriod(long anyDue, boolean due) {
        assertEquals(due, LateProbe.wasDue(anyDue * 1_000_000, 1_000_000_000, 1_400_000_000, 100_000_000));
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1040, true", "1041, false", "1099, false", "940, true", "941, false"})
    void aProbeMayNotBeDueInAShortStall(long anyDue, boolean due) {
        assertEquals(due, LateProbe.wasDue(anyDue * 1_000_000, 1_000_000_000, 1_060_000_000, 100_000_000));
    }
}
