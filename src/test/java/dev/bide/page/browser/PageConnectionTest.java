package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
        double lost = Wait.until(() -> tab.<Boolean>eval(STALE), () -> tab.text("#connection"));
        assertTrue(lost <= 3, "seen after " + lost + " s");
        assertEquals("–", tab.text("#pending"));
        assertTrue(Double.parseDouble(tab.eval("getComputedStyle(document.querySelector('#picture')).opacity")) <= 0.5);
        VISIT.start(port);
        double back = Wait.until(() -> tab.<Boolean>eval(Visit.LIVE), () -> tab.text("#connection"));
        assertTrue(back <= 5, "back after " + back + " s");
        assertEquals("1", tab.<String>eval("getComputedStyle(document.querySelector('#picture')).opacity"));
        tab.forgetComplaints(); // of a server that could not be reached
    }

    @Test
    void anOpenPageDoesNotHoldUpTheEndOfTheProcess() throws Exception {
        int port = VISIT.port();
        double alone = secondsToEnd();
        VISIT.start(port);
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(VISIT.open(""));
        }
        tabs.get(0).click("#start");
        double seconds = secondsToEnd();
        VISIT.start(port);
        for (Tab tab : tabs) {
            tab.until(Visit.LIVE);
            tab.forgetComplaints();
        }
        assertTrue(seconds <= alone + 1, "ended after " + seconds + " s, without a page after " + alone + " s");
    }

    private static double secondsToEnd() throws Exception {
        long start = System.nanoTime();
        VISIT.program().terminate();
        assertEquals(0, VISIT.program().code());
        return (System.nanoTime() - start) / 1e9;
    }

    @Test
    void eightTabsAreLiveAndAHiddenOneHasNoViewer() {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(VISIT.open(""));
        }
        Wait.until(() -> VISIT.metric("bide_page_viewers") == TABS, () -> "viewers");
        // Headless tabs are all in front, so the event says what a browser would.
        tabs.get(0)
                .eval("Object.defineProperty(document, 'hidden', {value: true, configurable: true}),"
                        + " document.dispatchEvent(new Event('visibilitychange'))");
        Wait.until(() -> VISIT.metric("bide_page_viewers") == TABS - 1, () -> "viewers");
        tabs.get(0)
                .eval("Object.defineProperty(document, 'hidden', {value: false, configurable: true}),"
                        + " document.dispatchEvent(new Event('visibilitychange'))");
        tabs.get(0).until(Visit.LIVE);
    }
}
