package dev.bide.page.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a tab has been told of a run: later figures replace earlier ones, since all are absolute. */
record Run(JsonObject plan, Map<Integer, TreeMap<Integer, Integer>> cells, int finished) {

    /** Reads the last plan of a tab, and the frames after it. */
    static Run of(Tab tab) {
        List<Tab.Message> messages = tab.messages();
        JsonObject plan = null;
        Map<Integer, TreeMap<Integer, Integer>> cells = new HashMap<>();
        int finished = 0;
        for (Tab.Message message : messages) {
            if (message.name().equals("plan")) {
                plan = message.data();
                finished = 0;
                cells.clear();
            } else if (message.name().equals("frame")) {
                JsonObject run = message.data().getJsonObject("run", new JsonObject());
                finished = run.getInteger("finished", finished);
                for (Object each : run.getJsonArray("cells", new JsonArray())) {
                    JsonArray cell = (JsonArray) each;
                    cells.computeIfAbsent(cell.getInteger(0), bin -> new TreeMap<>())
                            .put(cell.getInteger(1), cell.getInteger(2));
                }
            }
        }
        return new Run(plan, cells, finished);
    }

    /** Returns the id of its task; an empty text if no run is shown. */
    String id() {
        return plan == null ? "" : plan.getString("id");
    }

    int planned() {
        return plan.getJsonArray("plan").stream()
                .mapToInt(count -> (Integer) count)
                .sum();
    }

    int counted() {
        return cells.values().stream()
                .flatMap(rows -> rows.values().stream())
                .mapToInt(count -> count)
                .sum();
    }

    /** Returns the highest row of lateness of the waits that were due in a bin; -1 if there is none. */
    int highestRow(int bin) {
        TreeMap<Integer, Integer> rows = cells.getOrDefault(bin, new TreeMap<>());
        return rows.isEmpty() ? -1 : rows.lastKey();
    }

    /** Returns the bin of a moment, in seconds since the start, on a linear axis. */
    int bin(double seconds) {
        int bins = plan.getJsonArray("plan").size();
        return (int) Math.min(bins - 1, Math.max(0, seconds / plan.getDouble("end") * bins));
    }
}
