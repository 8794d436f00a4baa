package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run, from its start to its answer, and for a reader who comes late. */
@Tag("browser")
class PageRunTest {

    /** Pixels of the picture that have the colour of what came. */
    private static final int SOME_PIXELS = 200;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @Test
    void theCountsOfARunAddUpToItsAnswer() {
        Tab tab = VISIT.open("#n=20000&shape=uniform(0,1.5)&seed=7");
        VISIT.start(tab);
        Wait.until(
                () -> tab.all("over").stream()
                        .anyMatch(
                                over -> over.getString("id").equals(Run.of(tab).id())),
                () -> "the run does not end: " + tab.text("#run"));
        Run run = Run.of(tab);
        assertEquals(20_000, run.planned());
        assertEquals(20_000, run.counted());
        assertEquals(20_000, run.finished());
        JsonObject over = last(tab, "over");
        JsonObject answer = VISIT.get("tasks/" + over.getString("id"));
        assertEquals("done", over.getString("state"));
        for (String figure : new String[] {"elapsed", "late"}) {
            assertEquals(
                    answer.getJsonObject("result").getValue(figure),
                    over.getJsonObject("result").getValue(figure));
        }
        tab.until("document.querySelector('#line').innerText.includes('all came')");
    }

    private static JsonObject last(Tab tab, String name) {
        List<JsonObject> all = tab.all(name);
        return all.get(all.size() - 1);
    }

    @Test
    void aReaderWhoComesLateSeesTheWholeRunAndTheLastMinute() {
        String id =
                VISIT.task(new JsonObject().put("n", 5000).put("maxDelay", 6).put("seed", 7));
        Wait.until(
                () -> VISIT.get("tasks/" + id).getJsonObject("progress").getInteger("finished") > 2000,
                () -> "no progress");
        Tab tab = VISIT.open("");
        seesAll(tab);
        int before = tab.messages().size();
        tab.reload();
        Wait.until(() -> tab.messages().size() > before, () -> "no message after a reload");
        seesAll(tab);
    }

    /** The run that goes on is shown without a press, with all that has come of it, and the area is painted. */
    private static void seesAll(Tab tab) {
        Wait.until(() -> Run.of(tab).plan() != null && Run.of(tab).counted() > 2000, () -> "not told of the run");
        Run run = Run.of(tab);
        assertEquals(5000, run.planned());
        assertTrue(run.counted() <= 5000, "cells are counts, not additions");
        JsonArray minute = tab.all("hello").get(tab.all("hello").size() - 1).getJsonArray("minute");
        assertEquals(2, minute.size());
        assertTrue(minute.getJsonArray(0).size() > 10, "columns of the time before: " + minute);
        Wait.until(
                () -> Pixels.of(tab, "#picture").count(Pixels.colour(tab, "--came")) > SOME_PIXELS,
                () -> "no area is painted");
    }
}
