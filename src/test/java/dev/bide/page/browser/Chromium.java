package dev.bide.page.browser;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium that the system has installed, with a new profile. It cannot resolve any name. */
public final class Chromium implements AutoCloseable {

    private static final Pattern ENDPOINT = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Path profile;
    private final Process process;
    private final DevTools tools;

    public Chromium() throws IOException {
        profile = Files.createTempDirectory("bide-chromium");
        process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        // A tab in the background is still painted, unless a test hides it.
                        "--disable-renderer-backgrounding",
                        "--disable-backgrounding-occluded-windows",
                        // A request to another place fails, so that a page that needs one is seen.
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        tools = new DevTools(endpoint(process.errorReader()));
    }

    private static URI endpoint(BufferedReader errors) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            Matcher endpoint = ENDPOINT.matcher(line);
            if (endpoint.find()) {
                drain(errors);
                return URI.create(endpoint.group(1));
            }
            read.append(line).append('\n');
        }
        throw new AssertionError("Chromium ended: " + read);
    }

    /** Reads the rest of the errors, so that the process does not wait for a full pipe. */
    private static void drain(BufferedReader errors) {
        Thread thread = new Thread(
                () -> {
                    try (errors) {
                        errors.lines().forEach(line -> {});
                    } catch (IOException | UncheckedIOException ended) {
                        // The process has ended.
                    }
                },
                "errors of Chromium");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens an empty tab in a window of its own, which shares neither files nor connections with others. */
    public Tab open() {
        String context =
                tools.call("", "Target.createBrowserContext", new JsonObject()).getString("browserContextId");
        return open(context, true);
    }

    /**
     * Opens an empty tab in the window of another one, which is hidden from now on. They share their connections, and it
     * closes with the first tab of the window.
     */
    Tab openBeside(Tab other) {
        return open(other.context(), false);
    }

    private Tab open(String context, boolean isFirst) {
        String target = tools.call(
                        "",
                        "Target.createTarget",
                        new JsonObject().put("url", "about:blank").put("browserContextId", context))
                .getString("targetId");
        String session = tools.call(
                        "",
                        "Target.attachToTarget",
                        new JsonObject().put("targetId", target).put("flatten", true))
                .getString("sessionId");
        return new Tab(tools, context, session, isFirst);
    }

    @Override
    public void close() throws IOException {
        tools.close();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException vanished) {
            // A process of the browser that ends removes files at the same time.
        }
    }
}
