package dev.bide;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Tests the comparison that the tests of the documentation rely on: what it lets pass, and what it does not. */
class ShownAnswerTest {

    private static void matches(String shown, String actual) {
        assertDoesNotThrow(() -> new ShownAnswer().check(shown, actual, "a request"));
    }

    private static void differs(String shown, String actual) {
        assertThrows(AssertionFailedError.class, () -> new ShownAnswer().check(shown, actual, "a request"));
    }

    @Test
    void theSameTextMatches() {
        matches("{\"delay\":0.5}", "{\"delay\":0.5}\n");
    }

    @Test
    void anotherDelayDiffers() {
        differs("{\"delay\":0.5}", "{\"delay\":0.51}");
        differs("{\"delay\":0.5…}", "{\"delay\":0.41}");
        differs("{\"delay\":0.5}", "{\"delay\":0.5}x");
    }

    @Test
    void anEllipsisStandsForAnyTextOfItsLine() {
        matches("{\"delays\":[0.1…,…],\"seed\":7}", "{\"delays\":[0.123,0.2,0.3],\"seed\":7}");
        differs("{\"delays\":[0.1…,…],\"seed\":7}", "{\"delays\":[0.123,0.2,0.3],\"seed\":8}");
        differs("a…c", "ab\nc");
    }

    @Test
    void anEllipsisAloneOnALineStandsForAnyLines() {
        matches("a\n…\nd", "a\nb\nc\nd");
        matches("a\n…\nd", "a\nd");
        matches("…\nd\n…", "d");
        differs("a\n…\nd", "a\nb\nc");
    }

    @Test
    void measuredValuesMayDiffer() {
        matches(
                "{\"delay\":0.5,\"elapsed\":0.501…,\"late\":1.2E-4,\"seed\":7}",
                "{\"delay\":0.5,\"elapsed\":0.7,\"late\":0.2,\"seed\":7}");
        matches("{\"late\":{\"p50\":1.0E-4,…},\"n\":5}", "{\"late\":{\"p50\":0.1,\"p99\":0.2,\"max\":0.2},\"n\":5}");
        matches("{\"createdAt\":\"2026-01-01…\",\"n\":5}", "{\"createdAt\":\"2027-02-02T00:00:00Z\",\"n\":5}");
        differs("{\"elapsed\":0.501…,\"seed\":7}", "{\"elapsed\":0.501}");
    }

    @Test
    void aDelayBehindAQueueIsMeasuredTheOthersAreNot() {
        matches("{\"delay\":0.5,\"drawn\":0.1,\"queued\":0.4}", "{\"delay\":0.6,\"drawn\":0.1,\"queued\":0.5}");
        differs("{\"delay\":0.5,\"drawn\":0.1,\"queued\":0.4}", "{\"delay\":0.6,\"drawn\":0.2,\"queued\":0.5}");
    }

    @Test
    void anIdIsMappedToTheIdOfThisRun() {
        String shownId = "01a1fd9e-f677-7000-b992-65b40f6944ff";
        String actualId = "01b2fd9e-f677-7000-b992-65b40f694400";
        ShownAnswer shown = new ShownAnswer();
        shown.check("{\"id\":\"" + shownId + "\",…}", "{\"id\":\"" + actualId + "\",\"n\":5}", "a request");
        assertEquals("GET /tasks/" + actualId, shown.withActualIds("GET /tasks/" + shownId));
        assertDoesNotThrow(() -> shown.check("id: " + shownId, "id: " + actualId, "a request"));
        assertThrows(
                AssertionFailedError.class, () -> shown.check("id: " + shownId, "id: " + shownId, "another request"));
    }

    @Test
    void anIdThatNoAnswerHasShownCannotBeUsed() {
        assertThrows(
                AssertionError.class,
                () -> new ShownAnswer().withActualIds("GET /tasks/01a1fd9e-f677-7000-b992-65b40f6944ff"));
    }
}
