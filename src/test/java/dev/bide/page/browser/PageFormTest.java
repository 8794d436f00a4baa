package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.BideCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The form: its address, the command that does the same by hand, and shapes that are wrong. */
@Tag("browser")
class PageFormTest {

    private static final List<String> SHAPES = List.of(
            "uniform(0,0.01)", "fixed(5ms)", "lognormal(median=1ms,p99=5ms,max=20ms)", "weighted(1ms:90, 9ms:10)");

    /** Names that a shell would take apart, if the command did not quote them. */
    private static final List<String> NAMES =
            List.of("lunch", "two words", "it's", "$(touch pwned) `id`", "a\"b\\c", "-n", "; exit 1 #", "é ☕");

    private static final List<String> LIMITS = List.of("", "timeout=1s", "failRate=0.5&onFailure=collect", "need=1");

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @TempDir
    private Path folder;

    /** Returns the fragments of twenty forms. */
    private static List<String> forms() {
        return IntStream.range(0, 20)
                .mapToObj(i -> Stream.of(
                                "n=" + (i + 1),
                                "shape=" + encoded(SHAPES.get(i % SHAPES.size())),
                                "seed=" + i * 7919,
                                i % 5 == 4 ? "" : "name=" + encoded(NAMES.get(i % NAMES.size())),
                                LIMITS.get(i / 5))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("&", "#", "")))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(folder.toFile());
        builder.environment().put("PATH", path);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.redirectErrorStream(true).start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            String output = lines.collect(Collectors.joining("\n"));
            assertEquals(0, process.waitFor(), command + ": " + output);
            return output;
        }
    }

    private String path = "";

    /** Returns the request of the newest task, with its name. */
    private static String newest() {
        JsonObject task = VISIT.get("tasks?order=newest").getJsonArray("tasks").getJsonObject(0);
        return task.getString("name") + " " + task.getJsonObject("request").encode();
    }

    private static long tasks() {
        return (long) VISIT.metric("bide_tasks");
    }

    private String started(Runnable start) {
        long before = tasks();
        start.run();
        Wait.until(() -> tasks() > before, () -> "no task has begun");
        return newest();
    }

    @Test
    void theCommandDoesWhatStartDoes() throws IOException, InterruptedException {
        path = BideCommand.install(folder);
        Tab tab = VISIT.open("");
        List<String> forms = forms();
        for (String form : forms) {
            tab.open("about:blank");
            tab.open(VISIT.url() + form);
            tab.until(Visit.LIVE);
            tab.until("document.querySelector('#n').value === " + Tab.quoted(form.replaceAll("#n=(\\d+)&.*", "$1")));
            String byButton = started(() -> tab.click("#start"));
            tab.until("!document.querySelector('#start').disabled");
            assertEquals(byButton, startedBy(tab, "curl"), form);
            if (forms.indexOf(form) % 4 == 0) {
                assertEquals(byButton, startedBy(tab, "bide"), form);
            }
        }
        assertEquals("", run("ls | grep pwned || true"));
    }

    private String startedBy(Tab tab, String program) {
        tab.eval("(by => {by.value = '" + program + "'; by.dispatchEvent(new Event('input', {bubbles: true}))})"
                + "(document.querySelector('#by'))");
        tab.until("document.querySelector('#command').textContent.startsWith('" + program + "')");
        String command = tab.eval("document.querySelector('#command').textContent");
        return started(() -> {
            try {
                run(command);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
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
        tab.fill("#n", "77");
        // As if a person had typed it, and the browser had not told the page yet.
        tab.eval("history.replaceState(null, '', '#n=5&shape=fixed(5ms)&seed=4')");
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
        Number millis = tab.eval("new Promise(done => {const e = document.querySelector('#shape'); e.value = '" + wrong
                + "'; const start = performance.now(); e.dispatchEvent(new Event('input', {bubbles: true}));"
                + " const look = () => e.getAttribute('aria-invalid') === 'true' ? done(performance.now() - start)"
                + " : setTimeout(look, 5); look()})");
        assertTrue(tab.text("#what").contains(detail), tab.text("#what"));
        assertTrue(millis.doubleValue() <= 300, "after " + millis + " ms");
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
