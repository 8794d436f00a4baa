package dev.bide.page.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page of a server with hardly any work. A busy machine may hold up its event loops all the same, so the tests compare
 * the page with what {@code /lateness} says.
 */
@Tag("browser")
class PageIdleTest {

    private static final int N = 1000;

    /** How many stalls the page has sentences of. */
    private static final int MAX_SENTENCES = 4;

    /** From which lateness a lane has a bar. */
    private static final double WARN_SECONDS = 0.25;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @Test
    void stallsAndAVerdictAreShownOnlyIfTheServerHasThem() {
        Tab tab = VISIT.open("#n=" + N + "&shape=uniform(0,12)&seed=7");
        tab.click("#start");
        VISIT.untilMeterReports();
        Wait.until(() -> Run.of(tab).finished() > 0.7 * N, () -> "no progress: " + tab.text("#line"));
        Wait.until(
                () -> told(tab).equals(reported()),
                () -> "the page is told of " + told(tab) + ", the server reports " + reported());
        Stalls.untilVerdict(tab);
        Wait.until(
                () -> tab.<Integer>eval("document.querySelectorAll('#stalls li').length")
                        == Math.min(MAX_SENTENCES, reported().size()),
                () -> "sentences: " + tab.text("#stalls"));
        int held = Pixels.colour(tab, "--held");
        Wait.until(
                () -> isLate() == Pixels.of(tab, "#lanes").count(held) > 0,
                () -> isLate() ? "no lane has a bar" : "a lane has a bar");
    }

    private static List<String> told(Tab tab) {
        return Stalls.of(tab).stream().map(PageIdleTest::key).toList();
    }

    private static List<String> reported() {
        return VISIT.get("lateness").getJsonArray("stalls").stream()
                .map(JsonObject.class::cast)
                .map(PageIdleTest::key)
                .toList();
    }

    private static String key(JsonObject stall) {
        return stall.getString("at") + " " + stall.getString("cause") + " " + stall.getJsonArray("loops") + " "
                + stall.getDouble("seconds");
    }

    /** Returns whether a loop was as late as the meter warns of, also in its first seconds. */
    private static boolean isLate() {
        JsonObject lateness = VISIT.get("lateness?tenths=true");
        return lateness.getJsonArray("loops").stream()
                .map(loop -> ((JsonObject) loop).getJsonObject("lastMinute").getJsonArray("tenths"))
                .flatMap(JsonArray::stream)
                .anyMatch(late -> late != null && ((Number) late).doubleValue() >= WARN_SECONDS);
    }
}
