package dev.bide.page.browser;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of WCAG 2.2 A and AA and the best practice of axe-core, in each state of the page. */
@Tag("browser")
class PageAxeTest {

    @RegisterExtension
    static final Visit VISIT = new Visit();

    /** Starts the server again: the page of one that has tasks is never empty. */
    @BeforeEach
    void forgetTasks() throws IOException {
        VISIT.program().close();
        VISIT.start(0);
    }

    @ParameterizedTest
    @CsvSource({"1600, light", "1600, dark", "360, light", "360, dark"})
    void axeFindsNothing(int width, String scheme) throws IOException {
        int port = VISIT.port();
        Tab tab = VISIT.tab();
        tab.width(width);
        tab.media("prefers-color-scheme", scheme);
        tab.open(VISIT.url() + "#n=1000&shape=uniform(0,30)&seed=7");
        tab.until(Visit.LIVE);
        tab.until("document.querySelector('#line').innerText.startsWith('Nothing has been started yet')");
        tab.until("document.querySelector('#forecast').innerText !== ''");
        Axe.assertClean(tab, "empty");
        startAll(tab);
        Axe.assertClean(tab, "running");
        tab.eval("document.querySelectorAll('details').forEach(each => {each.open = true})");
        tab.fill("#shape", "nonsense");
        tab.until("document.querySelector('#shape').getAttribute('aria-invalid') === 'true'");
        Axe.assertClean(tab, "refused");
        VISIT.program().close();
        tab.until("document.body.classList.contains('stale')");
        Axe.assertClean(tab, "not connected");
        VISIT.start(port);
        tab.until(Visit.LIVE);
        tab.forgetComplaints(); // of the refused shape, and of a server that could not be reached
    }

    /** Starts what fills each list: the run, a task that was cancelled, and a pool with a line. */
    private static void startAll(Tab tab) {
        JsonObject pooled = new JsonObject().put("maxDelay", 60).put("seed", 7).put("pool", "db");
        for (int i = 0; i < 3; i++) {
            VISIT.task(pooled.put("capacity", 1));
        }
        String id = VISIT.task(new JsonObject().put("n", 3).put("maxDelay", 60).put("seed", 7));
        VISIT.send("DELETE", "tasks/" + id, "");
        tab.click("#start");
        tab.until("document.querySelector('#line').innerText.includes('have come')");
        tab.until("document.querySelector('#tasks').innerText.includes('cancelled')");
        tab.until("document.querySelector('#pools').innerText.includes('in line')");
    }
}
