package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.HeldLoopProgram;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

    /** Where the line at the bottom of a lane is. */
    private static final int BASE_PIXELS = 13;

    /** How far a wedge may be from its place: a bin, and a pixel that is smoothed. */
    private static final int EDGE_PIXELS = 4;

    private static final int LOOPS = 2;
    private static final double STOP_SECONDS = 0.4;

    /** How exactly a stall is known: the time between two probes. */
    private static final double PROBE_SECONDS = 0.1;

    /** How long {@link HeldLoopProgram} blocks a loop. */
    private static final double BLOCK_SECONDS = 0.4;

    /** How long after the end of a stall the last of the waits due in it may come: a probe may come before them. */
    private static final double COME_SECONDS = 0.2;

    private static final int MAX_TRIES = 10;

    /** Longer than a stall and its way to the page take on a machine that has time for them. */
    private static final double TRY_SECONDS = 5;

    @RegisterExtension
    static final Visit VISIT =
            new Visit(new JsonObject(), HeldLoopProgram.class, List.of("-Xmx2g", "-XX:+UseSerialGC"));

    @Test
    void aStoppedProcessIsAWedgeASlopeAndABarAboveOneAnother() throws Exception {
        StoppedRun stopped = stoppedRun();
        Tab tab = stopped.tab();
        JsonObject stall = stopped.stall();
        assertTrue(stall.getDouble("collector") < stall.getDouble("seconds") / 2, stall.encode());
        tab.until("!document.querySelector('#verdict').hidden");
        tab.until("document.querySelector('#line').innerText.includes('all came')");

        Run run = Run.of(tab);
        double from = stall.getDouble("from") - run.plan().getDouble("start");
        assertSlope(tab, run, from, stall.getDouble("seconds"));
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
        int above = picture.count(held, curveTop, curveEnd, bars::get);
        assertTrue(above > 50, "a wedge above the bar has " + above + " pixels");
        BitSet axis = picture.columns(Pixels.colour(tab, "--grid"), lanes + BASE_PIXELS, lanes + BASE_PIXELS + 1);
        BitSet overdue = overdue(tab, run, axis.nextSetBit(0), axis.length());
        BitSet wedges = picture.columns(held, curveTop, curveEnd);
        wedges.andNot(overdue);
        assertEquals(new BitSet(), wedges, "columns with a wedge, though nothing was overdue");
    }

    /**
     * Returns the columns of the picture in which waits were overdue, as the cells tell. On a machine that is busy there are
     * more than those of the stop.
     */
    private static BitSet overdue(Tab tab, Run run, int left, int right) {
        JsonArray rows = tab.all("hello").get(0).getJsonArray("rows");
        int bins = run.plan().getJsonArray("plan").size();
        double end = run.plan().getDouble("end");
        double perSecond = (right - left) / end;
        BitSet columns = new BitSet();
        for (int bin = 0; bin < bins; bin++) {
            double late = rows.getDouble(Math.min(run.highestRow(bin) + 1, rows.size() - 1));
            if (late > end / bins) {
                double x = left + bin * end / bins * perSecond;
                columns.set((int) Math.max(0, x - EDGE_PIXELS), (int) (x + late * perSecond + EDGE_PIXELS));
            }
        }
        return columns;
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
        assertTrue(
                atFirst >= seconds / 2 && atFirst <= seconds + COME_SECONDS,
                "late by " + atFirst + " s at first, of " + seconds);
        assertTrue(atLast < atFirst, "late by " + atLast + " s at last");
    }

    private record StoppedRun(Tab tab, JsonObject stall) {}

    /** Starts runs until the process was stopped in the middle of one, and the page is told so. */
    private static StoppedRun stoppedRun() throws IOException, InterruptedException {
        for (int i = 0; i < MAX_TRIES; i++) {
            Tab tab = running("#n=100000&shape=uniform(0,6)&seed=7");
            Wait.until(() -> Run.of(tab).finished() > 30_000, () -> "no progress");
            int before = Stalls.of(tab).size();
            double seconds = stop();
            Predicate<JsonObject> isWanted =
                    each -> isOf(each, "stopped", LOOPS) && each.getDouble("seconds") > seconds - PROBE_SECONDS;
            if (Wait.atMost(TRY_SECONDS, () -> newStall(tab, before, isWanted).isPresent())) {
                return new StoppedRun(tab, newStall(tab, before, isWanted).orElseThrow());
            }
        }
        throw new AssertionError("no run was told of the stop");
    }

    /** Stops the process as a debugger does, and returns for how long at least. */
    private static double stop() throws IOException, InterruptedException {
        long pid = VISIT.program().pid();
        signal("STOP", pid);
        long start = System.nanoTime();
        Thread.sleep((long) (STOP_SECONDS * 1000)); // the stall that the test is about, not a wait for something
        double seconds = (System.nanoTime() - start) / 1e9;
        signal("CONT", pid);
        return seconds;
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor());
    }

    /** Opens the page once the meter reports stalls, and starts a run. */
    private static Tab running(String fragment) {
        VISIT.untilMeterReports();
        Tab tab = VISIT.open(fragment);
        VISIT.start(tab);
        return tab;
    }

    private static boolean isOf(JsonObject stall, String cause, int loops) {
        return stall.getString("cause").equals(cause)
                && stall.getJsonArray("loops").size() == loops;
    }

    /** Returns the first of the stalls after some that is wanted, if there is one. The load of the machine may cause others. */
    private static Optional<JsonObject> newStall(Tab tab, int before, Predicate<JsonObject> isWanted) {
        return Stalls.of(tab).stream().skip(before).filter(isWanted).findFirst();
    }

    /**
     * Holds up loops in one way until the page is told of a stall that is wanted, and says the words. Returns the stall.
     *
     * <p>On a machine that is too busy, the meter blames the machine, which is right. Then the loops are held up again.
     */
    @CanIgnoreReturnValue
    private static JsonObject hold(Tab tab, String way, String words, Predicate<JsonObject> isWanted)
            throws IOException {
        for (int i = 0; i < MAX_TRIES; i++) {
            int before = Stalls.of(tab).size();
            VISIT.program().tell(way);
            if (Wait.atMost(TRY_SECONDS, () -> newStall(tab, before, isWanted).isPresent())) {
                tab.until("document.querySelector('#stalls').innerText.includes(" + Tab.quoted(words) + ")");
                Stalls.untilVerdict(tab);
                return newStall(tab, before, isWanted).orElseThrow();
            }
        }
        throw new AssertionError("no such stall: " + Stalls.of(tab) + "\nthe server knows: " + VISIT.get("lateness")
                + "\nits threads: " + VISIT.program().threads());
    }

    @Test
    void aHandlerThatBlocksIsOneLaneAndNamed() throws IOException {
        Tab tab = running("#n=1000&shape=uniform(0,20)&seed=7");
        hold(
                tab,
                "block",
                "HeldLoopProgram.",
                each -> isOf(each, "blocked", 1)
                        && each.getString("by", "").startsWith("dev.bide.HeldLoopProgram.")
                        && each.getDouble("seconds") >= BLOCK_SECONDS - PROBE_SECONDS);
        Axe.assertClean(tab, "with a stall");
    }

    @Test
    void aLoopThatQueuesTasksForItselfIsToldFromOneThatIsBlocked() throws IOException {
        // Longer than all tries: a loop without waits has nothing to be late with.
        Tab tab = running("#n=5000&shape=uniform(0,100)&seed=7");
        hold(tab, "queue", "a long queue of short tasks", each -> isOf(each, "queue", 1));
    }

    @Test
    void aCollectionIsToldFromAStoppedProcess() throws IOException {
        Tab tab = running("#n=1000&shape=uniform(0,20)&seed=7");
        VISIT.program().tell("fill");
        JsonObject stall = hold(tab, "collect", "the collector took", each -> isOf(each, "collector", LOOPS));
        assertTrue(stall.getDouble("collector") >= stall.getDouble("seconds") / 2, stall.encode());
        // Or each later collection would hold up the loops of the other tests.
        VISIT.program().tell("empty");
    }
}
