package dev.bide.page.browser;

import dev.bide.Main;
import dev.bide.ProgramProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how soon the page answers its reader: a cancelled task, a refused shape, a reload in the middle of a run, a
 * server that ends and comes back; and how long open pages hold up the end of the server. Prints medians.
 */
final class PageTimes {

    private static final int TABS = 8;
    private static final double SECONDS_PER_MILLI = 1e-3;

    private static final String STALE = "document.body.classList.contains('stale')";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private ProgramProcess program;
    private int port;

    private PageTimes(Path folder) throws IOException {
        this.folder = folder;
        start();
    }

    /** Runs the benchmark. The argument is the number of rounds. */
    public static void main(String... args) throws Exception {
        PageTimes times = new PageTimes(Files.createTempDirectory("bide-page-times"));
        try (Chromium chromium = new Chromium()) {
            times.measure(chromium, Integer.parseInt(args[0]));
        } finally {
            times.program.close();
        }
    }

    private void start() throws IOException {
        String[] options = {"--port", String.valueOf(port)};
        program = new ProgramProcess(folder, "", List.of(), Main.class.getName(), options);
        port = program.port();
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    private void measure(Chromium chromium, int rounds) throws Exception {
        List<Double> cancelled = new ArrayList<>();
        List<Double> refused = new ArrayList<>();
        List<Double> reloaded = new ArrayList<>();
        List<Double> lost = new ArrayList<>();
        List<Double> back = new ArrayList<>();
        List<Double> endedAlone = new ArrayList<>();
        List<Double> ended = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (Tab tab = chromium.open()) {
                open(tab);
                refused.add(refuse(tab));
                cancelled.add(cancel(tab));
                reloaded.add(reload(tab));
                program.close();
                lost.add(Wait.until(() -> tab.<Boolean>eval(STALE), () -> tab.text("#connection")));
                start();
                back.add(Wait.until(() -> tab.<Boolean>eval(Visit.LIVE), () -> tab.text("#connection")));
            }
            endedAlone.add(end());
            List<Tab> tabs = new ArrayList<>();
            for (int i = 0; i < TABS; i++) {
                tabs.add(chromium.open());
                open(tabs.get(i));
            }
            ended.add(end());
            tabs.forEach(Tab::close);
        }
        print("a refused shape is marked after", refused);
        print("a cancelled task is shown after", cancelled);
        print("a run is shown again, with its counts, after a reload after", reloaded);
        print("a server that was killed is seen to be gone after", lost);
        print("and to be back after it listens after", back);
        print("without pages a server ends after", endedAlone);
        print("with " + TABS + " open pages after", ended);
    }

    private void open(Tab tab) {
        tab.open(url() + "#n=10&shape=uniform(0,1)");
        tab.until(Visit.LIVE);
        tab.until("document.querySelector('#forecast').innerText !== ''");
    }

    private static void print(String what, List<Double> seconds) {
        double[] sorted = seconds.stream().mapToDouble(each -> each).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s %.3f s (at most %.3f s)%n",
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }

    /** Returns the time from an act in the page until a condition is true there. */
    private static double seconds(Tab tab, String act, String condition) {
        Number millis =
                tab.eval("new Promise(done => {const start = performance.now(); " + act + "; const look = () => "
                        + condition + " ? done(performance.now() - start) : setTimeout(look, 5); look()})");
        return millis.doubleValue() * SECONDS_PER_MILLI;
    }

    private static double refuse(Tab tab) {
        String shape = "document.querySelector('#shape')";
        return seconds(
                tab,
                shape + ".value = 'nonsense'; " + shape + ".dispatchEvent(new Event('input', {bubbles: true}))",
                shape + ".getAttribute('aria-invalid') === 'true'");
    }

    private double cancel(Tab tab) throws IOException, InterruptedException {
        String name = "cancel " + System.nanoTime();
        task(new JsonObject().put("n", 3).put("maxDelay", 600).put("name", name));
        String row = "[...document.querySelectorAll('#tasks li')].find(row => row.innerText.includes('" + name + "'))";
        tab.until(row);
        return seconds(
                tab,
                "const row = " + row + "; row.querySelector('button:not(.show)').click()",
                "row.innerText.includes('cancelled after')");
    }

    private double reload(Tab tab) throws IOException, InterruptedException {
        task(new JsonObject().put("n", 100_000).put("maxDelay", 20).put("seed", 7));
        tab.eval("sessionStorage.clear()"); // so that it shows the run that goes on, as a page that comes late
        long start = System.nanoTime();
        tab.reload();
        int before = tab.messages().size();
        Wait.until(
                () -> tab.messages().subList(before, tab.messages().size()).stream()
                        .anyMatch(message ->
                                message.name().equals("frame") && message.text().contains("\"cells\":[[")),
                () -> "no counts: " + tab.text("#line"));
        return (System.nanoTime() - start) / 1e9;
    }

    private void task(JsonObject request) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(URI.create(url() + "tasks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.encode()))
                .build();
        int status = CLIENT.send(post, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 201 && status != 202) {
            throw new IOException("the task is refused with " + status);
        }
    }

    /** Ends the server and starts it again. Returns how long the end took. */
    private double end() throws Exception {
        long start = System.nanoTime();
        program.terminate();
        int code = program.code();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != 0) {
            throw new IOException("the server ends with " + code);
        }
        start();
        return seconds;
    }
}
