package dev.bide.json;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.Stall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes how late event loops are, with the same fields over HTTP and on the bus. Any thread may call it. */
public final class LatenessAnswers {

    private LatenessAnswers() {}

    /**
     * Writes the reports of all loops, and their sum.
     *
     * @param loops a report for each loop
     * @return {@code all, loops}
     */
    public static JsonObject lateness(List<LoopReport> loops) {
        JsonArray each = new JsonArray();
        loops.forEach(loop -> each.add(report(loop)));
        return new JsonObject().put("all", report(LatenessMeter.all(loops))).put("loops", each);
    }

    /**
     * Writes that a loop was stalled.
     *
     * @param stall which loop, and for how long
     * @return {@code loop, late, times, loops, lateLoops}
     */
    public static JsonObject stall(Stall stall) {
        return new JsonObject()
                .put("loop", stall.loop())
                .put("late", stall.late())
                .put("times", stall.times())
                .put("loops", stall.loops())
                .put("lateLoops", stall.lateLoops());
    }

    private static JsonObject report(LoopReport loop) {
        return new JsonObject()
                .put("name", loop.name())
                .put("since", loop.since().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("pending", loop.pending())
                .put("fired", loop.fired())
                .put("cancelled", loop.cancelled())
                .put("probes", loop.probes())
                .put("missed", loop.missed())
                .put("late", histogram(loop.late()))
                .put("loop", histogram(loop.loop()))
                .put(
                        "lastMinute",
                        new JsonObject()
                                .put("late", histogram(loop.lateLastMinute()))
                                .put("loop", histogram(loop.loopLastMinute())));
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
