package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The form: its address, and shapes that are wrong. */
@Tag("browser")
class PageFormTest {

    @RegisterExtension
    static final Visit VISIT = new Visit();

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void theAddressIsTheForm() {
        Tab tab = VISIT.open("#n=12&shape=fixed(5ms)&seed=3&failRate=0.25&name=" + encoded("<b>&=% \"'"));
        tab.until("document.querySelector('#n').value === '12'");
        assertEquals("<b>&=% \"'", tab.<String>eval("document.querySelector('#name').value"));
        assertEquals("0.25", tab.<String>eval("document.querySelector('#failRate').value"));
        tab.fill("#seed", "44");
        tab.until("location.hash.includes('seed=44')");
        String address = tab.eval("location.href");
        Tab other = VISIT.tab();
        other.open(address);
        other.until("document.querySelector('#seed').value === '44'");
        String values =
                "['n', 'shape', 'seed', 'failRate', 'name'].map(id => document.getElementById(id).value).join('|')";
        assertEquals(tab.<String>eval(values), other.<String>eval(values));
    }

    @Test
    void anAddressThatChangesWhileTheFormIsAboutToWriteItsOwnWins() {
        Tab tab = VISIT.open("#n=12&shape=fixed(5ms)&seed=3");
        // As if a person had typed the address, and the browser had not told the page yet. In one turn, because the
        // form
        // writes its own a moment after its last change.
        tab.eval("(n => {n.value = '77'; n.dispatchEvent(new Event('input', {bubbles: true}));"
                + " history.replaceState(null, '', '#n=5&shape=fixed(5ms)&seed=4')})(document.querySelector('#n'))");
        tab.until("document.querySelector('#n').value === '5'");
        assertEquals("4", tab.<String>eval("document.querySelector('#seed').value"));
        assertEquals("#n=5&shape=fixed(5ms)&seed=4", tab.<String>eval("location.hash"));
    }

    @Test
    void startStaysWhereItIsWhileThePageLoads() {
        Tab tab = VISIT.tab();
        tab.call("Page.addScriptToEvaluateOnNewDocument", "source", """
                window.tops = new Set();
                const look = () => {
                  const start = document.querySelector('#start');
                  if (start) tops.add(start.getBoundingClientRect().top);
                  requestAnimationFrame(look);
                };
                look();
                """);
        tab.open(VISIT.url() + "#n=12&shape=lognormal(median=50ms,p99=1s,max=5s)&seed=3");
        tab.until("document.querySelector('#forecast').innerText !== ''");
        tab.until(Visit.LIVE);
        assertEquals(
                1, tab.<Integer>eval("tops.size"), tab.<Object>eval("[...tops]").toString());
    }

    @Test
    void aWrongShapeIsRefusedInTheWordsOfTheServer() {
        String wrong = "unifrm(0,1)";
        String detail = VISIT.get("curve?n=10&shape=" + wrong).getString("detail");
        Tab tab = VISIT.open("#n=10&shape=uniform(0,1)");
        tab.until("document.querySelector('#forecast').innerText !== ''");
        tab.fill("#shape", wrong);
        tab.until("document.querySelector('#shape').getAttribute('aria-invalid') === 'true'");
        assertTrue(tab.text("#what").contains(detail), tab.text("#what"));
        // The button stays: the server alone decides.
        assertEquals(false, tab.<Boolean>eval("document.querySelector('#start').disabled"));
        double before = VISIT.accepted();
        tab.click("#start");
        tab.until("document.querySelector('#status').textContent.startsWith('Refused')");
        assertEquals(before, VISIT.accepted());
        tab.forgetComplaints(); // of the refused requests
    }

    @Test
    void whoTypesFastAsksAtMostTenTimesASecondAndSeesTheLastAnswer() {
        Tab tab = VISIT.open("#n=10&shape=uniform(0,1)");
        tab.until("document.querySelector('#forecast').innerText !== ''");
        long before = curves(tab);
        Number seconds = tab.eval("new Promise(done => {const e = document.querySelector('#shape');"
                + " const start = performance.now(); let i = 0; const type = () => {e.value = `fixed(${++i}s)`;"
                + " e.dispatchEvent(new Event('input', {bubbles: true}));"
                + " if (i < 60) setTimeout(type, 20); else done((performance.now() - start) / 1000)}; type()})");
        tab.until("document.querySelector('#forecast').innerText === 'Each takes 60 s.'");
        long asked = curves(tab) - before;
        assertTrue(asked <= 2 + seconds.doubleValue() * 10, asked + " requests in " + seconds + " s");
        assertTrue(asked >= 1, "it asks for the last one");
    }

    private static long curves(Tab tab) {
        return tab.requests().stream()
                .filter(request -> request.contains("/curve?"))
                .count();
    }
}
