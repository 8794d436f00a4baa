package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopMeter;
import dev.bide.lateness.StallCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The metrics of event loops, which need no Bide. Any thread may call it.
 *
 * @param meter measures the event loops
 */
record LoopMetrics(LatenessMeter meter) implements MetricTable {

    private static final String LOOP_LABEL = "loop";

    @Override
    public List<Figure> figures() {
        // Built at each call, because the name of an event loop is a placeholder until its thread has run.
        List<Figure> all = new ArrayList<>();
        addForEachLoop(all, "bide.waits.accepted", "Waits that have begun.", true, LoopMeter::accepted);
        addForEachLoop(
                all, "bide.waits.fired", "Waits that have ended when their delay was over.", true, LoopMeter::fired);
        addForEachLoop(all, "bide.waits.cancelled", "Waits that were cancelled.", true, LoopMeter::cancelled);
        addForEachLoop(all, "bide.waits.pending", "Waits that are under way.", false, LoopMeter::pending);
        addForEachLoop(all, "bide.probes", "Probes of the event loop that have rung.", true, LoopMeter::probes);
        addForEachLoop(
                all,
                "bide.probes.missed",
                "Probes that were missed because the event loop was stalled.",
                true,
                LoopMeter::missed);
        for (StallCause cause : StallCause.values()) {
            String help = "Stalls of event loops, by their cause.";
            all.add(new Figure("bide.stalls", help, true, Map.of("cause", cause.key()), () -> meter.stalls(cause)));
        }
        return all;
    }

    @Override
    public List<Distribution> distributions() {
        List<Distribution> all = new ArrayList<>();
        for (LoopMeter loop : meter.loops()) {
            String help = "How much later than its delay each wait has ended.";
            all.add(new Distribution("bide.wait.late", help, loop.name(), loop::late, loop::lateLastMinute));
        }
        for (LoopMeter loop : meter.loops()) {
            String help = "How late the event loop was at each end of a wait and each probe, missed ones included.";
            all.add(new Distribution("bide.loop.late", help, loop.name(), loop::loop, loop::loopLastMinute));
        }
        return all;
    }

    private void addForEachLoop(
            List<Figure> all, String name, String help, boolean counter, ToLongFunction<LoopMeter> value) {
        for (LoopMeter loop : meter.loops()) {
            all.add(new Figure(name, help, counter, Map.of(LOOP_LABEL, loop.name()), () -> value.applyAsLong(loop)));
        }
    }
}
