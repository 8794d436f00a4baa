package dev.bide;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private ProgramProcess program;

    private final List<LiveClient> pages = new ArrayList<>();

    /** Starts the program, and opens pages. */
    private void open(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0"));
        all.addAll(List.of(arguments));
        program = new ProgramProcess(folder, "", List.of(), Main.class.getName(), all.toArray(String[]::new));
        URI uri = URI.create("http://127.0.0.1:" + program.port() + "/live");
        for (int i = 0; i < PAGES; i++) {
            pages.add(LiveClient.open(uri));
        }
        pages.forEach(page -> page.first("frame"));
    }

    @AfterEach
    void close() throws InterruptedException {
        pages.forEach(LiveClient::close);
        program.close();
    }

    @Test
    void openPagesDoNotDelayAShutdown() throws Exception {
        open();
        Instant start = Instant.now();
        program.terminate();
        assertEquals(0, program.code());
        Duration took = Duration.between(start, Instant.now());
        // Far less than a drain or a time limit of a connection, and more than a busy machine needs.
        assertTrue(took.toSeconds() < 10, took::toString);
        for (LiveClient page : pages) {
            assertEquals(new JsonObject().put("detail", "stopping"), page.first("stopped"));
            until(page::hasEnded);
        }
    }

    @Test
    void aDrainThatHasNothingToWaitForDoesNotWaitForPages() throws Exception {
        open("--drain-seconds", "1h");
        program.terminate();
        assertEquals(0, program.code());
    }
}
