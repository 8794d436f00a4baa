package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.BideCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands under the form, which do in a shell what the button does. */
@Tag("browser")
class PageCommandTest {

    private static final int FORMS = 20;

    private static final List<String> SHAPES = List.of(
            "uniform(0,0.01)", "fixed(5ms)", "lognormal(median=1ms,p99=5ms,max=20ms)", "weighted(1ms:90, 9ms:10)");

    /** Names that a shell would take apart, if the command did not quote them. */
    private static final List<String> NAMES = List.of(
            "lunch",
            "two words",
            "it's",
            "$(touch pwned) `id`",
            "a\"b\\c",
            "-not an option",
            "; exit 1 #",
            "é ☕",
            "",
            "~/*?[a]",
            "{a,b}  c",
            "a=b&c|d>e<f",
            "''",
            "\"$HOME\"",
            "!x ^y",
            "\\'\\",
            "--neither",
            "%41+%",
            "# no comment",
            "(x)\\");

    private static final List<String> LIMITS = List.of("", "timeout=1s", "failRate=0.5&onFailure=collect", "need=1");

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @TempDir
    private Path folder;

    private static String form(int i) {
        return Stream.of(
                        "n=" + (i + 1),
                        "shape=" + encoded(SHAPES.get(i % SHAPES.size())),
                        "seed=" + i * 7919,
                        NAMES.get(i).isEmpty() ? "" : "name=" + encoded(NAMES.get(i)),
                        LIMITS.get(i / 5))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&", "#", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String command(Tab tab, String program) {
        tab.eval("(by => {by.value = '" + program + "'; by.dispatchEvent(new Event('input', {bubbles: true}))})"
                + "(document.querySelector('#by'))");
        tab.until("document.querySelector('#command').textContent.startsWith('" + program + " ')");
        return tab.eval("document.querySelector('#command').textContent");
    }

    /** Presses the button, and waits until the task is there. */
    private static void start(Tab tab) {
        double before = VISIT.metric("bide_tasks");
        tab.click("#start");
        Wait.until(() -> VISIT.metric("bide_tasks") > before, () -> "no task has begun");
        tab.until("!document.querySelector('#start').disabled");
    }

    /** Returns the requests of the newest tasks, with their names, in the order of the forms. */
    private static List<String> newest() {
        List<String> requests = new ArrayList<>();
        for (Object each : VISIT.get("tasks?order=newest&limit=" + FORMS).getJsonArray("tasks")) {
            JsonObject task = (JsonObject) each;
            requests.add(0, task.getString("name") + " " + task.getJsonObject("request"));
        }
        return requests;
    }

    /** Runs commands one after another in one shell, each of which must exit with 0. */
    private void run(String path, List<String> commands) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-c", String.join("\n", commands))
                .directory(Files.createDirectories(folder.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("PATH", path);
        shell.environment().put("LC_ALL", "C.UTF-8");
        assertEquals(0, shell.start().waitFor(), () -> read(output));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void theCommandsDoWhatTheButtonDoes() throws IOException, InterruptedException {
        String path = BideCommand.install(folder);
        List<String> byCurl = new ArrayList<>();
        List<String> byBide = new ArrayList<>();
        Tab tab = VISIT.open("");
        for (int i = 0; i < FORMS; i++) {
            tab.open("about:blank");
            tab.open(VISIT.url() + form(i));
            tab.until("document.querySelector('#n').value === '" + (i + 1) + "'");
            byCurl.add(command(tab, "curl"));
            byBide.add(command(tab, "bide"));
            start(tab);
        }
        List<String> byButton = newest();
        run(path, byCurl);
        assertEquals(lines(byButton), lines(newest()), "by curl");
        run(path, byBide);
        assertEquals(lines(byButton), lines(newest()), "by bide");
        // Nothing in a name was run: the folder of the shell is empty.
        try (Stream<Path> files = Files.list(folder.resolve("work"))) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals(3 * FORMS, (int) VISIT.metric("bide_tasks"));
    }

    /** A text, so that a failure shows where two lists differ. */
    private static String lines(List<String> list) {
        return String.join("\n", list);
    }
}
