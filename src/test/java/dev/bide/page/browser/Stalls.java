package dev.bide.page.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The stalls that a tab has been told of, and what the page says of them. */
final class Stalls {

    private Stalls() {}

    /** Returns the stalls that the page knows: those since it has connected for the last time. */
    static List<JsonObject> of(Tab tab) {
        List<JsonObject> stalls = new ArrayList<>();
        for (Tab.Message message : tab.messages()) {
            if (message.name().equals("hello")) {
                stalls.clear();
            }
            message.data().getJsonArray("stalls", new JsonArray()).forEach(stall -> stalls.add((JsonObject) stall));
        }
        return stalls;
    }

    /** Waits until the verdict on a run that goes on is the sentence of its longest stall, or none if it has no stall. */
    static void untilVerdict(Tab tab) {
        Wait.until(
                () -> tab.text("#verdict").equalsIgnoreCase(verdict(tab)),
                () -> "the verdict is \"" + tab.text("#verdict") + "\" and not \"" + verdict(tab) + "\"");
    }

    private static String verdict(Tab tab) {
        double start = Run.of(tab).plan().getDouble("start");
        JsonObject longest = null;
        for (JsonObject stall : of(tab)) {
            boolean touches = stall.getDouble("from") + stall.getDouble("seconds") >= start;
            // Of equally long ones the last.
            if (touches && (longest == null || stall.getDouble("seconds") >= longest.getDouble("seconds"))) {
                longest = stall;
            }
        }
        return longest == null ? "" : longest.getString("text").replace("vert.x-eventloop-thread-", "loop ");
    }
}
