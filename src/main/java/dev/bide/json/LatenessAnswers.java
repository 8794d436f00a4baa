package dev.bide.json;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.Stall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes how late event loops are, with the same fields at every door. Any thread may call it. */
public final class LatenessAnswers {

    private LatenessAnswers() {}

    /**
     * Writes of all loops together, and of each.
     *
     * @param loops what they have done
     * @return {@code all, loops}
     */
    public static JsonObject lateness(List<LoopReport> loops) {
        JsonArray each = new JsonArray();
        loops.forEach(loop -> each.add(report(loop)));
        return new JsonObject().put("all", report(LatenessMeter.all(loops))).put("loops", each);
    }

    /**
     * Writes that a loop was held up.
     *
     * @param heldUp which, and for how long
     * @return {@code loop, late, times, loops, lateLoops}
     */
    public static JsonObject heldUp(Stall heldUp) {
        return new JsonObject()
                .put("loop", heldUp.loop())
                .put("late", heldUp.late())
                .put("times", heldUp.times())
                .put("loops", heldUp.loops())
                .put("lateLoops", heldUp.lateLoops());
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
                .put("late", spread(loop.late()))
                .put("loop", spread(loop.loop()))
                .put(
                        "lastMinute",
                        new JsonObject()
                                .put("late", spread(loop.lateLastMinute()))
                                .put("loop", spread(loop.loopLastMinute())));
    }

    private static JsonObject spread(LatenessSnapshot spread) {
        return new JsonObject()
                .put("count", spread.count())
                .put("p50", spread.quantile(0.5))
                .put("p90", spread.quantile(0.9))
                .put("p99", spread.quantile(0.99))
                .put("p99.9", spread.quantile(0.999))
                .put("max", spread.quantile(1))
                .put("early", spread.early());
    }
}
