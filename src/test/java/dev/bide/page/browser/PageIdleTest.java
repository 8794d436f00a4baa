package dev.bide.page.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.BitSet;
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

    private static final int LOOPS = 2;
    private static final int TENTHS = 600;

    /** How far the picture and the server's answer may be apart, as one is asked for after the other. */
    private static final int NEAR_TENTHS = 10;

    /** The height of the lane of a loop, and where the line below it is. */
    private static final int LANE_PIXELS = 16;

    private static final int BASE_PIXELS = 13;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @Test
    void stallsAndAVerdictAreShownOnlyIfTheServerHasThem() {
        Tab tab = VISIT.open("#n=" + N + "&shape=uniform(0,12)&seed=7");
        VISIT.start(tab);
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
        for (int lane = 0; lane < LOOPS; lane++) {
            int loop = lane;
            Wait.until(
                    () -> isExplained(bars(tab, loop), lateTenths(loop)),
                    () -> "loop " + loop + " has bars at " + bars(tab, loop) + " and was late at " + lateTenths(loop));
        }
    }

    /** Returns whether each bar is near a tenth of a second that was late, and the other way round. */
    private static boolean isExplained(BitSet bars, BitSet late) {
        return isWithin(bars, late) && isWithin(late, bars);
    }

    private static boolean isWithin(BitSet some, BitSet others) {
        return some.stream().allMatch(tenth -> {
            int next = others.nextSetBit(Math.max(0, tenth - NEAR_TENTHS));
            return next >= 0 && next <= tenth + NEAR_TENTHS;
        });
    }

    /** Returns in which tenths of a second of the last minute a lane has a bar. */
    private static BitSet bars(Tab tab, int lane) {
        Pixels lanes = Pixels.of(tab, "#lanes");
        int top = lane * LANE_PIXELS;
        // The line below the lane is as long as the minute.
        BitSet line = lanes.columns(Pixels.colour(tab, "--grid"), top + BASE_PIXELS, top + BASE_PIXELS + 1);
        int left = line.nextSetBit(0);
        int right = line.length();
        BitSet tenths = new BitSet();
        lanes.columns(Pixels.colour(tab, "--held"), top, top + BASE_PIXELS).stream()
                .filter(x -> x >= left && x < right)
                .forEach(x -> tenths.set((x - left) * TENTHS / (right - left)));
        return tenths;
    }

    /** Returns in which tenths of a second of the last minute a loop was held up, also in its first seconds. */
    private static BitSet lateTenths(int loop) {
        JsonArray late = VISIT.get("lateness?tenths=true").getJsonArray("loops").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("name").endsWith("-" + loop))
                .map(each -> each.getJsonObject("lastMinute").getJsonArray("tenths"))
                .findFirst()
                .orElseThrow();
        BitSet tenths = new BitSet();
        for (int i = 0; i < late.size(); i++) {
            double seconds = late.getValue(i) == null ? 0 : late.getDouble(i);
            if (seconds >= WARN_SECONDS) {
                // From when the loop did not do what was due, up to when it did.
                tenths.set(i, Math.min(TENTHS, i + 1 + (int) (seconds * 10)));
            }
        }
        return tenths;
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
}
