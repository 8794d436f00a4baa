package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that goes away and comes back, and many tabs at once. */
@Tag("browser")
class PageConnectionTest {

    private static final int TABS = 8;

    private static final String STALE = "document.body.classList.contains('stale')"
            + " && document.querySelector('#connection').innerText.startsWith('not connected since')";

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @Test
    void aServerThatIsKilledIsSeenToBeGoneAndToBeBack() throws Exception {
        Tab tab = VISIT.open("#n=1000&shape=uniform(0,20)&seed=7");
        tab.click("#start");
        tab.until("document.querySelector('#line').innerText.includes('have come')");
        int port = VISIT.port();
        VISIT.program().close();
        tab.until(STALE);
        assertEquals("–", tab.text("#pending"));
        assertTrue(Double.parseDouble(tab.eval("getComputedStyle(document.querySelector('#picture')).opacity")) <= 0.5);
        VISIT.start(port);
        tab.until(Visit.LIVE);
        assertEquals("1", tab.<String>eval("getComputedStyle(document.querySelector('#picture')).opacity"));
        tab.forgetComplaints(); // of a server that could not be reached
    }

    @Test
    void openPagesDoNotHoldUpTheEndOfTheProcess() throws Exception {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(VISIT.tab());
        }
        // A page without a run connects again to follow one that begins.
        String id =
                VISIT.task(new JsonObject().put("n", 1000).put("maxDelay", 20).put("seed", 7));
        for (Tab tab : tabs) {
            tab.open(VISIT.url());
            Wait.until(
                    () -> id.equals(Run.of(tab).id()), () -> "the page does not follow the run: " + tab.text("#line"));
        }
        int port = VISIT.port();
        long start = System.nanoTime();
        VISIT.program().terminate();
        assertEquals(0, VISIT.program().code());
        System.out.printf(
                Locale.ROOT, "ended with %d open pages after %.2f s%n", TABS, (System.nanoTime() - start) / 1e9);
        for (Tab tab : tabs) {
            Wait.until(() -> tab.all("stopped").size() == 1, () -> "a page is not told that the server stops");
            tab.until(STALE);
        }
        VISIT.start(port);
        for (Tab tab : tabs) {
            tab.until(Visit.LIVE);
            tab.forgetComplaints();
        }
    }

    /** A browser has six connections to a server over HTTP/1.1, for all of its tabs. */
    @Test
    void eightTabsOfAWindowAreLiveInTurnAndTheHiddenOnesHaveNoViewer() {
        List<Tab> tabs = new ArrayList<>();
        tabs.add(VISIT.open(""));
        while (tabs.size() < TABS) {
            Tab tab = VISIT.tabBeside(tabs.get(0));
            tab.open(VISIT.url());
            tab.until(Visit.LIVE);
            tabs.add(tab);
        }
        untilOneViewer();
        for (Tab tab : tabs) {
            int before = tab.all("hello").size();
            tab.toFront();
            Wait.until(() -> tab.all("hello").size() > before, () -> "not connected: " + tab.text("#connection"));
            tab.until(Visit.LIVE);
            untilOneViewer();
        }
    }

    private static void untilOneViewer() {
        Wait.until(
                () -> VISIT.metric("bide_page_viewers") == 1,
                () -> VISIT.metric("bide_page_viewers") + " viewers, and one tab is in front");
    }

    @Test
    void eightWindowsAreLiveAtOnce() {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(VISIT.open(""));
        }
        Wait.until(
                () -> VISIT.metric("bide_page_viewers") == TABS, () -> VISIT.metric("bide_page_viewers") + " viewers");
        List<Integer> before = tabs.stream().map(tab -> tab.all("frame").size()).toList();
        for (int i = 0; i < TABS; i++) {
            Tab tab = tabs.get(i);
            int frames = before.get(i);
            Wait.until(() -> tab.all("frame").size() > frames, () -> "no frame: " + tab.text("#connection"));
        }
    }
}
