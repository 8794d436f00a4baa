package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.HeldLoopProgram;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page shows of event loops that are held up: the wedge, the slope, the bar, and the sentence. */
@Tag("browser")
class PageStallTest {

    /** The height of the lane of a loop. */
    private static final int LANE_PIXELS = 16;

    /** What is below the lanes: the marks of the time axis. */
    private static final int FOOT_PIXELS = 26;

    private static final int LOOPS = 2;
    private static final double STOP_SECONDS = 0.4;

    /** How exactly the sentence knows the stop: the time between two probes. */
    private static final double PROBE_SECONDS = 0.1;

    @RegisterExtension
    static final Visit VISIT =
            new Visit(new JsonObject(), HeldLoopProgram.class, List.of("-Xmx2g", "-XX:+UseSerialGC"));

    @Test
    void aStoppedProcessIsAWedgeASlopeAndABarAboveOneAnother() throws Exception {
        Tab tab = VISIT.open("#n=100000&shape=uniform(0,6)&seed=7");
        tab.click("#start");
        Wait.until(() -> !tab.all("plan").isEmpty() && Run.of(tab).finished() > 30_000, () -> "no progress");
        int before = tab.messages().size();
        double stopped = stop();
        JsonObject stall = newStall(
                tab,
                before,
                each -> each.getString("cause").equals("stopped")
                        && each.getJsonArray("loops").size() == LOOPS);
        assertEquals(0, stall.getDouble("collector"), 0.05);
        assertEquals(stopped, stall.getDouble("seconds"), PROBE_SECONDS);
        tab.until("document.querySelector('#line').innerText.includes('all came')");

        Run run = Run.of(tab);
        double from = stall.getDouble("from") - run.plan().getDouble("start");
        assertSlope(tab, run, from, stopped);
        Pixels picture = Pixels.of(tab, "#picture");
        int held = Pixels.colour(tab, "--held");
        int lanes = picture.height() - FOOT_PIXELS - LOOPS * LANE_PIXELS;
        BitSet bars = picture.columns(held, lanes, lanes + LOOPS * LANE_PIXELS);
        for (int loop = 0; loop < LOOPS; loop++) {
            int top = lanes + loop * LANE_PIXELS;
            assertTrue(picture.columns(held, top, top + LANE_PIXELS).cardinality() > 20, "a bar in lane " + loop);
        }
        // Below the note at the top, and above the lanes.
        int curveTop = 40;
        int curveEnd = picture.height() / 2;
        int all = picture.count(held, curveTop, curveEnd);
        int above = picture.count(held, curveTop, curveEnd, bars::get);
        assertTrue(above > 50, "a wedge above the bar has " + above + " pixels");
        assertTrue(above > 0.9 * all, above + " of " + all + " pixels of wedges are above bars");
    }

    /** The waits that were due during the stop are late by what was left of it: less and less. */
    private static void assertSlope(Tab tab, Run run, double from, double seconds) {
        JsonArray rows = tab.all("hello").get(0).getJsonArray("rows");
        int first = run.bin(from + 0.1 * seconds);
        int last = run.bin(from + 0.7 * seconds);
        int previous = Integer.MAX_VALUE;
        for (int bin = first; bin <= last; bin++) {
            int row = run.highestRow(bin);
            assertTrue(row <= previous, "bin " + bin + " is in row " + row + ", the one before in " + previous);
            previous = row;
        }
        double atFirst = rows.getDouble(run.highestRow(first));
        double atLast = rows.getDouble(run.highestRow(last));
        assertTrue(atFirst >= 0.2 && atFirst <= seconds + 0.2, "late by " + atFirst + " s at first");
        assertTrue(atLast < atFirst, "late by " + atLast + " s at last");
    }

    /** Stops the process as a debugger does, and returns for how long. */
    private static double stop() throws IOException, InterruptedException {
        long pid = VISIT.program().pid();
        signal("STOP", pid);
        long start = System.nanoTime();
        Thread.sleep((long) (STOP_SECONDS * 1000)); // the stall that the test is about, not a wait for something
        signal("CONT", pid);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor());
    }

    /** Waits for a stall after some messages. The load of the machine may cause others. */
    private static JsonObject newStall(Tab tab, int before, Predicate<JsonObject> isWanted) {
        JsonObject[] found = new JsonObject[1];
        Wait.until(
                () -> {
                    List<Tab.Message> messages = tab.messages();
                    for (Tab.Message message : messages.subList(before, messages.size())) {
                        for (Object each : message.data().getJsonArray("stalls", new JsonArray())) {
                            JsonObject stall = (JsonObject) each;
                            if (isWanted.test(stall)) {
                                found[0] = stall;
                            }
                        }
                    }
                    return found[0] != null;
                },
                () -> "no such stall: " + tab.text("#loops"));
        return found[0];
    }

    /** Holds up loops in one way, and returns the stall that the page is told of, once it says the words. */
    private static JsonObject hold(Tab tab, String way, String words, Predicate<JsonObject> isWanted)
            throws IOException {
        int before = tab.messages().size();
        VISIT.program().tell(way);
        JsonObject stall = newStall(tab, before, isWanted);
        tab.until("document.querySelector('#stalls').innerText.includes(" + Tab.quoted(words) + ")");
        return stall;
    }

    @Test
    void aHandlerThatBlocksIsOneLaneAndNamed() throws IOException {
        Tab tab = VISIT.open("#n=1000&shape=uniform(0,20)&seed=7");
        tab.click("#start");
        tab.until("document.querySelector('#line').innerText.includes('have come')");
        JsonObject stall = hold(
                tab,
                "block",
                "HeldLoopProgram.",
                each -> each.getString("by", "").startsWith("dev.bide.HeldLoopProgram."));
        assertEquals("blocked", stall.getString("cause"));
        assertEquals(1, stall.getJsonArray("loops").size());
        assertEquals(0.35, stall.getDouble("seconds"), PROBE_SECONDS);
    }

    @Test
    void aCollectionIsToldFromAStoppedProcess() throws IOException {
        Tab tab = VISIT.open("");
        VISIT.program().tell("fill");
        JsonObject stall = hold(
                tab,
                "collect",
                "the collector took",
                each -> each.getString("cause").equals("collector"));
        assertEquals(LOOPS, stall.getJsonArray("loops").size());
        assertTrue(stall.getDouble("collector") > stall.getDouble("seconds") / 2, stall.encode());
    }
}
