package dev.bide.json;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.Stall;
import dev.bide.lateness.Tenths;
import dev.bide.peer.NodeTag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;

/** Writes how late event loops are, with the same fields over HTTP and on the bus. Any thread may call it. */
public final class LatenessAnswers {

    private LatenessAnswers() {}

    /**
     * Writes the reports of all loops, their sum, and the stalls of the last minute.
     *
     * @param loops a report for each loop
     * @param stalls the stalls, oldest first
     * @param tenths whether to write the worst lateness of each tenth of a second of the last minute
     * @return {@code all, loops, stalls}
     */
    public static JsonObject lateness(List<LoopReport> loops, List<Stall> stalls, boolean tenths) {
        JsonArray each = new JsonArray();
        loops.forEach(loop -> each.add(report(loop, tenths)));
        JsonArray held = new JsonArray();
        stalls.forEach(stall -> held.add(stall(stall)));
        return new JsonObject()
                .put("all", report(LatenessMeter.all(loops), tenths))
                .put("loops", each)
                .put("stalls", held);
    }

    /**
     * Writes the reports of all nodes of a cluster, and their sum.
     *
     * @param nodes a report for each node that has answered
     * @param missing the nodes that have not
     * @return {@code all, nodes, missing?}
     */
    public static JsonObject cluster(List<LoopReport> nodes, List<NodeTag> missing) {
        JsonArray each = new JsonArray();
        nodes.forEach(node -> each.add(report(node, false)));
        JsonObject json = new JsonObject()
                .put("all", report(LatenessMeter.all(nodes), false))
                .put("nodes", each);
        return ClusterAnswers.withMissing(json, missing);
    }

    /**
     * Writes that loops were held up.
     *
     * @param stall which loops, for how long, and why
     * @return {@code loops, of, at, seconds, cause, collector, by, times}; {@code by} if it is known
     */
    public static JsonObject stall(Stall stall) {
        JsonObject json = new JsonObject()
                .put("loops", new JsonArray(stall.loops()))
                .put("of", stall.of())
                .put("at", instant(stall.since()))
                .put("seconds", stall.seconds())
                .put("cause", stall.cause().key())
                .put("collector", stall.collector());
        stall.by().ifPresent(by -> json.put("by", by));
        return json.put("times", stall.times());
    }

    private static JsonObject report(LoopReport loop, boolean tenths) {
        JsonObject lastMinute = new JsonObject()
                .put("late", histogram(loop.lateLastMinute()))
                .put("loop", histogram(loop.loopLastMinute()));
        if (tenths) {
            lastMinute.put("tenths", tenths(loop.tenths()));
        }
        return new JsonObject()
                .put("name", loop.name())
                .put("since", instant(loop.since()))
                .put("pending", loop.pending())
                .put("fired", loop.fired())
                .put("cancelled", loop.cancelled())
                .put("probes", loop.probes())
                .put("missed", loop.missed())
                .put("late", histogram(loop.late()))
                .put("loop", histogram(loop.loop()))
                .put("lastMinute", lastMinute);
    }

    private static JsonArray tenths(Tenths tenths) {
        JsonArray seconds = new JsonArray();
        for (int i = 0; i < tenths.size(); i++) {
            OptionalDouble worst = tenths.seconds(i);
            // Null and not 0: nothing that was due then has happened yet, as during a stall.
            seconds.add(worst.isPresent() ? worst.getAsDouble() : null);
        }
        return seconds;
    }

    static String instant(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static JsonObject histogram(LatenessSnapshot histogram) {
        return new JsonObject()
                .put("count", histogram.count())
                .put("p50", histogram.quantile(0.5))
                .put("p90", histogram.quantile(0.9))
                .put("p99", histogram.quantile(0.99))
                .put("p99.9", histogram.quantile(0.999))
                .put("max", histogram.quantile(1))
                .put("early", histogram.early());
    }
}
