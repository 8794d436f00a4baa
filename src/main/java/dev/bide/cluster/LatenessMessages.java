package dev.bide.cluster;

import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.Tenths;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * The lateness of a node in two messages: one has everything since its start, the other the last minute. Four
 * histograms with many different values would not fit into one message of 64 KB.
 */
final class LatenessMessages {

    private LatenessMessages() {}

    static JsonObject question(boolean lastMinute) {
        return new JsonObject().put("lastMinute", lastMinute);
    }

    /** Answers a question with the sum of all loops of this node. */
    static JsonObject answer(JsonObject question, LoopReport all) {
        if (question.getBoolean("lastMinute")) {
            return histograms(all.lateLastMinute(), all.loopLastMinute());
        }
        return histograms(all.late(), all.loop())
                .put("since", all.since().toString())
                .put("pending", all.pending())
                .put("fired", all.fired())
                .put("cancelled", all.cancelled())
                .put("probes", all.probes())
                .put("missed", all.missed());
    }

    private static JsonObject histograms(LatenessSnapshot late, LatenessSnapshot loop) {
        return new JsonObject().put("late", late.encode()).put("loop", loop.encode());
    }

    /** Returns the report of a node, from its two answers. */
    static LoopReport read(String name, JsonObject total, JsonObject lastMinute) {
        return new LoopReport(
                name,
                Instant.parse(total.getString("since")),
                total.getLong("pending"),
                total.getLong("fired"),
                total.getLong("cancelled"),
                total.getLong("probes"),
                total.getLong("missed"),
                histogram(total, "late"),
                histogram(total, "loop"),
                histogram(lastMinute, "late"),
                histogram(lastMinute, "loop"),
                Tenths.NONE);
    }

    private static LatenessSnapshot histogram(JsonObject message, String key) {
        return LatenessSnapshot.decode(message.getString(key));
    }
}
