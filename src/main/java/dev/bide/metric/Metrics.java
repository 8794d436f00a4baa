package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
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
        TaskRegistry tasks)
        implements MetricTable {

    @Override
    public List<Figure> figures() {
        List<Figure> all = new ArrayList<>(new LoopMetrics(meter).figures());
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

    @Override
    public List<Distribution> distributions() {
        return new LoopMetrics(meter).distributions();
    }

    private static String labelValue(Enum<?> constant) {
        // Locale.ROOT: a Turkish locale would turn I into a dotless i.
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
