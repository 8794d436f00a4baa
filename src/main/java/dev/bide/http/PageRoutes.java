package dev.bide.http;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The page and its files, from the jar. Only the thread of the connection's loop may call it.
 *
 * <p>It stands in for {@code StaticHandler} of vertx-web 5.1.6, which serves a directory: here a file that is not listed
 * does not exist, whatever the path says.
 */
final class PageRoutes {

    private static final String SCRIPT = "text/javascript";
    private static final String STYLE = "text/css";
    private static final String ICON = "image/svg+xml";

    private static final String INDEX = "index.html";

    /** The files with their media types: the one table of them. */
    static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("api.js", SCRIPT),
            Map.entry("axis.js", SCRIPT),
            Map.entry("bands.js", SCRIPT),
            Map.entry("cursor.js", SCRIPT),
            Map.entry("curve.js", SCRIPT),
            Map.entry("designer.js", SCRIPT),
            Map.entry("element.js", SCRIPT),
            Map.entry("form.js", SCRIPT),
            Map.entry("head.js", SCRIPT),
            Map.entry("icon.svg", ICON),
            Map.entry(INDEX, MediaTypes.HTML),
            Map.entry("lane.js", SCRIPT),
            Map.entry("lanes.js", SCRIPT),
            Map.entry("layout.js", SCRIPT),
            Map.entry("loops.js", SCRIPT),
            Map.entry("minute.js", SCRIPT),
            Map.entry("page.css", STYLE),
            Map.entry("page.js", SCRIPT),
            Map.entry("painter.js", SCRIPT),
            Map.entry("picture.js", SCRIPT),
            Map.entry("plot.js", SCRIPT),
            Map.entry("pools.js", SCRIPT),
            Map.entry("quantiles.js", SCRIPT),
            Map.entry("replay.js", SCRIPT),
            Map.entry("report.js", SCRIPT),
            Map.entry("request.js", SCRIPT),
            Map.entry("run.js", SCRIPT),
            Map.entry("runtext.js", SCRIPT),
            Map.entry("runview.js", SCRIPT),
            Map.entry("shape.js", SCRIPT),
            Map.entry("stream.js", SCRIPT),
            Map.entry("tasks.js", SCRIPT),
            Map.entry("units.js", SCRIPT));

    /** The types of the files that have a path of their own. */
    private static final List<String> FILE_TYPES = List.of(SCRIPT, STYLE, ICON);

    /** The files by name; null before the first request. A worker sets it, once or twice to the same files. */
    private static volatile Map<String, PageFile> files;

    private final Loop loop;

    PageRoutes(Loop loop) {
        this.loop = loop;
    }

    /** Answers with the page if the client names its type, as a browser does, and else with the text for people with curl. */
    void guide(Exchange exchange) {
        exchange.writer.vary("Accept");
        // A client that takes any type, such as curl, gets the text.
        boolean isBrowser = exchange.client().accepts(MediaTypes.HTML)
                && exchange.client()
                        .chooseAccepted(List.of(MediaTypes.TEXT, MediaTypes.HTML))
                        .equals(MediaTypes.HTML);
        if (isBrowser) {
            exchange.client().requireNoQuery();
            answer(exchange, INDEX);
        } else {
            Guide.answer(exchange);
        }
    }

    /** Answers with a file of the page. */
    void file(Exchange exchange) {
        exchange.client().chooseAccepted(FILE_TYPES);
        exchange.client().requireNoQuery();
        String name = exchange.client().pathParameter("file");
        String type = FILES.get(name);
        // The page itself is at the root alone: from here, the paths in it would lead nowhere.
        if (type == null || name.equals(INDEX)) {
            throw new Refusal(Reason.NOT_FOUND, "the page has no file " + Refusal.shown(name));
        }
        exchange.client().requireAccepted(type);
        answer(exchange, name);
    }

    private void answer(Exchange exchange, String name) {
        if (files != null) {
            send(exchange, files.get(name));
            return;
        }
        // On a worker: it reads the jar.
        exchange.hold(
                loop.timers().runOnWorker(() -> files = read()), () -> {}, read -> send(exchange, files.get(name)));
    }

    private static Map<String, PageFile> read() {
        Map<String, PageFile> read = new HashMap<>();
        for (String name : new TreeSet<>(FILES.keySet())) {
            read.put(name, PageFile.read(name, FILES.get(name)));
        }
        return read;
    }

    private static void send(Exchange exchange, PageFile file) {
        if (file.isKnown(exchange.request.headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
            exchange.writer.sendNotModified(file.headers());
        } else {
            String type = file.type() + (file.type().equals(ICON) ? "" : "; charset=utf-8");
            exchange.writer.sendWhole(200, type, Buffer.buffer(file.bytes()), file.headers());
        }
    }
}
