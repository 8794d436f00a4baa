package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.HeldLoopProgram;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Makes the pictures of the guide, in {@code target/screenshots}. With the system property {@code bide.screenshots} they go
 * to that folder, such as {@code src/site/markdown/images}.
 */
@Tag("browser")
class PageScreenshotTest {

    private static final int MAX_BYTES = 150 * 1024;

    private static final int MAX_TRIES = 10;

    @RegisterExtension
    static final Visit VISIT = new Visit(new JsonObject(), HeldLoopProgram.class, List.of());

    private static Tab running(int width, String fragment) {
        Tab tab = VISIT.tab();
        tab.width(width);
        tab.open(VISIT.url() + fragment);
        tab.until(Visit.LIVE);
        tab.until("document.querySelector('#forecast').innerText !== ''");
        VISIT.start(tab);
        return tab;
    }

    private static void until(Tab tab, int finished) {
        Wait.until(() -> Run.of(tab).finished() >= finished, () -> "no progress: " + tab.text("#line"));
    }

    private static void save(Tab tab, String name, byte[] whole) throws IOException {
        byte[] png = Palette.reduce(whole);
        Path folder = Files.createDirectories(Path.of(System.getProperty("bide.screenshots", "target/screenshots")));
        Files.write(folder.resolve(name), png);
        assertTrue(png.length <= MAX_BYTES, name + " has " + png.length + " bytes");
        assertTrue(Pixels.of(tab, "#picture").count(Pixels.colour(tab, "--came")) > 1000, name + " shows what came");
    }

    @Test
    void aRunOnAWideScreen() throws IOException {
        for (int i = 0; i < 4; i++) {
            VISIT.task(new JsonObject()
                    .put("maxDelay", 60)
                    .put("seed", i)
                    .put("pool", "db")
                    .put("capacity", 2));
        }
        Tab tab = running(1280, "#n=100000&shape=lognormal(median=1s,p99=6s,max=10s)&seed=7");
        until(tab, 60_000);
        save(tab, "page-wide.png", tab.png());
    }

    @Test
    void aRunOnANarrowScreen() throws IOException {
        Tab tab = running(360, "#n=100000&shape=uniform(0,10)&seed=7");
        until(tab, 55_000);
        save(tab, "page-narrow.png", tab.png("#run"));
    }

    @Test
    void aRunWhoseLoopWasBlocked() throws IOException {
        VISIT.untilMeterReports();
        // On a machine that is busy the meter blames the machine, and the next run may be better.
        for (int i = 0; i < MAX_TRIES; i++) {
            Tab tab = running(1100, "#n=100000&shape=uniform(0,6)&seed=" + i);
            until(tab, 30_000);
            VISIT.program().tell("block");
            until(tab, 60_000);
            if (tab.text("#verdict").contains("HeldLoopProgram")) {
                save(tab, "page-stall.png", tab.png("#run"));
                return;
            }
        }
        throw new AssertionError("no run was blamed on the handler that blocked");
    }
}
