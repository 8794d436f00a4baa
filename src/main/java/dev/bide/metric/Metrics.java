package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopMeter;
import dev.bide.pool.PoolLoad;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Scripts;
import dev.bide.task.TaskRegistry;
import dev.bide.task.TaskState;
import dev.bide.wait.CallMeter;
import dev.bide.wait.CallMeter.Operation;
import dev.bide.wait.CallMeter.Outcome;
import dev.bide.wait.DelayHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The table of all exported metrics, and where their values come from. Any thread may call it.
 *
 * @param meter measures the event loops
 * @param refusals counts refused requests by reason
 * @param calls counts the calls by operation and outcome
 * @param connections limits the open HTTP connections
 * @param bytes limits the bytes that are kept for HTTP clients
 * @param pools the pools of the process
 * @param scripts the scripts of the process
 * @param tasks the tasks of the process
 * @param clock returns the present moment, in nanoseconds
 */
public record Metrics(
        LatenessMeter meter,
        RefusalCounts refusals,
        CallMeter calls,
        Limiter connections,
        Limiter bytes,
        Pools pools,
        Scripts scripts,
        TaskRegistry tasks,
        LongSupplier clock) {

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
                    Map.of("state", labelValue(state)),
                    () -> tasks.count(state)));
        }
        for (Reason reason : Reason.values()) {
            String help = "Requests that were refused or failed.";
            Map<String, String> labels = Map.of("reason", labelValue(reason));
            all.add(new Figure("bide.refused", help, true, labels, () -> refusals.of(reason)));
        }
        for (Operation operation : Operation.values()) {
            for (Outcome outcome : Outcome.values()) {
                String help = "Calls that have ended, or could not begin.";
                Map<String, String> labels = Map.of("operation", labelValue(operation), "outcome", labelValue(outcome));
                all.add(new Figure("bide.calls", help, true, labels, () -> calls.calls(operation, outcome)));
            }
        }
        all.add(new Figure("bide.connections", "Connections that are open.", false, Map.of(), connections::used));
        all.add(new Figure("bide.pools", "Pools in which something has begun.", false, Map.of(), pools::count));
        all.add(new Figure("bide.scripts", "Scripts that have been begun.", false, Map.of(), scripts::count));
        all.add(new Figure("bide.kept.bytes", "Bytes that are kept for clients.", false, Map.of(), bytes::used));
        return all;
    }

    /** Returns the gauges of the pools that exist now. Their number changes, so a reader has to ask each time. */
    List<Figure> poolFigures() {
        List<PoolLoad> loads = pools.loads(clock.getAsLong());
        List<Figure> all = new ArrayList<>();
        addForEachPool(
                all,
                "bide.pool.capacity",
                "Waits of the pool that may run at once, 0 for any.",
                loads,
                PoolLoad::capacity);
        addForEachPool(all, "bide.pool.busy", "Waits of the pool that run.", loads, PoolLoad::busy);
        addForEachPool(all, "bide.pool.queued", "Waits of the pool that are queued.", loads, PoolLoad::queued);
        return all;
    }

    private static void addForEachPool(
            List<Figure> all, String name, String help, List<PoolLoad> loads, ToIntFunction<PoolLoad> value) {
        for (PoolLoad load : loads) {
            int number = value.applyAsInt(load);
            all.add(new Figure(name, help, false, Map.of("pool", load.pool()), () -> number));
        }
    }

    /** Returns the delays that the calls have asked for. */
    DelayHistogram.Snapshot delays() {
        return calls.delays().snapshot();
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
            all.add(new Figure(name, help, counter, Map.of(LOOP_LABEL, loop.name()), () -> value.applyAsLong(loop)));
        }
    }

    private static String labelValue(Enum<?> constant) {
        // Locale.ROOT: a Turkish locale would turn I into a dotless i.
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
