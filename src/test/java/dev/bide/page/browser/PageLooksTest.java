package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours that change in the middle of a run, motion, and colours that some readers cannot tell apart. */
@Tag("browser")
class PageLooksTest {

    /** Half of what the grid of a run has. */
    private static final int GRID_PIXELS = 500;

    /** The contrast that WCAG 2.2 asks of marks. */
    private static final double MARKS = 3;

    /** Notes when the picture is painted. */
    private static final String COUNT_PICTURES = """
            window.pictures = new Set();
            const fillText = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (...args) {
              if (this.canvas.id === 'picture') pictures.add(document.timeline.currentTime);
              fillText.apply(this, args);
            };
            """;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    private static Tab running(String... media) {
        Tab tab = VISIT.tab();
        tab.call("Page.addScriptToEvaluateOnNewDocument", "source", COUNT_PICTURES);
        tab.media(media);
        tab.open(VISIT.url() + "#n=20000&shape=uniform(0,20)&seed=7");
        tab.until(Visit.LIVE);
        tab.click("#start");
        tab.until("document.querySelector('#line').innerText.includes('have come')");
        return tab;
    }

    @Test
    void thePictureFollowsTheSchemeInTheMiddleOfARun() {
        Tab tab = running("prefers-color-scheme", "light");
        // The lines of the grid are in the canvas, where no style sheet reaches.
        int light = Pixels.colour(tab, "--grid");
        Wait.until(() -> Pixels.of(tab, "#picture").count(light) > GRID_PIXELS, () -> "no grid in the light scheme");
        tab.media("prefers-color-scheme", "dark");
        int dark = Pixels.colour(tab, "--grid");
        assertTrue(Pixels.contrast(light, dark) > 3, "two colours");
        Wait.until(() -> Pixels.of(tab, "#picture").count(dark) > GRID_PIXELS, () -> "no grid in the dark scheme");
    }

    @Test
    void theLegendTellsApartWithForcedColours() {
        Tab tab = running("forced-colors", "active");
        List<?> keys = tab.<JsonArray>eval(
                        "[...document.querySelectorAll('.legend .key')].map(e => {"
                                + "const s = getComputedStyle(e); return s.backgroundColor + s.backgroundImage + s.height + s.border})")
                .getList();
        assertTrue(keys.size() >= 4, keys.toString());
        assertEquals(keys.size(), keys.stream().distinct().count(), keys.toString());
    }

    @Test
    void aReaderWhoWantsLittleMotionGetsOnePictureASecond() {
        Tab calm = running("prefers-reduced-motion", "reduce");
        assertTrue(picturesOfThreeSeconds(calm) <= 4, "pictures");
        Tab other = running("prefers-reduced-motion", "no-preference");
        assertTrue(picturesOfThreeSeconds(other) >= 8, "the same without the wish");
    }

    private static int picturesOfThreeSeconds(Tab tab) {
        return tab.eval("new Promise(done => {pictures.clear(); setTimeout(() => done(pictures.size), 3000)})");
    }

    @ParameterizedTest
    @ValueSource(strings = {"protanopia", "deuteranopia", "tritanopia", "achromatopsia"})
    void readersWhoAreColourBlindSeeWhatCameAndWhatWasHeldUp(String deficiency) {
        for (String scheme : List.of("light", "dark")) {
            Tab tab = running("prefers-color-scheme", scheme);
            tab.call("Emulation.setEmulatedVisionDeficiency", "type", deficiency);
            for (String key : List.of(".key.came", ".key.held")) {
                // A text that comes may move the legend between two pictures: then look again.
                Wait.until(
                        () -> Pixels.contrast(middle(tab, key), corner(tab)) >= MARKS,
                        () -> scheme + ": " + key + " on the ground " + Pixels.contrast(middle(tab, key), corner(tab)));
            }
            Wait.until(
                    () -> Pixels.contrast(middle(tab, ".key.came"), middle(tab, ".key.held")) >= MARKS,
                    () -> scheme + ": what came and what was held up, "
                            + Pixels.contrast(middle(tab, ".key.came"), middle(tab, ".key.held")));
        }
    }

    private static int middle(Tab tab, String selector) {
        BufferedImage image = tab.image(selector);
        return image.getRGB(image.getWidth() / 2, image.getHeight() / 2) & 0xFFFFFF;
    }

    /** Returns the colour of the ground, at a corner of the panel. */
    private static int corner(Tab tab) {
        return tab.image("#run").getRGB(12, 12) & 0xFFFFFF;
    }
}
