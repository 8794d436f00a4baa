package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.Main;
import dev.bide.ProgramProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Bide in a process of its own, and a Chromium, for all tests of a class. After each test the console must be empty, no
 * policy may have been violated, and all requests must have gone to Bide.
 */
final class Visit implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** How often the meter probes a loop in its first five seconds. */
    private static final int QUIET_PROBES = 50;

    private final JsonObject config;
    private final String main;
    private final List<String> jvmOptions;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Tab> tabs = new ArrayList<>();
    private Path folder;
    private ProgramProcess program;
    private Chromium chromium;
    private int port;

    Visit() {
        this(new JsonObject(), Main.class, List.of());
    }

    Visit(JsonObject config, Class<?> main, List<String> jvmOptions) {
        this.config = config;
        this.main = main.getName();
        this.jvmOptions = jvmOptions;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("bide-page");
        start(0);
        chromium = new Chromium();
    }

    /** Starts Bide on a port; 0 is any that is free. */
    void start(int atPort) throws IOException {
        JsonObject settings = new JsonObject()
                .put("instances", 2)
                .put("http", new JsonObject().put("port", atPort))
                .mergeIn(config, true);
        Path conf = Files.writeString(folder.resolve("bide.json"), settings.encode());
        boolean isProgram = main.equals(Main.class.getName());
        program = new ProgramProcess(
                folder,
                "",
                jvmOptions,
                main,
                isProgram ? new String[] {"--conf", conf.toString()} : new String[] {conf.toString()});
        port = program.port();
    }

    ProgramProcess program() {
        return program;
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Opens the page in a new tab, with a fragment that may be empty, and waits until it is live. */
    Tab open(String fragment) {
        Tab tab = tab();
        tab.open(url() + fragment);
        tab.until(LIVE);
        return tab;
    }

    static final String LIVE = "document.querySelector('#connection').innerText.startsWith('live')";

    /** Opens an empty tab. */
    Tab tab() {
        Tab tab = chromium.open();
        tabs.add(tab);
        return tab;
    }

    /** Opens an empty tab in the window of another one, which is hidden from now on. */
    Tab tabBeside(Tab other) {
        Tab tab = chromium.openBeside(other);
        tabs.add(tab);
        return tab;
    }

    /** Waits until the meter reports stalls. It reports none of the first five seconds, in which a program loads classes. */
    void untilMeterReports() {
        Wait.until(
                () -> get("lateness").getJsonArray("loops").stream()
                        .map(JsonObject.class::cast)
                        .allMatch(loop -> loop.getInteger("probes") + loop.getInteger("missed") > QUIET_PROBES),
                () -> "not enough probes: " + get("lateness"));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            return client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonObject get(String path) {
        return new JsonObject(send("GET", path, "").body());
    }

    /** Starts a task, and returns its id. */
    String task(JsonObject request) {
        return new JsonObject(send("POST", "tasks", request.encode(), "Content-Type", "application/json")
                        .body())
                .getString("id");
    }

    /** Presses the button, and waits until the page follows the run that it starts and not one of another test. */
    void start(Tab tab) {
        String before = newest();
        tab.click("#start");
        Wait.until(() -> !newest().equals(before), () -> "no task has begun: " + tab.text("#what"));
        String id = newest();
        Wait.until(() -> id.equals(Run.of(tab).id()), () -> "no plan of the run: " + tab.text("#line"));
    }

    /** Returns the id of the newest task; an empty text if there is none. */
    private String newest() {
        JsonArray tasks = get("tasks?order=newest&limit=1").getJsonArray("tasks");
        return tasks.isEmpty() ? "" : tasks.getJsonObject(0).getString("id");
    }

    /** Returns the sum of a metric over its labels. */
    double metric(String name) {
        return send("GET", "metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Returns how many waits have begun. */
    double accepted() {
        return metric("bide_waits_accepted_total");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> complaints = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        List<Tab> opened = List.copyOf(tabs);
        tabs.clear();
        for (Tab tab : opened) {
            complaints.addAll(tab.complaints());
            tab.requests().stream()
                    // The filter with which Chromium shows how a colour-blind reader sees is in an address of its own.
                    .filter(request -> !request.startsWith(url()) && !request.startsWith("data:"))
                    .filter(request -> !request.equals("about:blank"))
                    .forEach(foreign::add);
        }
        opened.forEach(Tab::close);
        assertEquals(List.of(), complaints);
        assertEquals(List.of(), foreign);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        chromium.close();
        program.close();
    }
}
