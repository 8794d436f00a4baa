package dev.bide.page.browser;

import dev.bide.Main;
import dev.bide.ProgramProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures what the page costs the browser while waits of up to 10 s come, at 1600 pixels: pictures, script, heap, long
 * tasks, and the bytes of the stream. Prints a line for each number of waits, and for a CPU that is throttled four times.
 */
final class PageCost {

    private static final int SECONDS = 10;
    private static final double MEGABYTE = 1e6;

    private static final String WATCH = """
            window.pictures = new Set();
            window.longest = 0;
            const fillText = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (...args) {
              if (this.canvas.id === 'picture') pictures.add(document.timeline.currentTime);
              fillText.apply(this, args);
            };
            new PerformanceObserver(list => list.getEntries().forEach(task => {
              longest = Math.max(longest, task.duration);
            })).observe({type: 'longtask'});
            """;

    private PageCost() {}

    /** Runs the benchmark. The arguments are numbers of waits. */
    public static void main(String... args) throws Exception {
        Path folder = Files.createTempDirectory("bide-page-cost");
        String[] options = {"--port", "0", "--limits.max-n", "10000000", "--limits.max-pending", "20000000"};
        try (ProgramProcess program = new ProgramProcess(folder, "", List.of(), Main.class.getName(), options);
                Chromium chromium = new Chromium()) {
            String url = "http://127.0.0.1:" + program.port() + "/";
            for (String n : args) {
                measure(chromium, url, n, 1);
                measure(chromium, url, n, 4);
            }
        }
    }

    private static void measure(Chromium chromium, String url, String n, int throttling) {
        try (Tab tab = chromium.open()) {
            tab.call("Page.addScriptToEvaluateOnNewDocument", "source", WATCH);
            tab.open(url + "#n=" + n + "&shape=uniform(0," + SECONDS + ")&seed=7");
            tab.until(Visit.LIVE);
            tab.until("document.querySelector('#forecast').innerText !== ''");
            tab.call("Emulation.setCPUThrottlingRate", "rate", throttling);
            tab.eval("pictures.clear(), longest = 0");
            double before = metric(tab, "ScriptDuration");
            int first = tab.messages().size();
            tab.click("#start");
            Wait.until(() -> hasEnded(tab, first), () -> "the run does not end");
            double script = metric(tab, "ScriptDuration") - before;
            int pictures = tab.eval("pictures.size");
            Number longest = tab.eval("longest");
            List<Tab.Message> frames = tab
                    .messages()
                    .subList(first, tab.messages().size())
                    .stream()
                    .filter(message -> message.name().equals("frame"))
                    .toList();
            double bytes = frames.stream()
                    .mapToInt(frame -> frame.text().getBytes(StandardCharsets.UTF_8).length)
                    .average()
                    .orElseThrow();
            tab.call("HeapProfiler.collectGarbage");
            System.out.printf(
                    Locale.ROOT,
                    "n %s, CPU / %d: %d pictures, script %.2f s, longest task %.0f ms, heap %.1f MB, %d frames of %.0f bytes%n",
                    n,
                    throttling,
                    pictures,
                    script,
                    longest.doubleValue(),
                    metric(tab, "JSHeapUsedSize") / MEGABYTE,
                    frames.size(),
                    bytes);
        }
    }

    /** Returns whether a run that began after some messages is over. Those before may be of another run. */
    private static boolean hasEnded(Tab tab, int first) {
        List<Tab.Message> messages = tab.messages();
        Set<String> begun = new HashSet<>();
        for (Tab.Message message : messages.subList(first, messages.size())) {
            if (message.name().equals("plan")) {
                begun.add(message.data().getString("id"));
            } else if (message.name().equals("over")
                    && begun.contains(message.data().getString("id"))) {
                return true;
            }
        }
        return false;
    }

    private static double metric(Tab tab, String name) {
        JsonArray metrics = tab.call("Performance.getMetrics").getJsonArray("metrics");
        return metrics.stream()
                .map(JsonObject.class::cast)
                .filter(metric -> metric.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getDouble("value");
    }
}
