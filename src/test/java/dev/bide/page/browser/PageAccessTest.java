package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page for readers who use a keyboard, a screen reader, a small screen or large text. */
@Tag("browser")
class PageAccessTest {

    private static final int MAX_TABS = 80;
    private static final int SHIFT = 8;

    @RegisterExtension
    static final Visit VISIT = new Visit();

    /** Presses Tab until an element has the focus. Each one on the way must be seen to have it. */
    private static void tabTo(Tab tab, String selector, int modifiers) {
        for (int i = 0; i < MAX_TABS; i++) {
            tab.press("Tab", modifiers);
            String unseen = tab.eval("(e => e === document.body || getComputedStyle(e).outlineStyle !== 'none'"
                    + " && e.getBoundingClientRect().width > 0 ? '' : e.outerHTML)(document.activeElement)");
            assertEquals("", unseen, "the focus is not visible");
            if (tab.<Boolean>eval("document.activeElement.matches(" + Tab.quoted(selector) + ")")) {
                return;
            }
        }
        throw new AssertionError(
                selector + " is not reached; the focus is on " + tab.<String>eval("document.activeElement.outerHTML"));
    }

    @Test
    void allCanBeDoneWithKeys() {
        Tab tab = VISIT.open("#n=1000&shape=uniform(0,30)&seed=7");
        tabTo(tab, "#start", 0);
        tab.press("Enter");
        // The plan has come by then, with which the picture begins anew.
        tab.until("/: [1-9][0-9,]* have come/.test(document.querySelector('#line').innerText)");
        tabTo(tab, "#picture", 0);
        String before = tab.eval("document.activeElement.getAttribute('aria-valuetext')");
        for (String key : List.of("End", "ArrowLeft", "PageUp", "Home", "ArrowRight", "PageDown")) {
            tab.press(key);
            String now = tab.eval("document.activeElement.getAttribute('aria-valuetext')");
            assertNotEquals(before, now, key);
            assertTrue(now.matches("at .*: [0-9,]+ planned, .*"), now);
            before = now;
        }
        tab.press("Escape");
        assertTrue(tab.<Boolean>eval("document.activeElement.matches('#picture')"), "Escape takes the focus away");
        tabTo(tab, "#tasks li:first-child button:not(.show)", 0);
        tab.press("Enter");
        tab.until("document.querySelector('#tasks li').innerText.includes('cancelled')");
        tabTo(tab, "#pause", SHIFT);
        String name = tab.text("#pause");
        tab.press(" ");
        assertNotEquals(name, tab.text("#pause"));
        tab.press(" ");
        assertEquals(name, tab.text("#pause"));
    }

    @Test
    void theHandlesOfTheShapeMoveWithKeysAndTheTextFollows() {
        Tab tab = VISIT.open("#n=1000&shape=lognormal(median=50ms,p99=1s,max=5s)&seed=7");
        tab.until("!document.querySelector('[data-handle=p99]').hidden");
        tabTo(tab, "[data-handle=p99]", 0);
        String shape = tab.eval("document.querySelector('#shape').value");
        tab.press("ArrowUp");
        tab.until("document.querySelector('#shape').value !== " + Tab.quoted(shape));
        String moved = tab.eval("document.querySelector('#shape').value");
        assertTrue(moved.contains("p99=1.05"), moved);
    }

    @ParameterizedTest
    @CsvSource({"360, 100", "768, 100", "1600, 100", "360, 200", "768, 200", "1600, 200"})
    void nothingIsCutOrScrollsSideways(int width, int percent) {
        Tab tab = VISIT.tab();
        tab.call("Page.addScriptToEvaluateOnNewDocument", "source", """
                window.fonts = new Set();
                const fillText = CanvasRenderingContext2D.prototype.fillText;
                CanvasRenderingContext2D.prototype.fillText = function (...args) {
                  fonts.add(this.font);
                  fillText.apply(this, args);
                };
                """);
        tab.width(width);
        tab.open(VISIT.url() + "#n=1000&shape=lognormal(median=50ms,p99=1s,max=5s)&seed=7");
        tab.eval("document.documentElement.style.fontSize = '" + percent + "%'");
        tab.until(Visit.LIVE);
        tab.click("#start");
        tab.until("document.querySelector('#line').innerText.includes('have come')");
        tab.eval("document.querySelectorAll('details').forEach(each => {each.open = true})");
        JsonArray wide =
                tab.eval("[...document.querySelectorAll('body *')].filter(e => !e.closest('.unseen, .skip, .scroll'))"
                        + ".filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
                        + " || (e.matches('button, label, h1, h2, p, dd, dt, li') && e.scrollWidth > e.clientWidth + 1"
                        + " && getComputedStyle(e).display !== 'inline')).map(e => e.outerHTML.slice(0, 200))");
        assertEquals(List.of(), wide.getList());
        assertTrue(tab.<Boolean>eval("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        JsonArray overlaps = tab.eval(
                "(() => {const all = [...document.querySelectorAll('button, input, select, summary, canvas')]"
                        + ".map(e => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 0); const found = [];"
                        + " for (const [a, r] of all) for (const [b, s] of all) if (a !== b && r.left < s.right - 1 && s.left < r.right - 1"
                        + " && r.top < s.bottom - 1 && s.top < r.bottom - 1) found.push(a.outerHTML.slice(0, 80)); return found})()");
        assertEquals(List.of(), overlaps.getList());
        JsonArray fonts = tab.eval("[...fonts]");
        assertTrue(!fonts.isEmpty(), "no text on the canvases");
        for (Object font : fonts) {
            double pixels = Stream.of(font.toString().split(" ", -1))
                    .filter(part -> part.endsWith("px"))
                    .mapToDouble(part -> Double.parseDouble(part.replace("px", "")))
                    .findFirst()
                    .orElseThrow();
            assertTrue(pixels >= 11, font.toString());
        }
    }
}
