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

    /** How much must be painted in the colour of what came. */
    private static final int CAME_PIXELS = 200;

    /** Notes when the picture is painted: a picture is painted in one task of the page. */
    private static final String NOTE_PICTURES = """
            window.pictures = [];
            window.isPainting = false;
            const fillText = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (...args) {
              if (this.canvas.id === 'picture' && !isPainting) {
                pictures.push(performance.now());
                isPainting = true;
                queueMicrotask(() => {isPainting = false});
              }
              fillText.apply(this, args);
            };
            """;

    /** The least time between two pictures, in milliseconds. */
    private static final String LEAST_GAP = "Math.min(...pictures.slice(1).map((at, i) => at - pictures[i]))";

    /** Tells, two frames after the scheme has changed, how many pictures there were since then. */
    private static final String REPAINTED = """
            window.repainted = new Promise(done => {
              const frame = then => requestAnimationFrame(then);
              matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
                frame(() => frame(() => done(pictures.length))), {once: true});
            });
            pictures.length = 0;
            """;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    private static Tab running(String... media) {
        Tab tab = VISIT.tab();
        tab.call("Page.addScriptToEvaluateOnNewDocument", "source", NOTE_PICTURES);
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
        tab.click("#pause");
        // From here on nothing but the scheme has the picture painted.
        tab.eval(REPAINTED);
        tab.media("prefers-color-scheme", "dark");
        assertTrue(tab.<Integer>eval("repainted") > 0, "no picture within two frames");
        int dark = Pixels.colour(tab, "--grid");
        assertTrue(Pixels.contrast(light, dark) > 3, "two colours");
        Wait.until(() -> Pixels.of(tab, "#picture").count(dark) > GRID_PIXELS, () -> "no grid in the dark scheme");
    }

    @Test
    void theLegendAndThePictureTellApartWithForcedColours() {
        Tab tab = running();
        tab.media("forced-colors", "active");
        List<?> keys = tab.<JsonArray>eval(
                        "[...document.querySelectorAll('.legend .key')].map(e => {"
                                + "const s = getComputedStyle(e); return s.backgroundColor + s.backgroundImage + s.height + s.border})")
                .getList();
        assertTrue(keys.size() >= 4, keys.toString());
        assertEquals(keys.size(), keys.stream().distinct().count(), keys.toString());
        int came = Pixels.colour(tab, "--came");
        Wait.until(() -> Pixels.of(tab, "#picture").count(came) > CAME_PIXELS, () -> "what came has another colour");
    }

    @Test
    void aReaderWhoWantsLittleMotionGetsOnePictureASecond() {
        Tab tab = running("prefers-reduced-motion", "no-preference");
        tab.eval("void(pictures.length = 0)");
        tab.until(LEAST_GAP + " < 500");
        tab.media("prefers-reduced-motion", "reduce");
        tab.until("matchMedia('(prefers-reduced-motion: reduce)').matches");
        tab.eval("void(pictures.length = 0)");
        tab.until("pictures.length >= 4");
        double gap = tab.<Number>eval(LEAST_GAP).doubleValue();
        assertTrue(gap >= 999, "two pictures in " + gap + " ms");
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
