package dev.bide.page.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;

/** A tab of a {@link Chromium}: what it shows, what it asks for, what it complains of, and the hands of its reader. */
public final class Tab implements AutoCloseable {

    /** Notes each violation of the policy, as a page that catches its errors would hide them from the console. */
    private static final String WATCH = """
            window.violations = [];
            addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective + ' ' + event.blockedURI));
            """;

    /** Waits a moment for the press to arrive: a second press would start a second run. */
    private static final String CLICKED = """
            new Promise(done => {
              const start = performance.now();
              const look = () => clicked || performance.now() - start > 2000 ? done(clicked) : setTimeout(look, 5);
              look();
            })
            """;

    private final DevTools tools;
    private final String context;
    private final String session;
    private final boolean isFirst;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile boolean loaded;

    /** An event of the stream of the page, and when it came. */
    record Message(String name, String text, long nanos) {

        JsonObject data() {
            return new JsonObject(text);
        }
    }

    /** Takes a session of a tab, which may be the first one of its browser context. */
    Tab(DevTools tools, String context, String session, boolean isFirst) {
        this.tools = tools;
        this.context = context;
        this.session = session;
        this.isFirst = isFirst;
        tools.listen(session, this::receive);
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM", "Performance")) {
            call(domain + ".enable");
        }
        call("Page.addScriptToEvaluateOnNewDocument", "source", WATCH);
        // A picture of more than the window has no scrollbar, and would be laid out anew.
        call("Emulation.setScrollbarsHidden", "hidden", true);
        width(1600);
    }

    private void receive(JsonObject event) {
        JsonObject params = event.getJsonObject("params");
        switch (event.getString("method")) {
            case "Page.loadEventFired" -> loaded = true;
            case "Network.requestWillBeSent" ->
                requests.add(params.getJsonObject("request").getString("url"));
            case "Network.eventSourceMessageReceived" ->
                messages.add(new Message(params.getString("eventName"), params.getString("data"), System.nanoTime()));
            case "Runtime.exceptionThrown" ->
                complaints.add(params.getJsonObject("exceptionDetails").encode());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(params.getString("type"))) {
                    complaints.add(params.getJsonArray("args").encode());
                }
            }
            case "Log.entryAdded" -> {
                JsonObject entry = params.getJsonObject("entry");
                if (List.of("error", "warning").contains(entry.getString("level"))) {
                    complaints.add(entry.getString("text") + " " + entry.getString("url"));
                }
            }
            default -> {
                // The domains have more events than the tests read.
            }
        }
    }

    /** Sends a command. The arguments are names and values in turn. */
    public JsonObject call(String method, Object... params) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < params.length; i += 2) {
            object.put((String) params[i], params[i + 1]);
        }
        return tools.call(session, method, object);
    }

    /** Opens an address, and returns when the page and its files are loaded. */
    public void open(String url) {
        loaded = false;
        call("Page.navigate", "url", url);
        Wait.until(() -> loaded, () -> url + " is not loaded");
    }

    void reload() {
        loaded = false;
        call("Page.reload");
        Wait.until(() -> loaded, () -> "not loaded again");
    }

    /** Returns the value of an expression, after the promise if it is one. */
    @SuppressWarnings("unchecked")
    public <T> T eval(String expression) {
        JsonObject answer =
                call("Runtime.evaluate", "expression", expression, "awaitPromise", true, "returnByValue", true);
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.getJsonObject("exceptionDetails"));
        }
        return (T) answer.getJsonObject("result").getValue("value");
    }

    /** Waits until an expression is true. */
    public void until(String expression) {
        Wait.until(
                () -> Boolean.TRUE.equals(eval("Boolean(" + expression + ")")),
                () -> expression + "; " + text("#status"));
    }

    /** Returns the text of an element, as it is shown. */
    String text(String selector) {
        return eval("document.querySelector(" + quoted(selector) + ")?.innerText ?? 'no " + selector + "'");
    }

    static String quoted(String text) {
        return new JsonArray().add(text).encode().replaceAll("^\\[|]$", "");
    }

    /** Puts a text in a field, as a reader who types it in one go. */
    public void fill(String selector, String value) {
        eval("(e => {e.focus(); e.select()})(document.querySelector(" + quoted(selector) + "))");
        if (value.isEmpty()) {
            press("Backspace");
        } else {
            call("Input.insertText", "text", value);
        }
    }

    /** Presses the mouse in the middle of an element, after scrolling to it. */
    public void click(String selector) {
        String element = "document.querySelector(" + quoted(selector) + ")";
        eval(element + ".addEventListener('click', () => {window.clicked = true}, {capture: true, once: true})");
        eval("void(window.clicked = false)");
        // A text that comes meanwhile moves the element away from under the mouse. A reader would aim again, too.
        Wait.until(
                () -> {
                    pressMouse(element);
                    return eval(CLICKED);
                },
                () -> selector + " cannot be pressed");
    }

    private void pressMouse(String element) {
        JsonObject at = eval("(e => {e.scrollIntoView({block: 'center', behavior: 'instant'});"
                + " const r = e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height / 2}})"
                + "(" + element + ")");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            JsonObject event = at.copy().put("type", type).put("button", "left").put("clickCount", 1);
            tools.call(session, "Input.dispatchMouseEvent", event);
        }
    }

    /** Presses a key by its name. */
    void press(String key) {
        press(key, 0);
    }

    /** Presses a key with modifiers: 8 is Shift. */
    void press(String key, int modifiers) {
        for (JsonObject event : Keys.events(key, modifiers)) {
            tools.call(session, "Input.dispatchKeyEvent", event);
        }
    }

    /** Brings this tab to the front of its window, which hides the others of the window. */
    void toFront() {
        call("Page.bringToFront");
    }

    /** Sets the width of the window. */
    public void width(int width) {
        call(
                "Emulation.setDeviceMetricsOverride",
                "width",
                width,
                "height",
                1000,
                "deviceScaleFactor",
                1,
                "mobile",
                false);
    }

    /** Sets media features: names and values in turn. */
    void media(String... features) {
        JsonArray array = new JsonArray();
        for (int i = 0; i < features.length; i += 2) {
            array.add(new JsonObject().put("name", features[i]).put("value", features[i + 1]));
        }
        call("Emulation.setEmulatedMedia", "features", array);
    }

    /** Returns the window as a PNG; the whole page, not just what fits. */
    byte[] png() {
        String data = call("Page.captureScreenshot", "format", "png", "captureBeyondViewport", true)
                .getString("data");
        return Base64.getDecoder().decode(data);
    }

    /** Returns an element as a PNG. */
    byte[] png(String selector) {
        JsonObject box = eval("(e => {const r = e.getBoundingClientRect();"
                + " return {x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height, scale: 1}})"
                + "(document.querySelector(" + quoted(selector) + "))");
        String data = call("Page.captureScreenshot", "format", "png", "captureBeyondViewport", true, "clip", box)
                .getString("data");
        return Base64.getDecoder().decode(data);
    }

    /** Returns how an element looks. */
    BufferedImage image(String selector) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png(selector)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the errors and warnings of the console, of scripts, and of the policy, since the tab was opened. */
    public List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        JsonArray violations = eval("window.violations ?? []");
        violations.forEach(violation -> all.add(violation.toString()));
        return all;
    }

    /** Forgets the complaints so far, which a test has provoked. */
    void forgetComplaints() {
        complaints.clear();
        eval("void(window.violations = [])");
    }

    /** Returns the addresses of all requests. */
    List<String> requests() {
        return requests;
    }

    /** Returns the events of the stream so far. */
    List<Message> messages() {
        return messages;
    }

    /** Returns the data of the events of one name. */
    List<JsonObject> all(String name) {
        return messages.stream()
                .filter(message -> message.name().equals(name))
                .map(Message::data)
                .toList();
    }

    /** Returns the browser context, which has the files and the connections of its tabs. */
    String context() {
        return context;
    }

    @Override
    public void close() {
        tools.forget(session);
        if (isFirst) {
            tools.call("", "Target.disposeBrowserContext", new JsonObject().put("browserContextId", context));
        }
    }
}
