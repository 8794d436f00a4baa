package dev.bide;

import static dev.bide.Server.await;
import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that gets a signal while pages are open. */
class PageShutdownTest {

    private static final int PAGES = 8;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private ProgramProcess program;
    private URI server;

    private final List<LiveClient> pages = new ArrayList<>();

    /** Starts the program, and opens pages. */
    private void open(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0"));
        all.addAll(List.of(arguments));
        program = new ProgramProcess(folder, "", List.of(), Main.class.getName(), all.toArray(String[]::new));
        server = URI.create("http://127.0.0.1:" + program.port());
        for (int i = 0; i < PAGES; i++) {
            pages.add(LiveClient.open(server.resolve("/live")));
        }
        pages.forEach(page -> page.first("frame"));
    }

    @AfterEach
    void close() throws InterruptedException {
        pages.forEach(LiveClient::close);
        program.close();
    }

    /** Checks that a page has got the last event, and that nothing follows it. */
    private static void assertStopped(LiveClient page) {
        assertEquals(new JsonObject().put("detail", "stopping"), page.first("stopped"));
        until(page::hasEnded);
        assertEquals("stopped", page.events().get(page.events().size() - 1).name());
    }

    @Test
    void eachOpenPageGetsTheLastEventAndTheEndOfItsStream() throws Exception {
        open();
        program.terminate();
        assertEquals(0, program.code());
        assertEquals(PAGES, pages.size());
        pages.forEach(PageShutdownTest::assertStopped);
    }

    @Test
    void aDrainThatHasNothingToWaitForDoesNotWaitForPages() throws Exception {
        open("--drain-seconds", "1h");
        program.terminate();
        assertEquals(0, program.code());
        pages.forEach(PageShutdownTest::assertStopped);
    }

    @Test
    void duringADrainAnOpenPageShowsTheRunToItsEndAndNoOtherPageOpens() throws Exception {
        // With one event loop, the pages are on that of the run. Another one would have nothing to wait for, and stop.
        open("--drain-seconds", "1h", "--instances", "1");
        String request = "{\"n\":100,\"maxDelay\":3600,\"seed\":7}";
        String id = new JsonObject(send("POST", "/tasks", request).body()).getString("id");
        LiveClient page = LiveClient.open(server.resolve("/live?task=" + id));
        pages.add(page);
        page.first("plan");
        program.terminate();
        until(() -> send("GET", "/health/ready", "").statusCode() == 503);
        HttpResponse<String> refused = send("GET", "/live", "");
        assertEquals(503, refused.statusCode());
        assertEquals("stopping", new JsonObject(refused.body()).getString("detail"));
        assertEquals(200, send("GET", "/health/live", "").statusCode());
        assertEquals(List.of(), page.all("stopped"));
        assertEquals(200, send("DELETE", "/tasks/" + id, "").statusCode());
        assertEquals(0, program.code());
        assertEquals("cancelled", page.first("over").getString("state"), "before the stream ends");
        pages.forEach(PageShutdownTest::assertStopped);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return await(client.sendAsync(request, BodyHandlers.ofString()));
    }
}
