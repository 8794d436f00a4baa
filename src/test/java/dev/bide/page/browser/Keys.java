package dev.bide.page.browser;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys that the tests press. */
final class Keys {

    /** Their code points on Windows, by which Chromium knows them. */
    private static final Map<String, Integer> CODES = Map.ofEntries(
            Map.entry("Backspace", 8),
            Map.entry("Tab", 9),
            Map.entry("Enter", 13),
            Map.entry("Escape", 27),
            Map.entry(" ", 32),
            Map.entry("PageUp", 33),
            Map.entry("PageDown", 34),
            Map.entry("End", 35),
            Map.entry("Home", 36),
            Map.entry("ArrowLeft", 37),
            Map.entry("ArrowUp", 38),
            Map.entry("ArrowRight", 39),
            Map.entry("ArrowDown", 40));

    private Keys() {}

    /** Returns the events of a key that goes down and up, with modifiers: 8 is Shift. */
    static List<JsonObject> events(String key, int modifiers) {
        int code = CODES.get(key);
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        return Stream.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")
                .map(type -> {
                    JsonObject event = new JsonObject()
                            .put("type", type)
                            .put("key", key)
                            .put("code", key.equals(" ") ? "Space" : key)
                            .put("modifiers", modifiers)
                            .put("windowsVirtualKeyCode", code);
                    return type.equals("keyDown") ? event.put("text", text) : event;
                })
                .toList();
    }
}
