package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tasks and the pools that the page lists. */
@Tag("browser")
class PageListsTest {

    private static final int TASKS = 260;
    private static final int SHOWN = 50;
    private static final int FRAME_BYTES = 12 * 1024;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    private static JsonObject waits(int n) {
        return new JsonObject().put("n", n).put("maxDelay", 600).put("seed", 7);
    }

    @Test
    void aPressCancelsATaskAndItsRowSaysSo() {
        String other = VISIT.task(waits(3).put("name", "the other"));
        String id = VISIT.task(waits(3).put("name", "the one"));
        Tab tab = VISIT.open("");
        String row = "[...document.querySelectorAll('#tasks li')].find(row => row.innerText.includes('the one'))";
        tab.until(row);
        tab.eval(row + ".querySelector('button:not(.show)').click()");
        tab.until(row + ".innerText.includes('cancelled after')");
        assertEquals("cancelled", VISIT.get("tasks/" + id).getString("state"));
        assertEquals("running", VISIT.get("tasks/" + other).getString("state"));
        VISIT.send("DELETE", "tasks/" + other, "");
    }

    @Test
    void ofManyTasksTheNewestAreListedAndTheOthersCounted() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            ids.add(VISIT.task(waits(3).put("name", "one of many, and a name of " + i)));
        }
        double all = VISIT.metric("bide_tasks");
        Tab tab = VISIT.open("");
        tab.until("document.querySelectorAll('#tasks li').length === " + SHOWN);
        tab.until("document.querySelector('#tasks').innerText.includes('and " + (long) (all - SHOWN) + " more')");
        assertTrue(tab.text("#tasks li").contains("a name of " + (TASKS - 1)), tab.text("#tasks li"));
        for (Tab.Message message : tab.messages()) {
            if (message.name().equals("frame")) {
                assertTrue(
                        message.text().length() <= FRAME_BYTES, message.text().length() + " bytes");
            }
        }
        ids.forEach(id -> VISIT.send("DELETE", "tasks/" + id, ""));
    }

    @Test
    void aPoolShowsWhatTheServerSaysOfIt() {
        for (int i = 0; i < 7; i++) {
            VISIT.task(new JsonObject()
                    .put("maxDelay", 600)
                    .put("seed", 7 + i)
                    .put("pool", "db")
                    .put("capacity", 4));
        }
        Tab tab = VISIT.open("");
        tab.until("document.querySelector('#pools').innerText.includes('in line')");
        JsonArray pools = VISIT.get("pools").getJsonArray("pools");
        JsonObject pool = pools.getJsonObject(0);
        assertEquals("db", pool.getString("pool"));
        String text = tab.text("#pools li");
        assertTrue(text.contains(pool.getInteger("busy") + " of " + pool.getInteger("capacity") + " busy"), text);
        assertTrue(text.contains(pool.getInteger("queued") + " in line"), text);
    }
}
