package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Positions;
import dev.bide.task.TaskRegistry;
import dev.bide.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The table of all exported metrics, and where their values come from. Any thread may call it.
 *
 * @param meter measures the event loops
 * @param refusals counts refused requests by reason
 * @param connections limits the open HTTP connections
 * @param bytes limits the bytes that are kept for HTTP clients
 * @param pools the pools of the process
 * @param scripts the scripts of the process
 * @param tasks the tasks of the process
 */
public record Metrics(
        LatenessMeter meter,
        RefusalCounts refusals,
        Limiter connections,
        Limiter bytes,
        Pools pools,
        Positions<String> scripts,
        TaskRegistry tasks) {

    private static final String LOOP_LABEL = "loop";

    /** Returns all counters and gauges. Rows of the same name follow each other, as Prometheus' text format requires. */
    List<Figure> figures() {
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
        for (TaskState state : TaskState.values()) {
            all.add(new Figure(
                    "bide.tasks",
                    "Tasks that are known.",
                    false,
                    "state",
                    labelValue(state),
                    () -> tasks.count(state)));
        }
        for (Reason reason : Reason.values()) {
            String help = "Requests that were refused or failed.";
            all.add(new Figure("bide.refused", help, true, "reason", labelValue(reason), () -> refusals.of(reason)));
        }
        all.add(new Figure("bide.connections", "Connections that are open.", false, "", "", connections::used));
        all.add(new Figure("bide.pools", "Pools in which something has begun.", false, "", "", pools::count));
        all.add(new Figure("bide.scripts", "Scripts that have been begun.", false, "", "", scripts::count));
        all.add(new Figure("bide.kept.bytes", "Bytes that are kept for clients.", false, "", "", bytes::used));
        return all;
    }

    /** Returns the lateness of the waits and of each event loop. */
    List<Distribution> distributions() {
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
            all.add(new Figure(name, help, counter, LOOP_LABEL, loop.name(), () -> value.applyAsLong(loop)));
        }
    }

    private static String labelValue(Enum<?> constant) {
        // Locale.ROOT: a Turkish locale would turn I into a dotless i.
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
